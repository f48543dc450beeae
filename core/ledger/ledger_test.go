package ledger

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/money"
)

func TestBalances(t *testing.T) {
	t.Parallel()
	clearing, escrow1, escrow2 := Account{Kind: Clearing}, Account{Escrow, 1}, Account{Escrow, 2}
	payable, fees := Account{Payable, 11}, Account{Kind: Fees}
	got := Balances([]Entry{
		{From: clearing, To: escrow1, Amount: 12_000},
		{From: clearing, To: escrow2, Amount: 500},
		{From: escrow1, To: payable, Amount: 11_580},
		{From: escrow1, To: fees, Amount: 420},
	})
	want := map[Account]money.Won{clearing: -12_500, escrow1: 0, escrow2: 500, payable: 11_580, fees: 420}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("balances of a sale and a payment (-want +got); accounts of two trades must not mix:\n%s", diff)
	}
	if got := Balances(nil); len(got) != 0 {
		t.Errorf("an empty book has balances %v", got)
	}
}

func TestBookAlwaysBalances(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	kinds := Kinds()
	var entries []Entry
	for range 2_000 {
		from := Account{kinds[random.IntN(len(kinds))], random.Int64N(5)}
		to := Account{kinds[random.IntN(len(kinds))], random.Int64N(5)}
		entries = append(entries, Entry{From: from, To: to, Amount: money.Won(1 + random.Int64N(1_000_000))})
		var sum money.Won
		for _, amount := range Balances(entries[max(0, len(entries)-50):]) {
			sum += amount
		}
		if sum != 0 {
			t.Fatalf("after %+v the book is out by %d", entries[len(entries)-1], sum)
		}
	}
}
