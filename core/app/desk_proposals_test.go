package app_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/audit"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/proposal"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// large is a stage whose decisions all take two.
func large(t *testing.T, at trade.State) *stage {
	t.Helper()
	s := reach(t, at)
	s.market = s.with(func(c *app.Config) { c.Process.FourEyesAbove = price - 1 })
	s.t = s.trade(s.t.ID)
	return s
}

func (s *stage) proposeBy(by operator.ID, e trade.Event) (app.Decided, error) {
	return s.market.Desk().Decide(context.Background(), operatorOf(by), app.Decision{TradeID: s.t.ID, Event: e, Version: s.t.Version, Reason: "broken on arrival"})
}

func (s *stage) proposed(e trade.Event) proposal.Proposal {
	s.world.t.Helper()
	got, err := s.proposeBy(alice, e)
	if err != nil || got.Proposal.State != proposal.Open || got.Trade != s.t {
		s.world.t.Fatalf("propose: %+v, %v, want an open proposal and no move", got, err)
	}
	return got.Proposal
}

func (s *stage) history(id trade.ID) []trade.Record {
	s.world.t.Helper()
	all, err := s.store.Repos().Trades.History(s.ctx(), id)
	return must(s.world.t, all, err)
}

func (s *stage) auditLog() []audit.Entry {
	s.world.t.Helper()
	all, err := s.store.Repos().Audit.ListAfter(s.ctx(), 0, 100)
	return must(s.world.t, all, err)
}

func TestADecisionAboutMuchMoneyTakesTwo(t *testing.T) {
	t.Parallel()
	s := large(t, trade.Disputed)
	desk := s.market.Desk()
	p := s.proposed(trade.RefundDispute)
	if p.Sum != price || p.ByName != "operator 901" || p.Reason != "broken on arrival" {
		t.Errorf("proposed %+v", p)
	}
	before := s.store.Dump()
	again, err := s.proposeBy(alice, trade.RefundDispute)
	if err != nil || !again.Repeated || again.Proposal != p || s.store.Dump() != before {
		t.Errorf("proposed again: %+v, %v, want the same and nothing changed", again, err)
	}
	_, err = s.proposeBy(bob, trade.DecideForSeller)
	wantFault(t, err, fault.Conflict, proposal.CodeOpen, "one decision waits at a time")
	_, err = desk.Approve(s.ctx(), operatorOf(alice), p.ID, "")
	wantFault(t, err, fault.Forbidden, proposal.CodeOwn, "alice proposed it")
	finance := operator.Actor{ID: 7, Name: "lee", Role: operator.Finance}
	_, err = desk.Approve(s.ctx(), finance, p.ID, "")
	wantFault(t, err, fault.Forbidden, operator.CodeMayNot, "who approves needs the action too")
	s.wantState(s.t.ID, trade.Disputed, "nobody else agreed")
	if s.store.Dump() != before {
		t.Error("a refusal changed something")
	}

	made, err := desk.Approve(s.ctx(), operatorOf(bob), p.ID, "seen the photos")
	if err != nil || made.Trade.State != trade.Refunding || made.Proposal.State != proposal.Approved || made.Proposal.DecidedName != "operator 902" {
		t.Fatalf("approved: %+v, %v", made, err)
	}
	history := s.history(s.t.ID)
	if last := history[len(history)-1]; last.Event != trade.RefundDispute || last.MemberID != member.ID(alice) || last.Seq != made.Proposal.Made {
		t.Errorf("the move is %+v, want alice's, as the proposal %+v says", last, made.Proposal)
	}
	entries := s.auditLog()
	if len(entries) != 2 || entries[0].Who != alice || entries[1].Who != bob || entries[1].Why != "seen the photos" || entries[1].Action != operator.DecideTrade {
		t.Fatalf("audit log %+v, want alice's proposal and bob's approval", entries)
	}
	var after map[string]any
	if err := json.Unmarshal([]byte(entries[1].After), &after); err != nil || after["proposedName"] != "operator 901" || after["state"] != "refunding" {
		t.Errorf("the approval says %v (%v), want both names and the move", after, err)
	}
	before = s.store.Dump()
	repeated, err := desk.Approve(s.ctx(), operatorOf(bob), p.ID, "seen the photos")
	if err != nil || !repeated.Repeated || s.store.Dump() != before {
		t.Errorf("approved again: %+v, %v, want nothing changed", repeated, err)
	}
	if mine, err := s.proposeBy(alice, trade.RefundDispute); err != nil || !mine.Repeated {
		t.Errorf("alice decides again: %+v, %v, want that it is done", mine, err)
	}
}

