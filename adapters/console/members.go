package console

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

const (
	membersPage = 50
	tradesOfOne = 20 // shown of one member, on each side
)

// memberPages are the pages about members.
func (c *Console) memberPages(on routes) {
	on.get("/members", operator.SeeMembers, c.members)
	on.get("/members/{member}", operator.SeeMembers, c.member)
	on.post("/members/{member}/edit", operator.EditMember, c.editMember)
	on.post("/members/{member}/block", operator.BlockMember, c.blockMember)
	on.post("/members/{member}/unblock", operator.BlockMember, c.unblockMember)
	on.post("/members/{member}/withdraw", operator.WithdrawMember, c.withdrawMember)
	on.reveal("/members/{member}/contact", operator.SeeContact, c.memberContact)
	on.reveal("/members/{member}/export", operator.ExportMember, c.exportMember)
}

// members finds members.
func (c *Console) members(v *visit) error {
	q := app.MemberQuery{
		Nickname: v.query("q"), Phone: v.query("phone"), Key: v.query("key"), State: member.State(v.query("state")),
		Tier: member.Tier(v.query("tier")), Since: v.moment("since"), Until: v.until(),
	}
	found, err := c.o.Desk.Members(v.ctx, v.by, q, ports.Page{Before: v.after(), Limit: membersPage})
	if err != nil {
		return err
	}
	t := table{Caption: wordMembers, Next: v.next(found.Next), Columns: []column{
		{Name: wordNickname}, {Name: wordMemberState}, {Name: wordMemberTier}, {Name: wordMemberPhone}, {Name: wordMemberJoined, Numeric: true},
	}}
	if found.Next != 0 {
		t.Empty = saidLookFurther
	}
	for _, m := range found.Items {
		t.Rows = append(t.Rows, row{Href: memberPath(m.ID), Cells: []cell{
			said(m.Nickname), memberLabel(m), said(tierWords[m.Tier]), said(m.Phone), when(m.JoinedAt),
		}})
	}
	var states, tiers []option
	for _, s := range member.States() {
		states = append(states, option{Value: string(s), Word: memberWords[s]})
	}
	for _, tier := range member.Tiers() {
		tiers = append(tiers, option{Value: string(tier), Word: tierWords[tier]})
	}
	return v.show(page{Title: wordMembers, Parts: []part{filter{Fields: []field{
		v.search(hintMembers),
		{Name: "phone", Label: wordMemberPhone, Value: v.query("phone"), Digits: true, Max: 20},
		{Name: "key", Label: wordMemberKey, Value: q.Key, Max: 200},
		v.choice("state", wordMemberState, states...), v.choice("tier", wordMemberTier, tiers...),
		v.day("since", wordJoinedSince), v.day("until", wordJoinedUntil),
	}}, t}})
}

func memberPath(n member.ID) string { return Base + "/members/" + id(n) }

func memberLabel(m app.MemberRow) cell {
	return label(map[member.State]tone{member.Active: good, member.Blocked: bad, member.Withdrawn: calm}[m.Standing], memberWords[m.Standing])
}

// member shows one member and what can be done.
func (c *Console) member(v *visit) error {
	m, err := c.o.Desk.Member(v.ctx, v.by, member.ID(v.id("member")))
	if err != nil {
		return err
	}
	main := []part{memberFacts(m), v.memberLists(m.ID)}
	if len(m.Blockers) > 0 {
		main = append(main, tradeTable(wordBlockers, m.Blockers))
	}
	for _, side := range []struct {
		of   trade.Actor
		word string
	}{{trade.Buyer, wordBought}, {trade.Seller, wordSold}} {
		trades, err := c.o.Desk.MemberTrades(v.ctx, v.by, m.ID, side.of, ports.Page{Limit: tradesOfOne})
		if err != nil {
			return err
		}
		if len(trades) > 0 {
			main = append(main, tradeTable(side.word, trades))
		}
	}
	return v.show(page{
		Title: m.Nickname, Crumbs: []crumb{{wordMembers, Base + "/members"}},
		Parts: []part{columns{Main: main, Side: []part{actions{Title: wordMemberDo, Items: v.memberActions(m)}}}},
	})
}

