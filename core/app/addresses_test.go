package app_test

import (
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/address"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
)

// TestWhoSeesAnAddress: the side that has to send, while it has to send.
func TestWhoSeesAnAddress(t *testing.T) {
	t.Parallel()
	for state := range stages() {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			stages()[state](s)
			if s.t = s.trade(s.t.ID); state == trade.Paid || state == trade.CancelAsked {
				s.t = s.address(s.t, s.buyer)
			}
			want := map[member.ID]bool{s.seller: state == trade.Paid || state == trade.CancelAsked, s.buyer: state == trade.Returning}
			for who, sees := range want {
				v, err := s.market.Card(s.ctx(), who, s.t.ID)
				if err != nil || (v.Address == home) != sees || !sees && v.Address != (address.Address{}) {
					t.Errorf("the %s sees %+v, %v, want it shown: %t", v.Role, v.Address, err, sees)
				}
			}
			_, err := s.market.Card(s.ctx(), s.other, s.t.ID)
			wantFault(t, err, fault.Forbidden, trade.CodeNotYours, "a stranger")
		})
	}
}

func TestAnAddressGoesOutOfSight(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Paid)
	s.address(s.t, s.buyer)
	sees := func() bool {
		t.Helper()
		v, err := s.market.Card(s.ctx(), s.seller, s.t.ID)
		return must(t, v, err).Address == home
	}
	if !sees() {
		t.Fatal("the seller has to send and does not see where to")
	}
	for _, move := range []struct {
		e  trade.Event
		by member.ID
	}{{trade.Ship, s.seller}, {trade.ConfirmPurchase, s.buyer}, {trade.ConfirmSale, s.seller}} {
		s.act(s.t, move.e, move.by)
		if sees() {
			t.Errorf("after %s the seller still sees the address", move.e)
		}
	}
	token := tokenOf(s.market.AddressLink(s.buyer, s.t.ID))
	form, err := s.market.OpenAddressForm(s.ctx(), s.t.ID, token)
	if err != nil || form.Open || form.Address != (address.Address{}) {
		t.Errorf("the form of a closed trade: %+v, %v, want it shut and empty", form, err)
	}
	changed := home
	changed.Detail = "4층"
	before := s.store.Dump()
	_, err = s.market.GiveAddress(s.ctx(), s.t.ID, token, changed, true)
	wantFault(t, err, fault.Conflict, trade.CodeMove, "nothing is sent any more")
	if s.store.Dump() != before {
		t.Error("a refused address was kept")
	}
}

func TestAddressesAreSealedAndRemembered(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Paid)
	token := tokenOf(s.market.AddressLink(s.buyer, s.t.ID))
	form, err := s.market.OpenAddressForm(s.ctx(), s.t.ID, token)
	if err != nil || !form.Open || form.Given || form.Address != (address.Address{}) || form.Role != trade.Buyer {
		t.Errorf("the first form: %+v, %v, want it open and empty", form, err)
	}
	given := s.address(s.t, s.buyer)
	before := s.store.Dump()
	for _, plain := range []string{"수진", "세종대로", "3층", "04524"} {
		if strings.Contains(before, plain) {
			t.Errorf("%q lies in the store for everybody to read", plain)
		}
	}
	if again := s.address(s.t, s.buyer); again != given || s.store.Dump() != before {
		t.Error("the same address again changed something")
	}
	s.clock.Advance(time.Hour)
	changed := home
	changed.Detail = "4층"
	if _, err := s.market.GiveAddress(s.ctx(), s.t.ID, token, changed, false); err != nil {
		t.Fatalf("change it: %v", err)
	}
	if v, err := s.market.Card(s.ctx(), s.seller, s.t.ID); err != nil || v.Address != changed {
		t.Errorf("the seller sees %+v, %v, want the changed one", v.Address, err)
	}
	if form, err = s.market.OpenAddressForm(s.ctx(), s.t.ID, token); err != nil || !form.Given || form.Address != changed {
		t.Errorf("the form shows %+v, %v, want what was given for this trade", form, err)
	}
	next := s.pay(s.buyer, s.publish(s.seller))
	form, err = s.market.OpenAddressForm(s.ctx(), next.ID, tokenOf(s.market.AddressLink(s.buyer, next.ID)))
	if err != nil || form.Given || form.Address != home {
		t.Errorf("the next trade's form: %+v, %v, want what was to be remembered", form, err)
	}
	if v, err := s.market.Card(s.ctx(), s.seller, next.ID); err != nil || v.Address != (address.Address{}) {
		t.Errorf("the seller of the next trade sees %+v, %v, want nothing: it was not given yet", v.Address, err)
	}
}