func TestAProposalEndsInOtherWays(t *testing.T) {
	t.Parallel()
	s := large(t, trade.Disputed)
	desk := s.market.Desk()
	p := s.proposed(trade.RefundDispute)
	_, err := desk.RefuseProposal(s.ctx(), operatorOf(bob), p.ID, " ")
	wantFault(t, err, fault.Invalid, trade.CodeReason, "a refusal needs a reason")
	_, err = desk.RefuseProposal(s.ctx(), operatorOf(alice), p.ID, "changed my mind")
	wantFault(t, err, fault.Forbidden, proposal.CodeOwn, "an own one is withdrawn")
	_, err = desk.WithdrawProposal(s.ctx(), operatorOf(bob), p.ID, "")
	wantFault(t, err, fault.Forbidden, proposal.CodeNotOwn, "bob did not propose it")
	for range 2 {
		refused, err := desk.RefuseProposal(s.ctx(), operatorOf(bob), p.ID, "not proven")
		if err != nil || refused.State != proposal.Refused || refused.Note != "not proven" {
			t.Fatalf("refused: %+v, %v", refused, err)
		}
	}
	_, err = desk.Approve(s.ctx(), operatorOf(900), p.ID, "")
	wantFault(t, err, fault.Conflict, proposal.CodeDecided, "bob refused it")

	p = s.proposed(trade.DecideForSeller)
	for range 2 {
		withdrawn, err := desk.WithdrawProposal(s.ctx(), operatorOf(alice), p.ID, "")
		if err != nil || withdrawn.State != proposal.Withdrawn {
			t.Fatalf("withdrawn: %+v, %v", withdrawn, err)
		}
	}
	_, err = desk.Approve(s.ctx(), operatorOf(bob), 77, "")
	wantFault(t, err, fault.NotFound, proposal.CodeUnknown, "no such proposal")
	if n := len(s.auditLog()); n != 4 {
		t.Errorf("%d entries in the audit log, want 4: each was recorded once", n)
	}
	s.wantState(s.t.ID, trade.Disputed, "nothing was decided")
}

func TestAProposalIsOutdated(t *testing.T) {
	t.Parallel()
	for name, happens := range map[string]func(s *stage){
		"the buyer withdrew": func(s *stage) { s.act(s.t, trade.WithdrawDispute, s.buyer) },
		"the seller offered": func(s *stage) {
			_, err := s.market.Act(s.ctx(), app.Command{TradeID: s.t.ID, Event: trade.OfferRefund, Caller: s.seller, Amount: 1_000})
			must(s.world.t, 0, err)
		},
		"nobody answered": func(s *stage) { s.clock.Advance(proposal.Lives) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := large(t, trade.Disputed)
			desk := s.market.Desk()
			p := s.proposed(trade.RefundDispute)
			happens(s)
			is := s.trade(s.t.ID)
			list, err := desk.Proposals(s.ctx(), operatorOf(bob), ports.Page{Limit: 9})
			if err != nil || len(list) != 1 || !list[0].Lapsed || list[0].May {
				t.Errorf("listed %+v, %v, want that it cannot be approved", list, err)
			}
			for range 2 {
				_, err = desk.Approve(s.ctx(), operatorOf(bob), p.ID, "")
				wantFault(t, err, fault.Stale, proposal.CodeOutdated, "it was decided on something else")
			}
			if got := s.trade(s.t.ID); got != is {
				t.Errorf("the trade went from %s to %s", is.State, got.State)
			}
			stored, err := s.store.Repos().Proposals.Get(s.ctx(), p.ID)
			if err != nil || stored.State != proposal.Outdated {
				t.Errorf("stored as %s, %v, want outdated", stored.State, err)
			}
		})
	}
	s := large(t, trade.Disputed)
	first := s.proposed(trade.RefundDispute)
	s.clock.Advance(proposal.Lives)
	second := s.proposed(trade.RefundDispute)
	if second.ID == first.ID {
		t.Error("a proposal that lapsed makes room for another one")
	}
}