func memberFacts(m app.MemberDetail) part {
	d := details{Title: wordMemberFacts, Items: []item{
		{wordMemberState, memberLabel(m.MemberRow)},
		{wordMemberTier, said(tierWords[m.Tier])},
		{wordMemberPhone, said(m.Phone)},
		{wordMemberID, code(id(m.ID))},
		{wordMemberKey, code(m.Key)},
		{wordMemberJoined, when(m.JoinedAt)},
	}}
	add := func(name string, value cell) { d.Items = append(d.Items, item{name, value}) }
	switch m.Standing {
	case member.Blocked:
		add(wordBlockReason, said(m.Reason))
		if m.BlockedUntil.IsZero() {
			add(wordBlockedUntil, said(wordNoEnd))
		} else {
			add(wordBlockedUntil, when(m.BlockedUntil))
		}
	case member.Withdrawn:
		add(wordMemberLeft, when(m.WithdrawnAt))
		add(wordRecordsUntil, when(m.RecordsUntil))
		if !m.ErasedAt.IsZero() {
			add(wordErased, when(m.ErasedAt))
		}
	case member.Active:
	}
	if m.Account.Number != "" {
		add(wordAccountShown, said(m.Account.Bank+" "+m.Account.Number))
	}
	if m.HasAddress {
		add(wordHasAddress, said(wordYes))
	}
	for _, other := range m.Same {
		add(wordSamePhone, link(other.Nickname, memberPath(other.ID)))
	}
	return d
}

// memberLists lead to everything of a member that the lists show.
func (v *visit) memberLists(n member.ID) part {
	d := details{Title: wordMemberLists}
	for _, l := range []struct {
		may  operator.Action
		word string
		at   string
	}{
		{operator.SeeListings, wordListings, "/listings?seller="},
		{operator.SeeTrades, wordTrades, "/trades?member="},
		{operator.SeeChats, wordChats, "/chats?member="},
	} {
		if v.by.Role.May(l.may) {
			d.Items = append(d.Items, item{l.word, link(wordShowAll, Base+l.at+id(n))})
		}
	}
	return d
}

func tradeTable(caption string, trades []trade.Trade) part {
	t := table{Caption: caption, Columns: []column{
		{Name: wordTradeTitle}, {Name: wordTradeState}, {Name: wordTradePrice, Numeric: true}, {Name: wordTradeAt, Numeric: true},
	}}
	for _, one := range trades {
		t.Rows = append(t.Rows, row{Href: Base + "/trades/" + id(one.ID), Cells: []cell{
			said(one.Agreed.Title), said(tradeWords[one.State]), amount(one.Agreed.Price), when(one.CreatedAt),
		}})
	}
	return t
}

// memberActions are what the operator's role may do with a member who is here.
func (v *visit) memberActions(m app.MemberDetail) []action {
	if m.State == member.Withdrawn {
		return nil
	}
	at, may := memberPath(m.ID), v.by.Role.May
	var tiers []option
	for _, t := range member.Tiers() {
		tiers = append(tiers, option{Value: string(t), Word: tierWords[t], Chosen: t == m.Tier})
	}
	withdraw := action{Word: wordWithdraw, Path: at + "/withdraw", Tone: bad, What: []string{textWithdraw}, Reason: true, Agree: agreeWithdraw}
	if len(m.Blockers) > 0 {
		withdraw.Why = textWithdrawNot
	}
	var all []action
	for _, one := range []struct {
		needs operator.Action
		act   action
		now   bool
	}{
		{operator.SeeContact, action{Word: wordContact, Path: at + "/contact", What: []string{textContact}, Reason: true}, true},
		{operator.EditMember, action{
			Word: wordEditMember, Path: at + "/edit", Reason: true, Hidden: map[string]string{"version": id(m.Version)},
			Fields: []field{
				{Name: "nickname", Label: wordNickname, Value: m.Nickname, Required: true, Max: member.MaxNickname},
				{Name: "tier", Label: wordMemberTier, Kind: selectField, Value: string(m.Tier), Options: tiers},
			},
		}, true},
		{operator.BlockMember, action{
			Word: wordBlock, Path: at + "/block", Tone: bad, What: []string{textBlockHides, textBlockRead}, Reason: true,
			Hidden: map[string]string{"version": id(m.Version)},
			Fields: []field{{Name: "until", Label: wordBlockedUntil, Kind: timeField, Hint: hintBlockUntil}},
		}, m.Standing != member.Blocked},
		{operator.BlockMember, action{
			Word: wordUnblock, Path: at + "/unblock", What: []string{textUnblock}, Reason: true, Hidden: map[string]string{"version": id(m.Version)},
		}, m.Standing == member.Blocked},
		{operator.ExportMember, action{Word: wordExport, Path: at + "/export", What: []string{textExport}, Reason: true}, true},
		{operator.WithdrawMember, withdraw, true},
	} {
		if one.now && may(one.needs) {
			all = append(all, one.act)
		}
	}
	return all
}

