package app_test

import (
	"slices"
	"testing"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/trade"
)

// Callers of the walk. gone joined and left, none never was a member, barred is
// blocked by an operator.
const (
	asOwner    = "owner"
	asParty    = "other party"
	asStranger = "stranger"
	asNone     = "no member"
	asGone     = "withdrawn member"
	asBarred   = "blocked member"
)

func (s *stage) callers() map[string]member.ID {
	s.world.t.Helper()
	gone, barred := s.join("gone"), s.join("barred")
	if _, err := s.market.Withdraw(s.ctx(), gone); err != nil {
		s.world.t.Fatalf("withdraw: %v", err)
	}
	s.block(barred)
	return map[string]member.ID{
		asOwner: s.seller, asParty: s.buyer, asStranger: s.other, asNone: 987_654, asGone: gone, asBarred: barred,
	}
}

func (s *stage) payAs(who member.ID) error {
	_, err := s.market.StartPayment(s.ctx(), s.l.ID, tokenOf(s.market.PayLink(who, s.l.ID, 0)))
	return err
}

// useCases lists every use case that changes something and takes a caller, and
// who may not make it when the listing is in a trade at the given state.
func useCases() map[string]struct {
	call func(s *stage, who member.ID) error
	may  []string // when the state allows it
} {
	type use = struct {
		call func(s *stage, who member.ID) error
		may  []string
	}
	anybody, owner := []string{asOwner, asParty, asStranger}, []string{asOwner}
	all := map[string]use{
		"publish": {func(s *stage, who member.ID) error { _, err := s.market.Publish(s.ctx(), who, s.draft()); return err }, anybody},
		"edit": {func(s *stage, who member.ID) error {
			_, err := s.market.Edit(s.ctx(), who, s.l.ID, listing.Edit{Price: "7,000"})
			return err
		}, owner},
		"replace photos": {func(s *stage, who member.ID) error {
			_, err := s.market.ReplacePhotos(s.ctx(), who, s.l.ID, []string{photoHost + "other"})
			return err
		}, owner},
		"request": {func(s *stage, who member.ID) error { _, err := s.market.Request(s.ctx(), who, s.l.ID); return err }, []string{asParty, asStranger}},
		"reserve": {func(s *stage, who member.ID) error {
			_, err := s.market.Reserve(s.ctx(), who, s.l.ID, s.other, trade.Appointment{})
			return err
		}, owner},
		"release":   {func(s *stage, who member.ID) error { _, err := s.market.Release(s.ctx(), who, s.l.ID); return err }, owner},
		"mark sold": {func(s *stage, who member.ID) error { _, err := s.market.MarkSold(s.ctx(), who, s.l.ID); return err }, owner},
		"pay":       {func(s *stage, who member.ID) error { return s.payAs(who) }, []string{asParty, asStranger}},
		"finish with somebody's link": {func(s *stage, who member.ID) error {
			_, err := s.market.FinishPayment(s.ctx(), s.t.ID, tokenOf(s.market.PayLink(who, s.l.ID, 0)), "token")
			return err
		}, nil},
		"leave with somebody's link": {func(s *stage, who member.ID) error {
			_, err := s.market.LeavePayment(s.ctx(), s.t.ID, tokenOf(s.market.PayLink(who, s.l.ID, 0)))
			return err
		}, nil},
		"change phone": {func(s *stage, who member.ID) error {
			_, err := s.market.ChangePhone(s.ctx(), who, "01077778888")
			return err
		}, anybody},
		"profile photo": {func(s *stage, who member.ID) error {
			_, err := s.market.SetProfilePhoto(s.ctx(), who, photoHost+"me")
			return err
		}, anybody},
	}
	for _, move := range listing.Moves() {
		may := owner
		if !slices.Contains([]listing.Move{listing.Publish, listing.Hide, listing.Delete}, move) {
			may = nil // made by trades, time or operators
		}
		all["change listing: "+string(move)] = use{func(s *stage, who member.ID) error {
			_, err := s.market.ChangeListing(s.ctx(), who, s.l.ID, move)
			return err
		}, may}
	}
	return all
}

// TestWhatIsNotAllowedChangesNothing walks every use case with everybody who
// may not make it, in every state of the trade.
func TestWhatIsNotAllowedChangesNothing(t *testing.T) {
	t.Parallel()
	states := append([]trade.State{}, trade.States()...)
	for _, state := range states {
		if state == trade.RefundDue {
			continue
		}
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			s := reach(t, state)
			callers := s.callers()
			for name, use := range useCases() {
				for role, who := range callers {
					if slices.Contains(use.may, role) {
						continue
					}
					before := s.store.Dump()
					if err := use.call(s, who); err == nil {
						t.Errorf("%s by %s was accepted", name, role)
					}
					if got := s.store.Dump(); got != before {
						t.Errorf("%s by %s changed something:\n%s", name, role, firstDifference(before, got))
					}
				}
			}
			s.walkEvents(callers)
		})
	}
}

// walkEvents tries every event that the caller's card does not offer.
func (s *stage) walkEvents(callers map[string]member.ID) {
	t := s.world.t
	t.Helper()
	for role, who := range callers {
		card, err := s.market.Card(s.ctx(), who, s.t.ID)
		side := role == asOwner || role == asParty
		if (err == nil) != side {
			t.Errorf("the card for %s: %v", role, err)
		}
		for _, e := range trade.Events() {
			if side && slices.Contains(card.Allowed, e) && e != trade.Pay {
				continue
			}
			before := s.store.Dump()
			got, err := s.market.Act(s.ctx(), s.command(s.t, e, who))
			if err == nil && (!side || !got.Repeated) {
				t.Errorf("%s by %s in %s was accepted", e, role, s.t.State)
			}
			if after := s.store.Dump(); after != before {
				t.Errorf("%s by %s in %s changed something:\n%s", e, role, s.t.State, firstDifference(before, after))
			}
		}
	}
}