// TestALargeTransferByHandTakesTwo: who stopped the tries does not say alone
// that our bank gave the money back.
func TestALargeTransferByHandTakesTwo(t *testing.T) {
	t.Parallel()
	s := large(t, trade.RefundStuck)
	must(t, 0, s.decide(trade.Freeze, "transfer under way"))
	s.clock.Advance(2 * time.Minute)
	s.t = s.trade(s.t.ID)
	p := s.proposed(trade.RecordBankRefund)
	s.wantState(s.t.ID, trade.RefundStuck, "only one has looked")
	s.bank.Faults().LoseAnswer(sandbox.Order, 1)
	_, err := s.market.Desk().Approve(s.ctx(), operatorOf(bob), p.ID, "")
	wantFault(t, err, fault.Unavailable, app.CodeProvider, "nobody knows whether the provider has the money")
	if _, err := s.market.Desk().Approve(s.ctx(), operatorOf(bob), p.ID, ""); err != nil {
		t.Fatalf("by another one: %v", err)
	}
	s.wantState(s.t.ID, trade.Refunded, "two have looked")
	if got := ledger.Balances(s.entries())[ledger.Account{Kind: ledger.Bank}]; got != price {
		t.Errorf("our bank gave %d, want %d", got, price)
	}
}

// TestTwoOperatorsDecideAtOnce: one move, and who was slower is told by whom.
func TestTwoOperatorsDecideAtOnce(t *testing.T) {
	t.Parallel()
	for range 20 {
		s := reach(t, trade.Disputed)
		s.t = s.trade(s.t.ID)
		events := []trade.Event{trade.RefundDispute, trade.DecideForSeller}
		results := make([]error, 2)
		var group sync.WaitGroup
		for i, e := range events {
			group.Go(func() { _, results[i] = s.proposeBy(operator.ID(alice+i), e) })
		}
		group.Wait()
		if (results[0] == nil) == (results[1] == nil) {
			t.Fatalf("got %v, want one decision", results)
		}
		won, lost := 0, results[1]
		if results[0] != nil {
			won, lost = 1, results[0]
		}
		wantFault(t, lost, fault.Stale, trade.CodeDecided, "somebody was faster")
		if text := lost.Error(); !strings.Contains(text, string(events[won])) || !strings.Contains(text, operatorOf(operator.ID(alice+won)).Name) {
			t.Errorf("the slower one is told %q, want who decided what", text)
		}
		history := s.history(s.t.ID)
		if last := history[len(history)-1]; last.Event != events[won] || len(s.auditLog()) != 1 {
			t.Errorf("the last move is %s and %d entries tell of it, want %s and 1", last.Event, len(s.auditLog()), events[won])
		}
	}
}

// TestWhoIsTooLateIsToldByWhomAlsoAfterTheRefund: the money that went back since
// is what the faster one decided.
func TestWhoIsTooLateIsToldByWhomAlsoAfterTheRefund(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Disputed)
	s.t = s.trade(s.t.ID)
	if _, err := s.proposeBy(alice, trade.RefundDispute); err != nil {
		t.Fatal(err)
	}
	s.tick()
	s.wantState(s.t.ID, trade.Refunded, "the money went back")
	_, err := s.proposeBy(bob, trade.DecideForSeller)
	wantFault(t, err, fault.Stale, trade.CodeDecided, "alice was faster")
	if text := err.Error(); !strings.Contains(text, string(trade.RefundDispute)) || !strings.Contains(text, operatorOf(alice).Name) {
		t.Errorf("bob is told %q, want that alice decided to refund", text)
	}
}

func TestTwoOperatorsApproveAtOnce(t *testing.T) {
	t.Parallel()
	s := large(t, trade.Disputed)
	p := s.proposed(trade.RefundDispute)
	results := make([]error, 5)
	var group sync.WaitGroup
	for i := range results {
		group.Go(func() {
			_, results[i] = s.market.Desk().Approve(context.Background(), operatorOf(operator.ID(bob+i)), p.ID, "")
		})
	}
	group.Wait()
	won := 0
	for _, err := range results {
		if err == nil {
			won++
			continue
		}
		wantFault(t, err, fault.Conflict, proposal.CodeDecided, "somebody was faster")
	}
	if won != 1 {
		t.Errorf("%d approved, want one", won)
	}
}

func TestPossible(t *testing.T) {
	t.Parallel()
	support := operator.Actor{ID: 5, Name: "park", Role: operator.Support}
	finance := operator.Actor{ID: 6, Name: "lee", Role: operator.Finance}
	for e, c := range decisions() {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			s := reach(t, c.at)
			if c.setup != nil {
				c.setup(s)
			}
			for _, by := range []operator.Actor{support, finance, operatorOf(alice)} {
				options, err := s.market.Desk().Possible(s.ctx(), by, s.t.ID)
				if err != nil {
					t.Fatal(err)
				}
				var found *app.Option
				for i := range options {
					if by.May(options[i].Action) != nil {
						t.Errorf("%s is shown %s", by.Role, options[i].Event)
					}
					if options[i].Event == e {
						found = &options[i]
					}
				}
				if may := by.May(e.Action()) == nil; (found != nil) != may {
					t.Errorf("%s is shown it: %v, want %v", by.Role, found != nil, may)
				}
				if found != nil && found.Outcome != s.trade(s.t.ID).Outcome(e, 0) {
					t.Errorf("it means %+v", found.Outcome)
				}
			}
		})
	}
	s := reach(t, trade.Done)
	if options, err := s.market.Desk().Possible(s.ctx(), operatorOf(alice), s.t.ID); err != nil || len(options) != 0 {
		t.Errorf("after the end: %v, %v", options, err)
	}
	_, err := s.market.Desk().Possible(s.ctx(), operatorOf(alice), 77)
	wantFault(t, err, fault.NotFound, trade.CodeUnknown, "no such trade")
}