// version is the one that the form was made of.
func (v *visit) version() (int64, error) {
	n, err := strconv.ParseInt(v.value("version"), 10, 64)
	if err != nil || n <= 0 {
		return 0, fault.New(fault.Invalid, "")
	}
	return n, nil
}

func (c *Console) editMember(v *visit) error {
	version, err := v.version()
	if err != nil {
		return err
	}
	nickname, tier := v.value("nickname"), member.Tier(v.value("tier"))
	_, err = c.o.Desk.EditMember(v.ctx, v.by, member.ID(v.id("member")), version, app.MemberEdit{Nickname: &nickname, Tier: &tier}, v.reason())
	if err != nil {
		return err
	}
	return v.done(v.up(), doneEdited)
}

func (c *Console) blockMember(v *visit) error {
	version, err := v.version()
	if err != nil {
		return err
	}
	var until time.Time
	if typed := v.value("until"); typed != "" {
		if until = moment(typed); until.IsZero() {
			return fault.New(fault.Invalid, member.CodeUntil)
		}
	}
	if _, err := c.o.Desk.BlockMember(v.ctx, v.by, member.ID(v.id("member")), version, v.reason(), until); err != nil {
		return err
	}
	return v.done(v.up(), doneBlocked)
}

func (c *Console) unblockMember(v *visit) error {
	version, err := v.version()
	if err != nil {
		return err
	}
	if _, err := c.o.Desk.UnblockMember(v.ctx, v.by, member.ID(v.id("member")), version, v.reason()); err != nil {
		return err
	}
	return v.done(v.up(), doneUnblocked)
}

func (c *Console) withdrawMember(v *visit) error {
	if v.value("agree") == "" {
		return fault.New(fault.Invalid, "")
	}
	if _, err := c.o.Desk.WithdrawMember(v.ctx, v.by, member.ID(v.id("member")), v.reason()); err != nil {
		return err
	}
	return v.done(v.up(), doneWithdrawn)
}

// memberContact shows what is masked elsewhere.
func (c *Console) memberContact(v *visit) error {
	who := member.ID(v.id("member"))
	found, err := c.o.Desk.Contact(v.ctx, v.by, who, v.reason())
	if err != nil {
		return err
	}
	d := details{Title: wordContact, Items: []item{{wordMemberPhone, code(found.Phone)}}}
	if a := found.Address; a.Street != "" {
		d.Items = append(d.Items, item{wordAddress, said(a.Postcode + " " + a.Street + " " + a.Detail).with(a.Name + " " + a.Phone)})
	}
	return v.show(page{Title: wordContact, Crumbs: []crumb{{wordMembers, Base + "/members"}, {id(who), memberPath(who)}}, Parts: []part{d}})
}

// exportMember answers with a file.
func (c *Console) exportMember(v *visit) error {
	who := member.ID(v.id("member"))
	data, err := c.o.Desk.ExportMember(v.ctx, v.by, who, v.reason())
	if err != nil {
		return err
	}
	body, err := json.MarshalIndent(data, "", "  ")
	if err != nil {
		return fault.Wrap(fault.Internal, "", err)
	}
	v.w.Header().Set("Content-Type", "application/json")
	v.w.Header().Set("Content-Disposition", `attachment; filename="member-`+id(who)+`.json"`)
	v.w.WriteHeader(http.StatusOK)
	_, _ = v.w.Write(body)
	return nil
}
