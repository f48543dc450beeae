package porttest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/push"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// Store runs the contract of ports.Store. open returns an empty store that ends
// with the test it is given. The checks named last are left out: whoever does
// that says why. See also SameAnswers.
func Store(t *testing.T, open func(*testing.T) ports.Store, without ...string) {
	t.Helper()
	for _, group := range []map[string]func(*world){
		everyField(), memberChecks(), listingChecks(), tradeChecks(), moneyChecks(), watchChecks(), timerChecks(), wordChecks(), offerChecks(),
		searchChecks(), transactionChecks(), parallelChecks(), textChecks(), callChecks(),
		sealChecks(), driftChecks(), operatorChecks(), chatChecks(),
		requestChecks(),
		noticeChecks(), findChecks(),
		memberListChecks(), sealedChecks(), erasureChecks(),
		proposalChecks(),
		foundChecks(),
	} {
		for name, check := range group {
			if slices.Contains(without, name) {
				continue
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				check(newWorld(t, open(t)))
			})
		}
	}
}

// world is one empty store under test and the means to fill it.
type world struct {
	*testing.T
	store ports.Store
	ports.Repos
	ctx context.Context
}

func newWorld(t *testing.T, s ports.Store) *world {
	return &world{T: t, store: s, Repos: s.Repos(), ctx: t.Context()}
}

// start is when every world begins: whole microseconds in UTC.
var start = time.Date(2026, 11, 22, 3, 4, 5, 678_901_000, time.UTC)

// The people and things that most checks need. Ids are beyond 2^53, since those
// of the market are.
const (
	big    = int64(1) << 60
	seller = member.ID(big + 1)
	buyer  = member.ID(big + 2)
	other  = member.ID(big + 3)
	thing  = listing.ID(big + 10)
	thing2 = listing.ID(big + 11)
	deal   = trade.ID(big + 20)
	deal2  = trade.ID(big + 21)
	nobody = big + 99
)

func aMember(id member.ID) member.Member {
	name := fmt.Sprint(int64(id) - big)
	return member.Member{
		ID: id, Key: "key" + name, Nickname: "이름" + name, Phone: "01012345678", Tier: member.Bronze,
		State: member.Active, ConsentVersion: "1", ConsentAt: start, JoinedAt: start,
	}
}

func aListing(id listing.ID) listing.Listing {
	return listing.Listing{
		ID: id, SellerID: seller, Title: "자전거", Description: "거의 새것", Price: 50_000, Category: listing.Sports,
		Place: "서울역", OpenChatURL: "https://open.kakao.com/o/abcd", State: listing.ForSale, Revision: 1,
		Photos: listing.Pending([]string{"https://example.com/1"}), RenewBy: start.Add(time.Hour), CreatedAt: start, UpdatedAt: start,
	}
}

func aTrade(id trade.ID, of listing.ID, s trade.State) trade.Trade {
	t := trade.Open(id, trade.Parcel, aListing(of), buyer, trade.DefaultProcess(), start)
	t.State = s
	if s.Final() {
		t.ClosedAt = start
	}
	return t
}

func anAttempt(id payment.ID, of trade.ID) payment.Attempt {
	return payment.Attempt{
		ID: id, TradeID: int64(of), BuyerID: buyer, Amount: 50_000, ItemName: "자전거", State: payment.Created,
		CreatedAt: start, UpdatedAt: start,
	}
}

func anEntry(of trade.ID, seq int64, line int) ledger.Entry {
	return ledger.Entry{
		TradeID: int64(of), Seq: seq, Line: line, From: ledger.Account{Kind: ledger.Clearing},
		To: ledger.Account{Kind: ledger.Escrow, Of: int64(of)}, Amount: 50_000, At: start,
	}
}

func aPayout(of trade.ID) payout.Payout {
	return payout.Payout{TradeID: int64(of), SellerID: seller, Amount: 1_000, State: payout.Due, CreatedAt: start}
}

func aPush(id news.ID, of trade.ID, place int) push.Push {
	return push.Push{
		NewsID: id, TradeID: int64(of), MemberID: buyer, Place: place, State: push.Due, CreatedAt: start, UpdatedAt: start, Version: 1,
	}
}

// people adds the three members, things also the two listings, and deals the
// two trades, one requested for each listing.
func (w *world) people() {
	w.Helper()
	for _, id := range []member.ID{seller, buyer, other} {
		w.ok(w.Members.Add(w.ctx, aMember(id)))
	}
}

func (w *world) things() {
	w.Helper()
	w.people()
	w.ok(w.Listings.Add(w.ctx, aListing(thing)))
	w.ok(w.Listings.Add(w.ctx, aListing(thing2)))
}

func (w *world) deals() {
	w.Helper()
	w.things()
	w.ok(w.Trades.Add(w.ctx, aTrade(deal, thing, trade.Requested)))
	w.ok(w.Trades.Add(w.ctx, aTrade(deal2, thing2, trade.Requested)))
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatalf("got %v, want nil", err)
	}
}

// refused wants an error of a kind and a code.
func (w *world) refused(err error, kind fault.Kind, code fault.Code, why string) {
	w.Helper()
	if !fault.Is(err, kind) || fault.CodeOf(err) != code {
		w.Errorf("got %v, want %v %q: %s", err, kind, code, why)
	}
}

// same compares values, where none and an empty list are the same.
func (w *world) same(got, want any, why string) {
	w.Helper()
	if none(got) && none(want) {
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		w.Errorf("%s (-want +got):\n%s", why, diff)
	}
}

// must takes a result apart: must(call())(w).
func must[T any](v T, err error) func(*world) T {
	return func(w *world) T {
		w.Helper()
		w.ok(err)
		return v
	}
}

// ids maps rows to something short to compare.
func ids[V any, K any](rows []V, id func(V) K) []K {
	out := make([]K, len(rows))
	for i, row := range rows {
		out[i] = id(row)
	}
	return out
}

func listingID(l listing.Listing) listing.ID { return l.ID }
func tradeID(t trade.Trade) trade.ID         { return t.ID }

var all = ports.Page{Limit: 100}