// TestOutcomesAreWhatHappens lets each decision run its way and compares.
func TestOutcomesAreWhatHappens(t *testing.T) {
	t.Parallel()
	for e, c := range decisions() {
		if e == trade.DecideReturn || e == trade.Freeze || e == trade.Unfreeze {
			continue // the goods have to come back first; the others decide nothing
		}
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			s := reach(t, c.at)
			if c.setup != nil {
				c.setup(s)
			}
			was := s.trade(s.t.ID)
			want := was.Outcome(e, 3_000)
			_, err := s.market.Desk().Decide(s.ctx(), operatorOf(alice), app.Decision{TradeID: was.ID, Event: e, Amount: 3_000, Reason: "decided"})
			must(t, 0, err)
			s.bank.Faults().Clear()
			s.pass(5 * day)
			is := s.trade(was.ID)
			got := trade.Outcome{ToBuyer: is.Refunded - was.Refunded, ToSeller: is.NetSettled(), Fee: is.Settled - is.NetSettled()}
			if got != want {
				t.Errorf("it meant %+v, want %+v as was shown", got, want)
			}
		})
	}
}

func TestTradesAreFound(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	first, err := s.market.Request(s.ctx(), s.buyer, s.l.ID)
	must(t, first, err)
	second, err := s.market.Request(s.ctx(), s.other, s.l.ID)
	must(t, second, err)
	l := s.publish(s.other)
	third, err := s.market.Request(s.ctx(), s.buyer, l.ID)
	must(t, third, err)
	s.act(first, trade.Cancel, s.buyer)
	for name, c := range map[string]struct {
		f    app.TradeFilter
		page ports.Page
		want []trade.ID
	}{
		"all":                   {app.TradeFilter{}, ports.Page{Limit: 9}, []trade.ID{third.ID, second.ID, first.ID}},
		"a page":                {app.TradeFilter{}, ports.Page{Limit: 1, Before: int64(third.ID)}, []trade.ID{second.ID}},
		"in a state":            {app.TradeFilter{State: trade.Requested}, ports.Page{Limit: 9}, []trade.ID{third.ID, second.ID}},
		"of a member":           {app.TradeFilter{Member: s.other}, ports.Page{Limit: 9}, []trade.ID{third.ID, second.ID}},
		"of a member, a page":   {app.TradeFilter{Member: s.other}, ports.Page{Limit: 1}, []trade.ID{third.ID}},
		"of a listing":          {app.TradeFilter{Listing: s.l.ID}, ports.Page{Limit: 9}, []trade.ID{second.ID, first.ID}},
		"of a listing in state": {app.TradeFilter{Listing: s.l.ID, State: trade.Cancelled}, ports.Page{Limit: 9}, []trade.ID{first.ID}},
		"of both":               {app.TradeFilter{Listing: s.l.ID, Member: s.buyer}, ports.Page{Limit: 1}, []trade.ID{first.ID}},
		"of both in state":      {app.TradeFilter{Listing: s.l.ID, Member: s.buyer, State: trade.Requested}, ports.Page{Limit: 1}, nil},
	} {
		found, err := s.market.Desk().Trades(s.ctx(), operatorOf(alice), c.f, c.page)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []trade.ID
		for _, one := range found.Items {
			got = append(got, one.ID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: found %v, want %v", name, got, c.want)
		}
	}
	_, err = s.market.Desk().Trades(s.ctx(), operatorOf(alice), app.TradeFilter{State: "sold"}, ports.Page{Limit: 9})
	wantFault(t, err, fault.Invalid, trade.CodeState, "no such state")
	_, err = s.market.Desk().Trades(s.ctx(), operator.Actor{}, app.TradeFilter{}, ports.Page{Limit: 9})
	wantFault(t, err, fault.Unauthenticated, "", "nobody looks at trades")
}
