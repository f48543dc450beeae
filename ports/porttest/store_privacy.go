package porttest

import (
	"fmt"
	"math"
	"time"

	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/ports"
)

func memberListChecks() map[string]func(*world) {
	return map[string]func(*world){
		"MembersAreListedNewestFirst":     membersNewest,
		"MembersAreListedByState":         membersInState,
		"MembersAreListedByNickname":      membersByNickname,
		"MembersAreListedByPhone":         membersByPhone,
		"MembersToTendAreFound":           membersToTend,
		"BarsHoldUntilTheirEnd":           barsHold,
		"ABarTakesThePlaceOfAnEarlierOne": barsReplace,
		"BarsOfAKeyAreCounted":            barsCounted,
		"EveryFieldOfABarIsKept":          barFields,
	}
}

func whom(list []member.Member) []member.ID {
	var out []member.ID
	for _, m := range list {
		out = append(out, m.ID)
	}
	return out
}

func membersNewest(w *world) {
	w.people()
	w.same(whom(must(w.Members.List(w.ctx, ports.Page{Limit: 2}))(w)), []member.ID{other, buyer}, "newest first")
	w.same(whom(must(w.Members.List(w.ctx, ports.Page{Before: int64(buyer), Limit: 2}))(w)), []member.ID{seller}, "after those seen")
}

func membersInState(w *world) {
	w.people()
	m := must(w.Members.Get(w.ctx, buyer))(w)
	m.State, m.Reason = member.Blocked, "fraud"
	_ = must(w.Members.Save(w.ctx, m))(w)
	w.same(whom(must(w.Members.ListInState(w.ctx, member.Active, all))(w)), []member.ID{other, seller}, "newest first")
	w.same(whom(must(w.Members.ListInState(w.ctx, member.Blocked, all))(w)), []member.ID{buyer}, "as saved")
	page := ports.Page{Before: int64(other), Limit: 10}
	w.same(whom(must(w.Members.ListInState(w.ctx, member.Active, page))(w)), []member.ID{seller}, "after those seen")
	w.same(whom(must(w.Members.ListInState(w.ctx, member.Withdrawn, all))(w)), nil, "nobody left")
}

func membersByNickname(w *world) {
	for i, name := range []string{"나무", "나", "너", "나비", "na", "Na", "나%", "\U0001F600나"} {
		m := aMember(member.ID(big + int64(i)))
		m.Nickname = name
		w.ok(w.Members.Add(w.ctx, m))
	}
	names := func(prefix, after string, limit int) []string {
		var out []string
		for _, m := range must(w.Members.ListByNickname(w.ctx, prefix, after, limit))(w) {
			out = append(out, m.Nickname)
		}
		return out
	}
	w.same(names("나", "", 10), []string{"나", "나%", "나무", "나비"}, "the whole name first, then by bytes; no sign is a pattern")
	w.same(names("나", "", 2), []string{"나", "나%"}, "as many as asked for")
	w.same(names("나", "나%", 2), []string{"나무", "나비"}, "after those seen")
	w.same(names("n", "", 10), []string{"na"}, "letters are not folded")
	w.same(names("\U0001F600", "", 10), []string{"\U0001F600나"}, "also outside the first plane")
	w.same(names("x", "", 10), nil, "nobody")
}

func membersByPhone(w *world) {
	w.people()
	m := must(w.Members.Get(w.ctx, buyer))(w)
	m.Phone, m.PhoneSealed, m.PhoneHash = "", "v1.a.x", "hash-a"
	m = must(w.Members.Save(w.ctx, m))(w)
	find := func(hashes []string, plain string, limit int) []member.ID {
		return whom(must(w.Members.ListByPhone(w.ctx, hashes, plain, limit))(w))
	}
	w.same(find([]string{"hash-b", "hash-a"}, "", 10), []member.ID{buyer}, "by any of the fingerprints")
	w.same(find(nil, "01012345678", 10), []member.ID{other, seller}, "as an older program wrote it")
	w.same(find([]string{"hash-a"}, "01012345678", 10), []member.ID{other, buyer, seller}, "by both, newest first")
	w.same(find([]string{"hash-a"}, "01012345678", 2), []member.ID{other, buyer}, "as many as asked for")
	w.same(find([]string{"hash"}, "010", 10), nil, "a prefix is not the phone")
	w.same(find(nil, "", 10), nil, "who has none is not found by none")
	m.PhoneHash = ""
	_ = must(w.Members.Save(w.ctx, m))(w)
	w.same(find([]string{"hash-a", ""}, "", 10), []member.ID(nil), "the fingerprint is gone")
}

