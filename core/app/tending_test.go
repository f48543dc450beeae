package app_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/vault"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// ringOf is a vault whose keys are named by single letters, the first sealing.
func ringOf(t *testing.T, names string) *vault.Ring {
	t.Helper()
	var keys []vault.Key
	for _, name := range names {
		keys = append(keys, vault.Key{ID: string(name), Secret: bytes.Repeat([]byte{byte(name)}, vault.KeySize)})
	}
	r, err := vault.New(vault.Options{Keys: keys})
	return must(t, r, err)
}

func (w *world) member(id member.ID) member.Member {
	w.t.Helper()
	who, err := w.store.Repos().Members.Get(w.ctx(), id)
	return must(w.t, who, err)
}

func (w *world) phone(m *app.Market, id member.ID) string {
	w.t.Helper()
	phone, err := m.Phone(w.member(id))
	return must(w.t, phone, err)
}

func (w *world) tend(m *app.Market) app.Tended {
	w.t.Helper()
	done, err := m.Tend(w.ctx())
	return must(w.t, done, err)
}

func TestPhonesAreSealedFromTheBeginning(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.join("seller")
	who := w.member(id)
	if who.Phone != "" || who.PhoneHash == "" || strings.Contains(who.PhoneSealed, "1234") {
		t.Errorf("got %+v, want no plain phone in the database", who)
	}
	if got := w.phone(w.market, id); got != "01012345678" {
		t.Errorf("got %q, want the phone back", got)
	}
	_, err := w.market.ChangePhone(w.ctx(), id, "010-9999-8888")
	must(t, 0, err)
	if got, now := w.phone(w.market, id), w.member(id); got != "01099998888" || now.Phone != "" || now.PhoneHash == who.PhoneHash {
		t.Errorf("got %q and %+v, want the other phone, sealed, with its own fingerprint", got, now)
	}
	before := w.member(id)
	_, err = w.market.ChangePhone(w.ctx(), id, "01099998888")
	if must(t, 0, err); w.member(id) != before {
		t.Error("the same phone again changed the row")
	}
}

// TestAnOlderProgramMayStillWrite: while both versions run, the old one writes a
// plain phone beside the sealed one, or withdraws without cleaning up.
func TestAnOlderProgramMayStillWrite(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	changed, gone := w.join("seller"), w.join("buyer")
	w.setMember(changed, func(who *member.Member) { who.Phone = "01077776666" })
	w.setMember(gone, func(who *member.Member) {
		who.State, who.WithdrawnAt, who.Key, who.Nickname, who.Phone = member.Withdrawn, w.clock.Now(), "withdrawn:x", "withdrawn:x", ""
	})
	if got := w.phone(w.market, changed); got != "01077776666" {
		t.Errorf("got %q, want what the older program wrote last", got)
	}
	if done := w.tend(w.market); done.Phones != 1 || done.Left != 1 || done.More {
		t.Errorf("got %+v, want one phone sealed and one withdrawal finished", done)
	}
	if who := w.member(changed); who.Phone != "" || w.phone(w.market, changed) != "01077776666" {
		t.Errorf("got %+v, want the plain phone gone and the same one read", who)
	}
	if who := w.member(gone); who.PhoneSealed != "" || who.PhoneHash != "" || who.RecordsUntil.IsZero() {
		t.Errorf("got %+v, want nothing of the phone, and the end of the records", who)
	}
	if done := w.tend(w.market); done != (app.Tended{}) {
		t.Errorf("got %+v the second time, want nothing to do", done)
	}
}

func TestEverythingSealedFollowsTheKey(t *testing.T) {
	t.Parallel()
	s := reach(t, trade.Paid)
	before := s.with(func(c *app.Config) { c.Vault = ringOf(t, "a") })
	s.seal(before)
	s.hurt = true // the world's own market has another key
	if n := s.sealedBy("a"); n != 6 {
		t.Fatalf("%d texts are sealed by the first key, want each of the six", n)
	}
	after := s.with(func(c *app.Config) { c.Vault = ringOf(t, "ba") })
	if done := s.tend(after); done.Resealed != 6 || done.Failed != 0 || done.More {
		t.Errorf("got %+v, want all six sealed anew", done)
	}
	if a, b := s.sealedBy("a"), s.sealedBy("b"); a != 0 || b != 6 {
		t.Errorf("%d are of the old key and %d of the new, want 0 and 6: then the old key may go", a, b)
	}
	alone := s.with(func(c *app.Config) { c.Vault = ringOf(t, "b") })
	if got := s.phone(alone, s.seller); got != "01055554444" {
		t.Errorf("got %q by the new key alone, want the phone", got)
	}
	found, err := s.store.Repos().Members.ListByPhone(s.ctx(), ringOf(t, "b").Hashes("phone", "01055554444"), "", 9)
	if must(t, found, err); len(found) != 1 {
		t.Errorf("found %d members by the new key's fingerprint, want the one", len(found))
	}
	if _, err := alone.Transfers(s.ctx(), 7); err != nil {
		t.Errorf("read the account of a payout by the new key alone: %v", err)
	}
	if done := s.tend(after); done != (app.Tended{}) {
		t.Errorf("got %+v the second time, want nothing to do", done)
	}
}

