package push_test

import (
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/push"
	"github.com/junggyenara/junggye/core/trade"
)

func entry(from, to ledger.Kind) []ledger.Entry {
	return []ledger.Entry{{From: ledger.Account{Kind: from}, To: ledger.Account{Kind: to}, Amount: 1}}
}

func TestRankOf(t *testing.T) {
	t.Parallel()
	paid, back := entry(ledger.Clearing, ledger.Escrow), entry(ledger.Escrow, ledger.Clearing)
	settled := append(entry(ledger.Escrow, ledger.Payable), entry(ledger.Escrow, ledger.Fees)...)
	partly := append(entry(ledger.Escrow, ledger.Clearing), settled...)
	tests := []struct {
		name     string
		event    trade.Event
		from, to trade.State
		entries  []ledger.Entry
		buyer    push.Rank
		seller   push.Rank
	}{
		{"paid", trade.Capture, trade.Approving, trade.Paid, paid, push.Urgent, push.Urgent},
		{"paid too late", trade.Capture, trade.HoldExpired, trade.RefundDue, entry(ledger.Clearing, ledger.RefundDue), push.Urgent, push.Urgent},
		{"payment refused after all", trade.RecordRefusal, trade.Unknown, trade.Failed, nil, push.Closing, push.Courtesy},
		{"nobody paid in time", trade.ExpireHold, trade.Hold, trade.HoldExpired, nil, push.Courtesy, push.Courtesy},
		{"look-ups given up", trade.GiveUpLookup, trade.Unknown, trade.Manual, nil, push.Urgent, push.Urgent},
		{"buyer cancels: do not send", trade.CancelPurchase, trade.Paid, trade.Refunding, nil, push.Urgent, push.Urgent},
		{"given back", trade.RecordRefund, trade.Refunding, trade.Refunded, back, push.Closing, push.Courtesy},
		{"given back by bank", trade.RecordBankRefund, trade.RefundStuck, trade.Refunded, entry(ledger.Escrow, ledger.Bank), push.Closing, push.Courtesy},
		{"sent: the buyer's clock runs", trade.Ship, trade.Paid, trade.Sent, nil, push.Urgent, push.Courtesy},
		{"arrived", trade.ReportArrival, trade.Sent, trade.Arrived, nil, push.Urgent, push.Courtesy},
		{"confirmed: the seller's clock runs", trade.ConfirmPurchase, trade.Arrived, trade.Confirmed, nil, push.Courtesy, push.Urgent},
		{"complete: the seller is paid", trade.ConfirmSale, trade.Confirmed, trade.Complete, settled, push.Courtesy, push.Closing},
		{"part goes back, part is paid out", trade.ConfirmSale, trade.Confirmed, trade.Complete, partly, push.Closing, push.Closing},
		{"paid out", trade.RecordPayout, trade.Complete, trade.Complete, entry(ledger.Payable, ledger.Bank), push.Courtesy, push.Closing},
		{"a claim is rejected", trade.RejectClaim, trade.ClaimOpen, trade.Complete, nil, push.Closing, push.Courtesy},
		{"goods are to be sent back", trade.AcceptReturn, trade.Disputed, trade.Returning, nil, push.Urgent, push.Courtesy},
		{"no address yet", trade.RemindAddress, trade.Paid, trade.Paid, nil, push.Courtesy, push.Courtesy},
		{"disputed", trade.Dispute, trade.Sent, trade.Disputed, nil, push.Urgent, push.Urgent},
		{"number corrected", trade.CorrectTracking, trade.Sent, trade.Sent, nil, push.Courtesy, push.Courtesy},
		{"remind to send", trade.Remind, trade.Paid, trade.Paid, nil, push.None, push.Urgent},
		{"remind to confirm", trade.Remind, trade.Arrived, trade.Arrived, nil, push.Urgent, push.None},
		{"remind while an operator decides", trade.Remind, trade.Disputed, trade.Disputed, nil, push.Urgent, push.Urgent},
		{"more time", trade.Extend, trade.Paid, trade.Paid, nil, push.None, push.Courtesy},
		{"asked for", trade.Request, trade.None, trade.Requested, nil, push.Courtesy, push.Courtesy},
		{"handed over", trade.HandOver, trade.Reserved, trade.Done, nil, push.Courtesy, push.Courtesy},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			fx := trade.Effects{Record: trade.Record{Event: tt.event, From: tt.from, To: tt.to}, Entries: tt.entries}
			for who, want := range map[trade.Actor]push.Rank{trade.Buyer: tt.buyer, trade.Seller: tt.seller} {
				if got := push.RankOf(trade.Trade{State: tt.to, AddressedAt: noon, BackAddressedAt: noon}, fx, who); got != want {
					t.Errorf("%s for the %s: got rank %d, want %d", tt.event, who, got, want)
				}
			}
		})
	}
}

// Both have to come to a meeting.
func TestMeetingsRemindBoth(t *testing.T) {
	t.Parallel()
	tr := trade.Trade{State: trade.Reserved, Meet: trade.Appointment{At: noon}}
	fx := trade.Effects{Record: trade.Record{Event: trade.Remind, From: trade.Reserved, To: trade.Reserved}}
	for _, who := range []trade.Actor{trade.Buyer, trade.Seller} {
		if got := push.RankOf(tr, fx, who); got != push.Urgent {
			t.Errorf("reminder of a meeting for the %s: got rank %d, want %d", who, got, push.Urgent)
		}
	}
}

// However many pieces of news come in whatever order, six are paid for at most,
// and the last place is kept for how the money's story ends.
func TestBudget(t *testing.T) {
	t.Parallel()
	for rank, most := range map[push.Rank]int{push.None: 0, push.Courtesy: 3, push.Urgent: 5, push.Closing: 6} {
		paid := 0
		for range 20 {
			if rank.Fits(paid) {
				paid++
			}
		}
		if paid != most {
			t.Errorf("rank %d alone: got %d pushes, want %d", rank, paid, most)
		}
	}
}

func TestQuietHours(t *testing.T) {
	t.Parallel()
	at := func(day, hour, minute int) time.Time {
		return time.Date(2026, 11, day, hour, minute, 0, 0, calendar.Seoul).UTC()
	}
	tests := []struct{ now, want time.Time }{
		{at(23, 21, 59), at(23, 21, 59)},
		{at(23, 22, 0), at(24, 8, 0)},
		{at(30, 23, 30), time.Date(2026, 12, 1, 8, 0, 0, 0, calendar.Seoul).UTC()},
		{at(24, 0, 0), at(24, 8, 0)},
		{at(24, 7, 59), at(24, 8, 0)},
		{at(24, 8, 0), at(24, 8, 0)},
	}
	for _, tt := range tests {
		if got := push.Courtesy.At(tt.now); !got.Equal(tt.want) || got.Location() != time.UTC {
			t.Errorf("at %s: sent at %s, want %s in UTC", tt.now, got, tt.want)
		}
		for _, r := range []push.Rank{push.Urgent, push.Closing} {
			if got := r.At(tt.now); !got.Equal(tt.now) {
				t.Errorf("rank %d at %s: sent at %s; money and deadlines do not wait", r, tt.now, got)
			}
		}
	}
}
