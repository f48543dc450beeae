package app

import (
	"context"
	"time"

	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// overviewMost is how many rows a figure of the overview counts at most.
const overviewMost = 20_000

// Overview is how the market does today, from midnight in Korea on, and what
// waits for a person. No figure counts more than 20,000 rows.
type Overview struct {
	At, Since time.Time
	Members   int // who joined
	Listings  int // published
	Opened    int // trades that began
	Done      int // trades that ended with a sale
	Paid      int // payments that arrived
	PaidIn    money.Won
	Refunded  money.Won // to buyers
	PaidOut   money.Won // to sellers, without what came back
	Fees      money.Won

	// As of now:
	Holding   int       // trades that hold money
	Held      money.Won // by them
	Due       int       // payouts that nobody claimed yet
	DueAmount money.Won
	// Chats are the calls from the chat today.
	Chats ChatFigures
	// Run is the last reconciliation, zero before the first.
	Run ports.Run
	// Queues are those that the operator may see.
	Queues []QueueCount
}

// SlowChat is from when on a call counts as slow: the chat waits for five seconds,
// and what takes this long gets near them when the market is busy.
const SlowChat = 3 * time.Second

// ChatFigures are today's calls from the chat by their outcome, in the order of
// chatlog.Outcomes, those without any left out. Of more than 20,000 calls they are the
// newest.
type ChatFigures struct {
	Calls  int
	Slow   int // took SlowChat or longer
	Failed int // got no proper answer: late, panic, failed or unposted
	More   bool
	// Outcomes say how the calls ended.
	Outcomes []ports.ChatCount
	// Lost are entries that the chat log of this process did not store since it started.
	Lost int64
}

// Overview returns today's figures.
func (d Desk) Overview(ctx context.Context, by operator.Actor) (Overview, error) {
	s, err := d.read(ctx, by, operator.SeeOverview)
	if err != nil {
		return Overview{}, err
	}
	local := s.now.In(calendar.Seoul)
	o := Overview{At: s.now, Since: time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, calendar.Seoul).UTC()}
	for _, fill := range []func(*Overview) error{s.countToday, s.chatsToday, s.bookedToday, s.heldNow} {
		if err := fill(&o); err != nil {
			return o, err
		}
	}
	o.Queues, err = d.Queues(ctx, by)
	return o, err
}

func (s step) countToday(o *Overview) (err error) {
	if o.Members, err = s.r.Watch.CountJoined(s.ctx, o.Since, overviewMost); err != nil {
		return err
	}
	if o.Listings, err = s.r.Watch.CountPublished(s.ctx, o.Since, overviewMost); err != nil {
		return err
	}
	moves, err := s.r.Watch.CountMoves(s.ctx, o.Since)
	for _, m := range moves {
		switch {
		case m.From == trade.None:
			o.Opened += m.Count
		case m.Event == trade.Capture:
			o.Paid += m.Count
		case m.From != m.To && (m.To == trade.Done || m.To == trade.Complete && m.Event == trade.ConfirmSale):
			o.Done += m.Count
		}
	}
	return err
}

func (s step) chatsToday(o *Overview) error {
	counts, err := s.r.Watch.CountChats(s.ctx, o.Since, SlowChat, overviewMost)
	f := ChatFigures{Lost: s.m.LostChats()}
	for _, outcome := range chatlog.Outcomes() {
		for _, c := range counts {
			if c.Outcome != outcome {
				continue
			}
			f.Calls += c.Count
			f.Slow += c.Slow
			if outcome.Bad() {
				f.Failed += c.Count
			}
			f.Outcomes = append(f.Outcomes, c)
		}
	}
	f.More = f.Calls >= overviewMost
	o.Chats = f
	return err
}

func (s step) bookedToday(o *Overview) error {
	booked, err := s.r.Watch.Booked(s.ctx, o.Since, overviewMost)
	for _, b := range booked {
		ofTrade := func(k ledger.Kind) bool { return k == ledger.Escrow || k == ledger.RefundDue }
		switch {
		case b.From == ledger.Clearing && ofTrade(b.To):
			o.PaidIn += b.Sum
		case b.To == ledger.Clearing || ofTrade(b.From) && b.To == ledger.Bank:
			o.Refunded += b.Sum
		case b.From == ledger.Payable && b.To == ledger.Bank:
			o.PaidOut += b.Sum
		case b.From == ledger.Bank && b.To == ledger.Payable:
			o.PaidOut -= b.Sum
		case b.To == ledger.Fees:
			o.Fees += b.Sum
		}
	}
	return err
}

func (s step) heldNow(o *Overview) (err error) {
	var secured []trade.State
	for _, state := range trade.States() {
		if state.Secured() {
			secured = append(secured, state)
		}
	}
	if o.Holding, o.Held, err = s.r.Watch.Held(s.ctx, secured, overviewMost); err != nil {
		return err
	}
	due, err := s.r.Payouts.ListInState(s.ctx, payout.Due, 0, overviewMost)
	for _, p := range due {
		o.DueAmount += p.Amount
	}
	o.Due = len(due)
	if err != nil {
		return err
	}
	o.Run, err = s.r.Drifts.LastRun(s.ctx)
	if fault.Is(err, fault.NotFound) {
		err = nil
	}
	return err
}