func TestLinksToFormsAreTheirOwners(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Paid)
	own := tokenOf(s.market.AddressLink(s.buyer, s.t.ID))
	strangers := tokenOf(s.market.AddressLink(s.other, s.t.ID))
	otherTrades := tokenOf(s.market.AddressLink(s.buyer, s.t.ID+1))
	account := tokenOf(s.market.AccountLink(s.buyer))
	give := func(token string) error {
		if _, err := s.market.OpenAddressForm(s.ctx(), s.t.ID, token); err != nil {
			_, err2 := s.market.GiveAddress(s.ctx(), s.t.ID, token, home, true)
			if fault.CodeOf(err) != fault.CodeOf(err2) {
				t.Errorf("the form says %v, giving says %v", err, err2)
			}
			return err2
		}
		_, err := s.market.GiveAddress(s.ctx(), s.t.ID, token, home, true)
		return err
	}
	before := s.store.Dump()
	wantFault(t, give(strangers), fault.Forbidden, trade.CodeNotYours, "a stranger's link")
	for _, token := range []string{otherTrades, account, own[:len(own)-1], own + "A", ""} {
		wantFault(t, give(token), fault.Forbidden, payment.CodeLink, "another link")
	}
	_, err := s.market.GiveAddress(s.ctx(), s.t.ID, own, address.Address{}, true)
	wantFault(t, err, fault.Invalid, address.CodeAddress, "nothing was typed")
	// The seller sends and gives no address in this state.
	_, err = s.market.GiveAddress(s.ctx(), s.t.ID, tokenOf(s.market.AddressLink(s.seller, s.t.ID)), home, true)
	wantFault(t, err, fault.Forbidden, trade.CodeNotYours, "the seller's turn comes with a return")
	s.clock.Advance(day)
	wantFault(t, give(own), fault.Forbidden, payment.CodeLink, "the link has ended")
	s.clock.Advance(-day)
	if s.store.Dump() != before {
		t.Error("a refused address was kept")
	}
	if err := give(own); err != nil {
		t.Errorf("the buyer's own link: %v", err)
	}
}

func TestAccounts(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	link := tokenOf(s.market.AccountLink(s.seller))
	if a, err := s.market.OpenAccountForm(s.ctx(), s.seller, link); err != nil || a != (payout.Account{}) {
		t.Errorf("the first form: %+v, %v, want it empty", a, err)
	}
	_, err := s.market.Account(s.ctx(), s.seller)
	wantFault(t, err, fault.NotFound, "", "none is known")
	s.account(s.seller)
	before := s.store.Dump()
	for _, plain := range []string{"901234", "국민은행", "수진"} {
		if strings.Contains(before, plain) {
			t.Errorf("%q lies in the store for everybody to read", plain)
		}
	}
	s.clock.Advance(time.Minute)
	s.account(s.seller)
	if s.store.Dump() != before {
		t.Error("the same account again changed something")
	}
	masked := payout.Account{Bank: "국민은행", Number: "123***-**-****34", Holder: "김**"}
	if a, err := s.market.Account(s.ctx(), s.seller); err != nil || a != masked {
		t.Errorf("shown as %+v, %v, want it masked", a, err)
	}
	if a, err := s.market.OpenAccountForm(s.ctx(), s.seller, link); err != nil || a != masked {
		t.Errorf("the form shows %+v, %v, want it masked", a, err)
	}
	set := func(token, number string) error {
		_, err := s.market.SetAccount(s.ctx(), s.seller, token, "농협", number, "김수진")
		return err
	}
	wantFault(t, set(link, "12"), fault.Invalid, payout.CodeAccount, "no account number")
	for _, token := range []string{tokenOf(s.market.AccountLink(s.buyer)), "", link + "A"} {
		wantFault(t, set(token, "302-1234-5678-91"), fault.Forbidden, payment.CodeLink, "another's link would turn the money away")
	}
	s.clock.Advance(day)
	wantFault(t, set(link, "302-1234-5678-91"), fault.Forbidden, payment.CodeLink, "the link has ended")
	s.block(s.seller)
	if err := set(tokenOf(s.market.AccountLink(s.seller)), "302-1234-5678-91"); err == nil {
		t.Error("who is blocked turned the money to another account")
	}
}
