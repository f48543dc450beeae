package porttest

import (
	"time"

	"github.com/junggyenara/junggye/core/audit"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/ports"
)

func operatorChecks() map[string]func(*world) {
	return map[string]func(*world){
		"TheAuditLogIsAChain":                    auditChain,
		"TheAuditLogIsSearchedNewestFirst":       auditSearch,
		"EntriesOfAFailedTransactionGo":          auditRolledBack,
		"ParallelDeedsMakeOneChain":              auditParallel,
		"EveryFieldOfAnOperatorIsKept":           operatorFields,
		"OperatorsHaveNamesOfTheirOwn":           operatorNames,
		"OperatorsInPages":                       operatorPages,
		"EveryFieldOfASessionIsKept":             sessionFields,
		"SessionsHaveSecretsOfTheirOwn":          sessionSecrets,
		"OpenSessionsAreFirstLinksNotRevoked":    sessionsOpen,
		"SessionsThatEndedAreForgotten":          sessionsForgotten,
		"FailedSignInsAreKeptByKey":              triesKept,
		"FailedSignInsOfLongAgoAreForgotten":     triesForgotten,
		"ParallelFailedSignInsAreAllCounted":     triesParallel,
		"OperatorsOfAFailedTransactionAreUndone": operatorsRolledBack,
	}
}

// aDeed is an entry that has no place in the log yet.
func aDeed(n int) audit.Entry {
	return audit.Entry{
		At: start.Add(time.Duration(n) * time.Second), Who: operator.ID(big + int64(n%2)), Name: "이름", Role: operator.Support,
		Action:  []operator.Action{operator.BlockMember, operator.BlockListing, operator.EditNotice}[n%3],
		Subject: []string{"member:1", "member:2", "listing:1", "listing:2"}[n%4], Before: `{"a":1}`, After: `{"a":"글 🥕"}`, Why: "왜", From: "127.0.0.1",
	}
}

// record binds an entry to the last one, again when somebody was faster.
func (w *world) record(e audit.Entry) {
	w.Helper()
	for {
		err := w.store.InTx(w.ctx, func(r ports.Repos) error {
			last, err := r.Audit.Last(w.ctx)
			if err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
			return r.Audit.Add(w.ctx, audit.Seal(last, e))
		})
		if err == nil {
			return
		}
		if !fault.Is(err, fault.Stale) || fault.CodeOf(err) != "" {
			w.Errorf("got %v, want success or stale without a code: use cases try again", err)
			return
		}
	}
}

func auditChain(w *world) {
	_, err := w.Audit.Last(w.ctx)
	w.refused(err, fault.NotFound, "", "a new log is empty")
	w.same(must(w.Audit.ListAfter(w.ctx, 0, 9))(w), nil, "a new log is empty")
	e := filled[audit.Entry](w, 1)
	e.Seq, e.Prev = 1, ""
	e = audit.Seal(audit.Entry{}, e)
	w.ok(w.Audit.Add(w.ctx, e))
	w.same(must(w.Audit.Last(w.ctx))(w), e, everyFieldWhy)
	w.same(must(w.Audit.ListAfter(w.ctx, 0, 9))(w), []audit.Entry{e}, everyFieldWhy)
	w.same(must(w.Audit.Search(w.ctx, ports.AuditFilter{}, all))(w), []audit.Entry{e}, everyFieldWhy)
	w.refused(w.Audit.Add(w.ctx, e), fault.Stale, "", "its place is taken: a new transaction takes the next")
	next := audit.Seal(e, aDeed(1_000_000))
	w.ok(w.Audit.Add(w.ctx, next))
	w.same(must(w.Audit.ListAfter(w.ctx, 1, 9))(w), []audit.Entry{next}, "after the given one")
	w.same(must(w.Audit.ListAfter(w.ctx, 0, 1))(w), []audit.Entry{e}, "no more than the limit")
	w.ok(audit.Verify(audit.Entry{}, must(w.Audit.ListAfter(w.ctx, 0, 9))(w)))
}