// TestWhatACardOffersIsAccepted is the other half: a button that is shown is legal.
func TestWhatACardOffersIsAccepted(t *testing.T) {
	t.Parallel()
	for _, state := range trade.States() {
		if state == trade.RefundDue {
			continue
		}
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			offered := map[trade.Actor][]trade.Event{}
			probe := reach(t, state)
			for _, who := range []member.ID{probe.seller, probe.buyer} {
				card, err := probe.market.Card(probe.ctx(), who, probe.t.ID)
				offered[must(t, card, err).Role] = card.Allowed
			}
			for role, events := range offered {
				for _, e := range events {
					s := reach(t, state)
					who := s.buyer
					if role == trade.Seller {
						who = s.seller
					}
					if e == trade.Pay {
						if err := s.payAs(who); err != nil {
							t.Errorf("pay by %s in %s: %v", role, state, err)
						}
						continue
					}
					if e == trade.GiveAddress {
						s.address(s.t, who) // has a use case of its own
						continue
					}
					ask := s.command(s.t, e, who)
					ask.Ask = true
					before := s.store.Dump()
					if _, err := s.market.Act(s.ctx(), ask); err != nil || s.store.Dump() != before {
						t.Errorf("asking for %s by %s in %s: %v, or it changed something", e, role, state, err)
					}
					if _, err := s.market.Act(s.ctx(), s.command(s.t, e, who)); err != nil {
						t.Errorf("%s by %s in %s: %v", e, role, state, err)
					}
				}
			}
		})
	}
}

func TestListingsAreSeenByWhoMaySeeThem(t *testing.T) {
	t.Parallel()
	for state, parties := range map[trade.State]bool{
		trade.Requested: false, trade.Reserved: false, trade.Hold: false, trade.Paid: true, trade.Complete: true, trade.Done: true,
	} {
		s := reach(t, state)
		for role, who := range s.callers() {
			_, err := s.market.View(s.ctx(), who, s.l.ID)
			sees := !parties || role == asOwner || role == asParty
			if (err == nil) != sees {
				t.Errorf("%s sees a listing whose trade is %s: %v, want %v", role, state, err == nil, sees)
			}
		}
		found, err := s.market.Newest(s.ctx(), 0)
		if err != nil || (len(found.Listings) == 0) != parties {
			t.Errorf("%s: %d on the market, %v", state, len(found.Listings), err)
		}
	}
	s := newStage(t)
	if _, err := s.market.ChangeListing(s.ctx(), s.seller, s.l.ID, listing.Delete); err != nil {
		t.Fatalf("delete: %v", err)
	}
	_, err := s.market.Edit(s.ctx(), s.other, s.l.ID, listing.Edit{Price: "500"})
	wantFault(t, err, fault.NotFound, listing.CodeUnknown, "others are not told that there was one")
	_, err = s.market.Revisions(s.ctx(), s.other, s.l.ID)
	wantFault(t, err, fault.NotFound, listing.CodeUnknown, "nor its texts")
}

func TestAMemberWhoMayNotActGetsNoPaymentPage(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.block(s.buyer)
	wantFault(t, s.payAs(s.buyer), fault.Forbidden, member.CodeBlocked, "a blocked buyer")
	s.setMember(s.buyer, func(who *member.Member) { who.State, who.Reason = member.Active, "" })
	s.block(s.seller)
	wantFault(t, s.payAs(s.buyer), fault.Conflict, trade.CodeNotForSale, "a blocked seller cannot send")
	_, err := s.market.Request(s.ctx(), s.buyer, s.l.ID)
	wantFault(t, err, fault.Conflict, trade.CodeNotForSale, "nor meet")
	s.wantListing(s.l.ID, listing.ForSale, "nothing was held")
	_, err = s.market.Caller(s.ctx(), "key-seller")
	wantFault(t, err, fault.Forbidden, member.CodeBlocked, "the blocked are told")
	_, err = s.market.Caller(s.ctx(), "key-nobody")
	wantFault(t, err, fault.Unauthenticated, member.CodeNotJoined, "strangers are asked to join")
}

func TestAReservationPaysNoBlockedSeller(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Reserved)
	s.block(s.seller)
	wantFault(t, s.payAs(s.buyer), fault.Conflict, trade.CodeNotForSale, "a blocked seller cannot send")
	s.wantState(s.t.ID, trade.Reserved, "it stays as it was")
}

func TestNobodyWhoLeftIsNamedAsBuyer(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	callers := s.callers()
	for _, role := range []string{asNone, asGone, asBarred} {
		before := s.store.Dump()
		_, err := s.market.Reserve(s.ctx(), s.seller, s.l.ID, callers[role], trade.Appointment{})
		wantFault(t, err, fault.NotFound, member.CodeUnknown, role)
		if s.store.Dump() != before {
			t.Errorf("reserving for a %s changed something", role)
		}
	}
	_, err := s.market.Reserve(s.ctx(), s.seller, s.l.ID, s.seller, trade.Appointment{})
	wantFault(t, err, fault.Conflict, trade.CodeOwnListing, "nobody trades with themselves")
}