// seal writes one text of each kind by the market's key.
func (s *stage) seal(m *app.Market) {
	t := s.world.t
	t.Helper()
	ctx, r, now := s.ctx(), s.store.Repos(), s.clock.Now()
	_, err := m.ChangePhone(ctx, s.seller, "01055554444")
	must(t, 0, err)
	text := func(kind string, owner int64) string {
		body, err := m.Vault.Seal([]byte(`{"bank":"은행","number":"1234567890","holder":"김"}`), fmt.Sprintf("%s:%d", kind, owner))
		return must(t, body, err)
	}
	id, who := int64(s.t.ID), int64(s.seller)
	for kind, owner := range map[ports.SealedKind]int64{ports.ToBuyer: id, ports.OwnAddress: who, ports.OwnAccount: who} {
		must(t, 0, r.Sealed.Put(ctx, kind, owner, text(string(kind), owner), now))
	}
	must(t, 0, r.Payouts.Add(ctx, payout.Payout{
		TradeID: id, SellerID: s.seller, Amount: 1000, State: payout.Claimed, BatchID: 7, Account: text("payout", id), CreatedAt: now,
	}))
	must(t, 0, r.Operators.Add(ctx, operator.Operator{ID: 5, Name: "ann", Role: operator.Owner, State: operator.Active, Factor: text("factor", 5)}))
}

func (s *stage) sealedBy(key string) int64 {
	n, err := app.CountSealed(s.ctx(), s.store.Repos(), vault.SpanOf(key))
	return must(s.world.t, n, err)
}

func TestAddressesGoWhenNothingCanBeAskedOfTheTrade(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		at   trade.State
		wait time.Duration
		kept bool
		why  string
	}{
		{trade.Paid, 30 * day, true, "the parcel is to be sent"},
		{trade.Complete, 7*day - time.Minute, true, "a fault can still be claimed"},
		{trade.Complete, 7 * day, false, "nothing can be asked any more"},
		{trade.Refunded, 0, false, "it is at its end"},
	} {
		w := newWorld(t)
		w.hurt = true // the trade has no history
		seller := w.join("seller")
		l := w.publish(seller)
		d := trade.Trade{ID: 77, ListingID: l.ID, SellerID: seller, BuyerID: w.join("buyer"), Path: trade.Parcel, State: c.at}
		d.Agreed.Category = l.Category
		if c.at.Final() {
			d.ClosedAt = w.clock.Now()
		}
		r := w.store.Repos()
		must(t, 0, r.Trades.Add(w.ctx(), d))
		must(t, 0, r.Sealed.Put(w.ctx(), ports.ToBuyer, 77, "v1.test.x", w.clock.Now()))
		w.clock.Advance(c.wait)
		w.tend(w.market)
		if _, err := r.Sealed.Get(w.ctx(), ports.ToBuyer, 77); (err == nil) != c.kept {
			t.Errorf("%s after %s: got %v, want kept %v: %s", c.at, c.wait, err, c.kept, c.why)
		}
	}
}

func TestOneUnreadableRowHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	broken, fine := w.join("seller"), w.join("buyer")
	w.hurt = true
	old := w.with(func(c *app.Config) { c.Vault = ringOf(t, "a") })
	_, err := old.ChangePhone(w.ctx(), fine, "01011112222")
	must(t, 0, err)
	w.setMember(broken, func(who *member.Member) { who.PhoneSealed = "v1.a.broken" })
	now := w.with(func(c *app.Config) { c.Vault = ringOf(t, "ba") })
	if done := w.tend(now); done.Resealed != 1 || done.Failed != 1 || done.More {
		t.Errorf("got %+v, want one sealed anew and one failed, and no hurry to come back", done)
	}
	if got := w.phone(now, fine); got != "01011112222" || !strings.HasPrefix(w.member(fine).PhoneSealed, "v1.b.") {
		t.Errorf("got %q, want the readable one sealed by the new key", got)
	}
}