func auditSearch(w *world) {
	for n := range 24 {
		w.record(aDeed(n))
	}
	seq := func(e audit.Entry) int64 { return e.Seq }
	at := func(n int) time.Time { return start.Add(time.Duration(n) * time.Second) }
	for _, c := range []struct {
		why  string
		f    ports.AuditFilter
		p    ports.Page
		want []int64
	}{
		{"newest first", ports.AuditFilter{}, ports.Page{Limit: 3}, []int64{24, 23, 22}},
		{"the next page", ports.AuditFilter{}, ports.Page{Before: 22, Limit: 2}, []int64{21, 20}},
		{"one operator's", ports.AuditFilter{Who: operator.ID(big + 1)}, ports.Page{Before: 7, Limit: 9}, []int64{6, 4, 2}},
		{"one action", ports.AuditFilter{Action: operator.BlockMember}, ports.Page{Limit: 3}, []int64{22, 19, 16}},
		{"one subject", ports.AuditFilter{Subject: "listing:1"}, ports.Page{Limit: 3}, []int64{23, 19, 15}},
		{"since a time, that included", ports.AuditFilter{Since: at(21)}, all, []int64{24, 23, 22}},
		{"until a time, that left out", ports.AuditFilter{Until: at(3)}, all, []int64{3, 2, 1}},
		{"between two", ports.AuditFilter{Since: at(5), Until: at(7)}, all, []int64{7, 6}},
		{"since later than all", ports.AuditFilter{Since: at(99)}, all, nil},
		{"until later than all", ports.AuditFilter{Until: at(99)}, ports.Page{Limit: 1}, []int64{24}},
		{"until before all", ports.AuditFilter{Until: at(0)}, all, nil},
		{"an operator's action", ports.AuditFilter{Who: operator.ID(big), Action: operator.BlockMember}, all, []int64{19, 13, 7, 1}},
		{
			"all together",
			ports.AuditFilter{Who: operator.ID(big), Action: operator.EditNotice, Subject: "member:1", Since: at(1), Until: at(21)},
			all,
			[]int64{21, 9},
		},
		{"of nobody", ports.AuditFilter{Who: operator.ID(nobody)}, all, nil},
	} {
		w.same(ids(must(w.Audit.Search(w.ctx, c.f, c.p))(w), seq), c.want, c.why)
	}
}

func auditRolledBack(w *world) {
	broken := fault.New(fault.Conflict, "test.broken")
	err := w.store.InTx(w.ctx, func(r ports.Repos) error {
		if err := r.Audit.Add(w.ctx, audit.Seal(audit.Entry{}, aDeed(1))); err != nil {
			return err
		}
		return broken
	})
	w.refused(err, fault.Conflict, "test.broken", "fn's own error")
	w.same(must(w.Audit.ListAfter(w.ctx, 0, 9))(w), nil, "what was not done is not recorded")
}

func auditParallel(w *world) {
	const each = 4
	together(12, func(i int) {
		for n := range each {
			w.record(aDeed(i*each + n))
		}
	})
	entries := must(w.Audit.ListAfter(w.ctx, 0, 1000))(w)
	w.same(len(entries), 12*each, "each deed is recorded once")
	if err := audit.Verify(audit.Entry{}, entries); err != nil {
		w.Errorf("the chain broke: %v", err)
	}
}

func anOperator(id int64) operator.Operator {
	return operator.Operator{
		ID: operator.ID(big + id), Name: "이름" + string(rune('0'+id)), Role: operator.Support, State: operator.Active, Password: "hash", Factor: "sealed",
		CreatedAt: start, UpdatedAt: start, Version: 1,
	}
}

func operatorFields(w *world) {
	v := filled[operator.Operator](w, 1)
	v.Version = 1
	w.ok(w.Operators.Add(w.ctx, v))
	w.same(must(w.Operators.Get(w.ctx, v.ID))(w), v, everyFieldWhy)
	next := filled[operator.Operator](w, 2)
	next.ID, next.Version = v.ID, 1
	saved := must(w.Operators.Save(w.ctx, next))(w)
	next.Version = 2
	w.same(saved, next, "Save returns the stored value")
	w.same(must(w.Operators.ByName(w.ctx, next.Name))(w), next, everyFieldWhy)
	w.same(must(w.Operators.List(w.ctx, all))(w), []operator.Operator{next}, everyFieldWhy)
	_, err := w.Operators.ByName(w.ctx, v.Name)
	w.refused(err, fault.NotFound, "", "nobody has the old name")
	_, err = w.Operators.Save(w.ctx, v)
	w.refused(err, fault.Stale, "", "somebody else saved since")
	v.ID = operator.ID(nobody)
	_, err = w.Operators.Save(w.ctx, v)
	w.refused(err, fault.NotFound, "", "saving never adds")
}

func operatorNames(w *world) {
	w.ok(w.Operators.Add(w.ctx, anOperator(1)))
	w.ok(w.Operators.Add(w.ctx, anOperator(2)))
	double := anOperator(3)
	double.Name = anOperator(1).Name
	w.refused(w.Operators.Add(w.ctx, double), fault.Exists, operator.CodeTaken, "a name is one person's")
	double = anOperator(2)
	double.Name = anOperator(1).Name
	_, err := w.Operators.Save(w.ctx, double)
	w.refused(err, fault.Exists, operator.CodeTaken, "a name is one person's")
	other := anOperator(3)
	other.Name, other.ID = "Kim", anOperator(3).ID
	w.ok(w.Operators.Add(w.ctx, other))
	_, err = w.Operators.ByName(w.ctx, "kim")
	w.refused(err, fault.NotFound, "", "names compare byte for byte")
}

