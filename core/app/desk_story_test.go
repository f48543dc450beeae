package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/trade"
)

// known keeps of a trade what its history and the book tell for ever.
func known(t trade.Trade) trade.Trade {
	return trade.Trade{
		ID: t.ID, ListingID: t.ListingID, SellerID: t.SellerID, BuyerID: t.BuyerID, Path: t.Path, State: t.State, Version: t.Version,
		Agreed: t.Agreed, FrozenAt: t.FrozenAt, Captured: t.Captured, Refunded: t.Refunded, Banked: t.Banked, Settled: t.Settled, Stray: t.Stray,
		Postponed: t.Postponed, PaidAt: t.PaidAt, SentAt: t.SentAt, ArrivedAt: t.ArrivedAt, ConfirmedAt: t.ConfirmedAt,
		DisputedAt: t.DisputedAt, SentBackAt: t.SentBackAt, ClaimedAt: t.ClaimedAt, ClosedAt: t.ClosedAt, CreatedAt: t.CreatedAt, UpdatedAt: t.UpdatedAt,
	}
}

// asOf compares the trade that was rebuilt with the one that is stored.
func (s *stage) asOf(t *testing.T, id trade.ID) {
	t.Helper()
	entries, err := s.store.Repos().Ledger.ListByTrade(s.ctx(), id)
	is, history := s.trade(id), s.history(id)
	must(t, 0, err)
	past, ok := is.AsOf(history, entries, s.clock.Now())
	if diff := cmp.Diff(known(is), past); diff != "" || !ok {
		t.Errorf("%s rebuilt from its history (-stored +rebuilt):\n%s", is.State, diff)
	}
	if _, ok := is.AsOf(history, entries, is.CreatedAt.Add(-time.Microsecond)); ok {
		t.Error("a trade is told of before it began")
	}
}

func TestEveryStateIsRebuilt(t *testing.T) {
	t.Parallel()
	for state := range stages() {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			s := reach(t, state)
			s.asOf(t, s.t.ID)
		})
	}
	for e, c := range decisions() {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			s := reach(t, c.at)
			if c.setup != nil {
				c.setup(s)
			}
			s.t = s.trade(s.t.ID)
			_, err := s.market.Desk().Decide(s.ctx(), operatorOf(alice), app.Decision{TradeID: s.t.ID, Event: e, Amount: 3_000, Reason: "decided"})
			must(t, 0, err)
			s.asOf(t, s.t.ID)
			s.pass(5 * day)
			s.asOf(t, s.t.ID)
		})
	}
}

// TestStory: what the desk sees of a trade, and of its past, is true.
func TestStory(t *testing.T) {
	t.Parallel()
	s := large(t, trade.Disputed)
	desk := s.market.Desk()
	story := func(at time.Time) app.TradeStory {
		t.Helper()
		got, err := desk.Story(s.ctx(), operatorOf(bob), s.t.ID, at)
		return must(t, got, err)
	}
	s.clock.Advance(time.Minute)
	quarrel := s.clock.Now()
	was := story(time.Time{})
	s.clock.Advance(time.Minute)
	p := s.proposed(trade.RefundDispute)
	s.clock.Advance(time.Minute)
	if _, err := desk.Approve(s.ctx(), operatorOf(bob), p.ID, ""); err != nil {
		t.Fatal(err)
	}
	s.pass(time.Hour)
	now := story(time.Time{})
	if now.Trade.State != trade.Refunded || len(now.Unknown) != 0 || len(now.Options) != 0 {
		t.Errorf("now %s, unknown %v, possible %v", now.Trade.State, now.Unknown, now.Options)
	}
	if now.Names[alice] != "operator 901" || len(now.Proposals) != 1 || now.Proposals[0].DecidedName != "operator 902" {
		t.Errorf("names %v, proposals %+v; want who decided", now.Names, now.Proposals)
	}
	if len(now.Attempts) != 1 || len(now.Entries) != 2 || len(now.News) == 0 || now.Buyer.Nickname != "buyer" || now.Seen.Revision != 1 {
		t.Errorf("%d attempts, %d entries, %d news, buyer %q, revision %d", len(now.Attempts), len(now.Entries), len(now.News), now.Buyer.Nickname, now.Seen.Revision)
	}
	if text := fmt.Sprintf("%+v", now); strings.Contains(text, "01012345678") {
		t.Error("the story shows a phone in full")
	}

	then := story(quarrel)
	if diff := cmp.Diff(known(was.Trade), then.Trade); diff != "" {
		t.Errorf("as of the quarrel (-then +rebuilt):\n%s", diff)
	}
	if diff := cmp.Diff(was.History, then.History); diff != "" {
		t.Errorf("history as of the quarrel (-then +rebuilt):\n%s", diff)
	}
	if diff := cmp.Diff(was.News, then.News); diff != "" {
		t.Errorf("news as of the quarrel (-then +rebuilt):\n%s", diff)
	}
	if diff := cmp.Diff(was.Entries, then.Entries); diff != "" || len(then.Proposals) != 0 || len(then.Options) != 0 || len(then.Timers) != 0 {
		t.Errorf("then %d proposals, %v possible, %d timers, entries (-then +rebuilt):\n%s", len(then.Proposals), then.Options, len(then.Timers), diff)
	}
	if !slices.Contains(then.Unknown, app.NoAttempts) || then.Attempts[0].State != "" {
		t.Errorf("the attempt was %q, unknown %v: it changed since, so nobody knows", then.Attempts[0].State, then.Unknown)
	}
	proposed := story(p.At)
	if len(proposed.Proposals) != 1 || proposed.Proposals[0].Proposal != p {
		t.Errorf("when it was proposed: %+v, want %+v", proposed.Proposals, p)
	}
	_, err := desk.Story(s.ctx(), operatorOf(bob), s.t.ID, s.t.CreatedAt.Add(-time.Second))
	wantFault(t, err, fault.NotFound, trade.CodeUnknown, "it had not begun")
	_, err = desk.Story(s.ctx(), operatorOf(bob), 77, time.Time{})
	wantFault(t, err, fault.NotFound, trade.CodeUnknown, "no such trade")
	_, err = desk.Story(s.ctx(), operator.Actor{}, s.t.ID, time.Time{})
	wantFault(t, err, fault.Unauthenticated, "", "nobody looks at a trade")
}