func membersToTend(w *world) {
	w.people()
	span := ports.Span{From: "v1.a.", To: "v1.a/"}
	m := must(w.Members.Get(w.ctx, buyer))(w)
	m.Phone, m.PhoneSealed = "", "v1.a.x"
	_ = must(w.Members.Save(w.ctx, m))(w)
	w.same(len(must(w.Members.ListPlain(w.ctx, 10))(w)), 2, "those with a plain phone")
	w.same(len(must(w.Members.ListPlain(w.ctx, 1))(w)), 1, "as many as asked for")
	w.same(whom(must(w.Members.ListSealed(w.ctx, span, 10))(w)), []member.ID{buyer}, "those in the span")
	w.same(must(w.Members.CountSealed(w.ctx, span))(w), int64(1), "counted")
	w.same(must(w.Members.CountSealed(w.ctx, ports.Span{From: "v1.", To: "v1.a."}))(w), int64(0), "not those after its end, nor empty ones")
	m = must(w.Members.Get(w.ctx, seller))(w)
	m.State, m.WithdrawnAt = member.Withdrawn, start
	m = must(w.Members.Save(w.ctx, m))(w)
	w.same(whom(must(w.Members.ListUnkept(w.ctx, 10))(w)), []member.ID{seller}, "who left and has no end of records")
	m.RecordsUntil = start
	m = must(w.Members.Save(w.ctx, m))(w)
	w.same(whom(must(w.Members.ListUnkept(w.ctx, 10))(w)), nil, "the end is known")
	w.same(whom(must(w.Members.ListKeptUntil(w.ctx, start.Add(-time.Microsecond), 10))(w)), nil, "the law asks for the records")
	w.same(whom(must(w.Members.ListKeptUntil(w.ctx, start, 10))(w)), []member.ID{seller}, "it asks no longer")
	first := must(w.Members.Get(w.ctx, other))(w)
	first.State, first.RecordsUntil = member.Withdrawn, start.Add(-time.Hour)
	_ = must(w.Members.Save(w.ctx, first))(w)
	w.same(whom(must(w.Members.ListKeptUntil(w.ctx, start, 10))(w)), []member.ID{other, seller}, "the earliest first")
	w.same(whom(must(w.Members.ListKeptUntil(w.ctx, start, 1))(w)), []member.ID{other}, "as many as asked for")
	m.ErasedAt = start
	_ = must(w.Members.Save(w.ctx, m))(w)
	w.same(whom(must(w.Members.ListKeptUntil(w.ctx, start, 10))(w)), []member.ID{other}, "the other's are erased")
}

func aBar(hash string, until time.Time) member.Bar {
	return member.Bar{PhoneHash: hash, KeyID: "key", Reason: "사기", Until: until, At: start}
}

func barsHold(w *world) {
	w.ok(w.Bars.Put(w.ctx, aBar("a", start.Add(time.Hour))))
	w.ok(w.Bars.Put(w.ctx, aBar("b", start.Add(time.Minute))))
	find := func(now time.Time, hashes ...string) int { return len(must(w.Bars.Find(w.ctx, hashes, now))(w)) }
	w.same(find(start, "a", "b", "c", "a"), 2, "those that hold, once each")
	w.same(find(start.Add(time.Minute), "a", "b"), 1, "an end is not within")
	w.same(find(start), 0, "nothing asked for")
	w.ok(w.Bars.Clear(w.ctx, start.Add(time.Minute)))
	w.same(find(start, "a", "b"), 1, "what ended is forgotten")
}

func barsReplace(w *world) {
	w.ok(w.Bars.Put(w.ctx, aBar("a", start.Add(time.Minute))))
	later := aBar("a", start.Add(time.Hour))
	w.ok(w.Bars.Put(w.ctx, later))
	w.same(must(w.Bars.Find(w.ctx, []string{"a"}, start))(w), []member.Bar{later}, "the last one holds")
}

func barsCounted(w *world) {
	w.ok(w.Bars.Put(w.ctx, aBar("a", start)))
	w.ok(w.Bars.Put(w.ctx, aBar("b", start)))
	w.same(must(w.Bars.CountKey(w.ctx, "key"))(w), int64(2), "both are of the key")
	w.same(must(w.Bars.CountKey(w.ctx, "ke"))(w), int64(0), "a prefix is not the key")
}