func operatorPages(w *world) {
	for id := range int64(4) {
		w.ok(w.Operators.Add(w.ctx, anOperator(id+1)))
	}
	id := func(o operator.Operator) int64 { return int64(o.ID) - big }
	w.same(ids(must(w.Operators.List(w.ctx, ports.Page{Limit: 3}))(w), id), []int64{4, 3, 2}, "newest first")
	w.same(ids(must(w.Operators.List(w.ctx, ports.Page{Before: big + 2, Limit: 3}))(w), id), []int64{1}, "the next page")
}

func aSession(id int64, secret string) operator.Session {
	v := operator.Open(operator.SessionID(big+id), operator.ID(big+1), operator.Token, operator.Hash(secret), "127.0.0.1", start)
	v.Version = 1
	return v
}

func sessionFields(w *world) {
	v := filled[operator.Session](w, 1)
	v.Version = 1
	w.ok(w.Sessions.Add(w.ctx, v))
	w.same(must(w.Sessions.Get(w.ctx, v.ID))(w), v, everyFieldWhy)
	next := filled[operator.Session](w, 2)
	next.ID, next.Version, next.Family, next.RevokedAt = v.ID, 1, v.ID, time.Time{}
	saved := must(w.Sessions.Save(w.ctx, next))(w)
	next.Version = 2
	w.same(saved, next, "Save returns the stored value")
	w.same(must(w.Sessions.ByHash(w.ctx, next.Hash))(w), next, everyFieldWhy)
	w.same(must(w.Sessions.ListOpen(w.ctx, next.Operator, all))(w), []operator.Session{next}, everyFieldWhy)
	_, err := w.Sessions.ByHash(w.ctx, v.Hash)
	w.refused(err, fault.NotFound, "", "the old secret is nobody's")
	_, err = w.Sessions.Save(w.ctx, v)
	w.refused(err, fault.Stale, "", "somebody else saved since")
	v.ID = operator.SessionID(nobody)
	_, err = w.Sessions.Save(w.ctx, v)
	w.refused(err, fault.NotFound, "", "saving never adds")
}

func sessionSecrets(w *world) {
	w.ok(w.Sessions.Add(w.ctx, aSession(1, "a")))
	w.refused(w.Sessions.Add(w.ctx, aSession(2, "a")), fault.Exists, "", "a secret opens one session")
	w.refused(w.Sessions.Add(w.ctx, aSession(1, "b")), fault.Exists, "", "an id is used once")
	_, err := w.Sessions.ByHash(w.ctx, operator.Hash("b"))
	w.refused(err, fault.NotFound, "", "what was refused is not there")
}

func sessionsOpen(w *world) {
	for id, secret := range map[int64]string{1: "a", 2: "b", 3: "c", 4: "d"} {
		v := aSession(id, secret)
		switch id {
		case 2: // a later link
			v.Family = operator.SessionID(big + 1)
		case 3: // another's
			v.Operator = operator.ID(big + 2)
		}
		w.ok(w.Sessions.Add(w.ctx, v))
	}
	id := func(v operator.Session) int64 { return int64(v.ID) - big }
	who := operator.ID(big + 1)
	w.same(ids(must(w.Sessions.ListOpen(w.ctx, who, all))(w), id), []int64{4, 1}, "first links of one operator, newest first")
	w.same(ids(must(w.Sessions.ListOpen(w.ctx, who, ports.Page{Before: big + 4, Limit: 1}))(w), id), []int64{1}, "the next page")
	must(w.Sessions.Save(w.ctx, aSession(4, "d").Revoke(start)))(w)
	w.same(ids(must(w.Sessions.ListOpen(w.ctx, who, all))(w), id), []int64{1}, "not what was revoked")
}

func sessionsForgotten(w *world) {
	for id, secret := range map[int64]string{1: "a", 2: "b", 3: "c"} {
		v := aSession(id, secret)
		v.EndsAt = after(int(id))
		w.ok(w.Sessions.Add(w.ctx, v))
	}
	w.same(must(w.Sessions.Forget(w.ctx, after(1), 9))(w), 0, "what ends then is not before")
	w.same(must(w.Sessions.Forget(w.ctx, after(3), 1))(w), 1, "no more than the limit")
	w.same(must(w.Sessions.Forget(w.ctx, after(3), 9))(w), 1, "the other one")
	_, err := w.Sessions.Get(w.ctx, operator.SessionID(big+1))
	w.refused(err, fault.NotFound, "", "it is forgotten")
	w.same(must(w.Sessions.Get(w.ctx, operator.SessionID(big+3)))(w).ID, operator.SessionID(big+3), "it is not over")
	w.ok(w.Sessions.Add(w.ctx, aSession(5, "a"))) // whose secret is free again
}

