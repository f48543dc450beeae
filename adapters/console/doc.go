// Package console is the desk of the people who run the market, in a browser at
// /console: pages drawn here, in Korean, which work without scripts and are only
// faster with them. It refuses to know rules: each page asks a use case of
// app.Desk, and each button sends a form to one.
//
// # How to add a page
//
// An area has a file of its own (members.go) with a function that names its
// routes, and its words in messages.go:
//
//	func (c *Console) memberPages(on routes) {
//		on.get("/members", operator.SeeMembers, c.members)
//		on.get("/members/{id}", operator.SeeMembers, c.member)
//		on.post("/members/{id}/block", operator.BlockMember, c.blockMember)
//		on.reveal("/members/{id}/contact", operator.SeeContact, c.memberContact)
//	}
//
// The action is checked before the handler runs, by the same matrix as in the use
// case. A link in the navigation (nav.go) shows once its route exists, for those
// who may go there.
//
// A handler reads from the visit, asks the Desk, and shows a page made of parts
// (parts.go); a part of its own, with a *.templ file and `task gen`, is needed only
// for what no part can draw:
//
//	func (c *Console) members(v *visit) error {
//		found, err := c.o.Desk.Members(v.ctx, v.by, app.MemberQuery{Word: v.query("q"), Before: v.after()})
//		if err != nil {
//			return err
//		}
//		t := table{Caption: wordMembers, Columns: []column{{Name: wordNickname}, {Name: wordJoined}}, Next: v.next(found.Next)}
//		for _, m := range found.Items {
//			t.Rows = append(t.Rows, row{Href: "/console/members/" + id(m.ID), Cells: []cell{said(m.Nickname), when(m.CreatedAt)}})
//		}
//		return v.show(page{Title: wordMembers, Parts: []part{filter{Fields: []field{v.search(wordNickname)}}, t}})
//	}
//
// A change ends with done, which leads to a page that says what happened; an error
// is returned as it is and becomes a page with its sentence:
//
//	func (c *Console) blockMember(v *visit) error {
//		if err := c.o.Desk.BlockMember(v.ctx, v.by, member.ID(v.id("id")), v.reason()); err != nil {
//			return err
//		}
//		return v.done(v.up(), doneBlocked)
//	}
//
// The form for it is an action: what will happen, a reason, a button. It carries
// the proof that our own page sent it, and a mark by which a double click counts
// once; nobody has to think of either. GET changes nothing: what is shown in full
// only for a reason (a phone number) is asked for with reveal, which answers a POST
// with a page.
//
// Each area tests its own pages (world_test.go has what is needed).
package console