func barFields(w *world) {
	v := filled[member.Bar](w, 3)
	w.ok(w.Bars.Put(w.ctx, v))
	w.same(must(w.Bars.Find(w.ctx, []string{v.PhoneHash}, time.Time{}))(w), []member.Bar{v}, everyFieldWhy)
}

func sealedChecks() map[string]func(*world) {
	return map[string]func(*world){
		"SealedTextsAreFoundBySpan":         sealedSpans,
		"SealedTextsAreResealedIfUnchanged": sealedAnew,
		"OwnersOfSealedTextsAreListed":      sealedOwners,
		"PayoutsAreFoundBySealedAccount":    payoutsSealed,
	}
}

func sealedSpans(w *world) {
	rows := []ports.SealedRow{
		{Kind: ports.ToBuyer, Owner: 1, Body: "v1.a.1"}, {Kind: ports.OwnAddress, Owner: 1, Body: "v1.a-b.2"}, {Kind: ports.OwnAccount, Owner: 2, Body: "v1.b.3"},
	}
	for _, r := range rows {
		w.ok(w.Sealed.Put(w.ctx, r.Kind, r.Owner, r.Body, start))
	}
	in := func(from, to string) []ports.SealedRow {
		return must(w.Sealed.ListIn(w.ctx, ports.Span{From: from, To: to}, 10))(w)
	}
	w.same(in("v1.a.", "v1.a/"), rows[:1], "of one key, and not of one whose id is longer")
	w.same(len(in("v1.", "v1/")), 3, "of all")
	w.same(len(must(w.Sealed.ListIn(w.ctx, ports.Span{From: "v1.", To: "v1/"}, 2))(w)), 2, "as many as asked for")
	w.same(must(w.Sealed.CountIn(w.ctx, ports.Span{From: "v1.", To: "v1.b."}))(w), int64(2), "the end is not within")
}

func sealedAnew(w *world) {
	r := ports.SealedRow{Kind: ports.OwnAddress, Owner: 1, Body: "v1.a.1"}
	w.ok(w.Sealed.Put(w.ctx, r.Kind, r.Owner, r.Body, start))
	w.ok(w.Sealed.Reseal(w.ctx, ports.SealedRow{Kind: r.Kind, Owner: r.Owner, Body: "v1.a.0"}, "v1.b.1", start))
	w.same(must(w.Sealed.Get(w.ctx, r.Kind, r.Owner))(w), r.Body, "the owner told another text meanwhile")
	w.ok(w.Sealed.Reseal(w.ctx, r, "v1.b.1", start))
	w.same(must(w.Sealed.Get(w.ctx, r.Kind, r.Owner))(w), "v1.b.1", "sealed anew")
	w.ok(w.Sealed.Reseal(w.ctx, ports.SealedRow{Kind: r.Kind, Owner: 9, Body: "v1.a.1"}, "v1.b.1", start))
	w.same(must(w.Sealed.ListOwners(w.ctx, r.Kind, 0, 10))(w), []int64{1}, "what is gone does not come back")
}

func sealedOwners(w *world) {
	for _, owner := range []int64{3, 1, math.MaxInt64, 2} {
		w.ok(w.Sealed.Put(w.ctx, ports.ToBuyer, owner, fmt.Sprint(owner), start))
	}
	w.ok(w.Sealed.Put(w.ctx, ports.ToSeller, 4, "4", start))
	w.same(must(w.Sealed.ListOwners(w.ctx, ports.ToBuyer, 0, 2))(w), []int64{1, 2}, "in order")
	w.same(must(w.Sealed.ListOwners(w.ctx, ports.ToBuyer, 2, 9))(w), []int64{3, math.MaxInt64}, "after those seen")
	w.same(must(w.Sealed.ListOwners(w.ctx, ports.OwnAddress, 0, 9))(w), []int64(nil), "of the kind only")
}

func payoutsSealed(w *world) {
	w.deals()
	p := aPayout(deal)
	p.Account = "v1.a.1"
	w.ok(w.Payouts.Add(w.ctx, p))
	w.ok(w.Payouts.Add(w.ctx, aPayout(deal2)))
	p.Version = 1
	span := ports.Span{From: "v1.", To: "v1.b."}
	w.same(must(w.Payouts.ListSealed(w.ctx, span, 10))(w), []payout.Payout{p}, "without those that have none")
	w.same(must(w.Payouts.CountSealed(w.ctx, span))(w), int64(1), "counted")
	w.same(must(w.Payouts.CountSealed(w.ctx, ports.Span{From: "v1.b.", To: "v1/"}))(w), int64(0), "counted")
}