func triesKept(w *world) {
	_, err := w.SignIns.Get(w.ctx, "a")
	w.refused(err, fault.NotFound, "", "nobody tried")
	v := filled[operator.Tries](w, 1)
	v.Version = 1
	w.ok(w.SignIns.Add(w.ctx, v))
	w.same(must(w.SignIns.Get(w.ctx, v.Key))(w), v, everyFieldWhy)
	w.refused(w.SignIns.Add(w.ctx, v), fault.Stale, "", "somebody was faster: a new transaction sees it")
	next := filled[operator.Tries](w, 2)
	next.Key, next.Version = v.Key, 1
	saved := must(w.SignIns.Save(w.ctx, next))(w)
	next.Version = 2
	w.same(saved, next, "Save returns the stored value")
	w.same(must(w.SignIns.Get(w.ctx, v.Key))(w), next, everyFieldWhy)
	_, err = w.SignIns.Save(w.ctx, v)
	w.refused(err, fault.Stale, "", "somebody else saved since")
	v.Key = "nobody"
	_, err = w.SignIns.Save(w.ctx, v)
	w.refused(err, fault.NotFound, "", "saving never adds")
}

func triesForgotten(w *world) {
	for i, key := range []string{"a", "b", "c"} {
		w.ok(w.SignIns.Add(w.ctx, operator.Tries{Key: key, Failures: 1, LastAt: after(i)}))
	}
	w.same(must(w.SignIns.Forget(w.ctx, after(2), 1))(w), 1, "no more than the limit")
	w.same(must(w.SignIns.Forget(w.ctx, after(2), 9))(w), 1, "before, not at that time")
	w.same(must(w.SignIns.Get(w.ctx, "c"))(w).Key, "c", "the last one stays")
}

func triesParallel(w *world) {
	together(8, func(int) {
		for {
			err := w.store.InTx(w.ctx, func(r ports.Repos) error {
				t, err := r.SignIns.Get(w.ctx, "a")
				if fault.Is(err, fault.NotFound) {
					return r.SignIns.Add(w.ctx, operator.Tries{Key: "a"}.Failed(start))
				}
				if err == nil {
					_, err = r.SignIns.Save(w.ctx, t.Failed(start))
				}
				return err
			})
			if err == nil {
				return
			}
			if !fault.Is(err, fault.Stale) {
				w.Errorf("got %v, want success or stale", err)
				return
			}
		}
	})
	w.same(must(w.SignIns.Get(w.ctx, "a"))(w).Failures, 8, "guesses at the same time all count")
}

func operatorsRolledBack(w *world) {
	w.ok(w.Operators.Add(w.ctx, anOperator(1)))
	w.ok(w.Sessions.Add(w.ctx, aSession(1, "a")))
	w.ok(w.SignIns.Add(w.ctx, operator.Tries{Key: "a", LastAt: start}))
	err := w.store.InTx(w.ctx, func(r ports.Repos) error {
		o := anOperator(1)
		o.Name = "other"
		must(r.Operators.Save(w.ctx, o))(w)
		w.ok(r.Operators.Add(w.ctx, anOperator(2)))
		must(r.Sessions.Save(w.ctx, aSession(1, "b").Revoke(start)))(w)
		w.ok(r.Sessions.Add(w.ctx, aSession(2, "c")))
		must(r.Sessions.Forget(w.ctx, after(1_000_000), 9))(w)
		must(r.SignIns.Forget(w.ctx, after(1), 9))(w)
		return fault.New(fault.Conflict, "test.broken")
	})
	w.refused(err, fault.Conflict, "test.broken", "fn's own error")
	w.same(must(w.Operators.List(w.ctx, all))(w), []operator.Operator{anOperator(1)}, "as before")
	w.same(must(w.Operators.ByName(w.ctx, anOperator(1).Name))(w), anOperator(1), "the name is back")
	w.same(must(w.Sessions.ByHash(w.ctx, operator.Hash("a")))(w), aSession(1, "a"), "the session is back")
	w.same(must(w.Sessions.ListOpen(w.ctx, operator.ID(big+1), all))(w), []operator.Session{aSession(1, "a")}, "as before")
	w.same(must(w.SignIns.Get(w.ctx, "a"))(w).Key, "a", "as before")
}
