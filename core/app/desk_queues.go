package app

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/proposal"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// CodeNoQueue is the reason for a name that is no queue's.
const CodeNoQueue fault.Code = "queue.unknown"

// Queue is a kind of thing that waits for an operator.
type Queue string

// The queues.
const (
	QueueStuckRefunds    Queue = "stuck_refunds"
	QueueUnknownPayments Queue = "unknown_payments"
	QueueDisputes        Queue = "disputes"
	QueueHandOvers       Queue = "hand_overs" // contested
	QueueClaims          Queue = "claims"
	QueueProposals       Queue = "proposals" // of decisions that take two
	QueueDrifts          Queue = "drifts"
	QueueHeldPayouts     Queue = "held_payouts"
	QueueFailedPayouts   Queue = "failed_payouts"
	QueueMessages        Queue = "messages" // that fail again and again
	QueueTimers          Queue = "timers"   // as well
)

// Queues lists every Queue in the order of the desk.
func Queues() []Queue {
	return []Queue{
		QueueStuckRefunds, QueueUnknownPayments, QueueDisputes, QueueHandOvers, QueueClaims, QueueProposals, QueueDrifts,
		QueueHeldPayouts, QueueFailedPayouts, QueueMessages, QueueTimers,
	}
}

const (
	// queueCounted is how far a queue is counted: whoever has more than that needs no
	// exact number.
	queueCounted = 100
	// queueAged is of how many trades the history is read to find the oldest.
	queueAged = 20
	// manyFailures are more than an outage of a minute brings.
	manyFailures = 5
	// mostFailing is how many failing rows are listed; the list has no second page.
	mostFailing = 100
)

// QueueCount is how much waits in a queue.
type QueueCount struct {
	Queue Queue
	Count int  // up to 100
	More  bool // there is more
	// Oldest is since when the one waits that waits longest; of trades, among the twenty
	// whose deadline is nearest. Zero when nothing waits.
	Oldest time.Time
}

// QueueRow is one thing that waits. Fields that do not apply are zero.
type QueueRow struct {
	Key    int64    // where the next page begins; the id of a proposal or drift
	Trade  trade.ID // that it is about
	Title  string   // what is traded, or the kind of message or timer
	Since  time.Time
	Amount money.Won
	Turn   trade.Actor // whose turn it is besides the operator's
	Next   time.Time   // when the clock acts
	// Days are the whole days left until Next, 0 when it has passed or there is none.
	Days   int
	Frozen bool
	// Detail is the kind of drift, the event of a proposal, the reason of a hold or
	// refusal, or the subject of a timer.
	Detail   string
	By       string // who proposed it
	Failures int
}

// state says which state of a trade waits in a queue.
func (q Queue) state() trade.State {
	switch q {
	case QueueStuckRefunds:
		return trade.RefundStuck
	case QueueUnknownPayments:
		return trade.Manual
	case QueueDisputes:
		return trade.Disputed
	case QueueHandOvers:
		return trade.Contested
	case QueueClaims:
		return trade.ClaimOpen
	default:
		return trade.None
	}
}

// action is what one has to be allowed to see a queue.
func (q Queue) action() operator.Action {
	switch q {
	case QueueDrifts, QueueHeldPayouts, QueueFailedPayouts:
		return operator.SeePayouts
	default:
		return operator.SeeTrades
	}
}

// Queues counts what waits for a person, in the queues that the operator may see.
func (d Desk) Queues(ctx context.Context, by operator.Actor) ([]QueueCount, error) {
	s, err := d.read(ctx, by, operator.SeeOverview)
	if err != nil {
		return nil, err
	}
	var out []QueueCount
	for _, q := range Queues() {
		if by.May(q.action()) != nil {
			continue
		}
		c, err := s.waiting(q)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// waiting counts a queue. Since when a trade waits only its history tells, so few
// of them are looked at.
func (s step) waiting(q Queue) (QueueCount, error) {
	n, limit := 0, queueCounted+1
	if state := q.state(); state != trade.None {
		found, err := s.r.Watch.ListWaiting(s.ctx, state, ports.Waiting{}, limit)
		if err != nil {
			return QueueCount{}, err
		}
		n, limit = len(found), min(len(found), queueAged)
	}
	var rows []QueueRow
	if limit > 0 {
		var err error
		if rows, err = s.queued(q, ports.Page{Limit: limit}); err != nil {
			return QueueCount{}, err
		}
	}
	n = max(n, len(rows))
	c := QueueCount{Queue: q, Count: min(n, queueCounted), More: n > queueCounted}
	for _, r := range rows {
		if c.Oldest.IsZero() || r.Since.Before(c.Oldest) {
			c.Oldest = r.Since
		}
	}
	return c, nil
}

func (q Queue) payouts() payout.State {
	if q == QueueFailedPayouts {
		return payout.Failed
	}
	return payout.Held
}

// Queue returns a page of a queue: trades whose deadline is nearest first, else
// those that wait longest; proposals and drifts newest first; what fails most often
// first, in one page only. Before is the Key of the last row seen. An unknown queue is NotFound.
func (d Desk) Queue(ctx context.Context, by operator.Actor, q Queue, p ports.Page) ([]QueueRow, error) {
	if !slices.Contains(Queues(), q) {
		return nil, fault.New(fault.NotFound, CodeNoQueue)
	}
	s, err := d.read(ctx, by, q.action())
	if err != nil {
		return nil, err
	}
	if q == QueueMessages || q == QueueTimers {
		if p.Before != 0 {
			return nil, nil
		}
		p.Limit = min(p.Limit, mostFailing)
	}
	return s.queued(q, p)
}

func (s step) queued(q Queue, p ports.Page) ([]QueueRow, error) {
	switch q {
	case QueueProposals:
		return s.queuedProposals(p)
	case QueueDrifts:
		return s.queuedDrifts(p)
	case QueueHeldPayouts, QueueFailedPayouts:
		return s.queuedPayouts(q.payouts(), p)
	case QueueMessages, QueueTimers:
		return s.queuedFailures(q, p.Limit)
	default:
		return s.queuedTrades(q, p)
	}
}

func (s step) queuedTrades(q Queue, p ports.Page) ([]QueueRow, error) {
	after := ports.Waiting{}
	if p.Before != 0 {
		last, err := s.r.Trades.Get(s.ctx, trade.ID(p.Before))
		if err != nil {
			return nil, unknownTrade(err)
		}
		after = ports.Waiting{DueAt: last.DueAt, ID: last.ID}
	}
	found, err := s.r.Watch.ListWaiting(s.ctx, q.state(), after, p.Limit)
	if err != nil {
		return nil, err
	}
	rows := make([]QueueRow, len(found))
	for i, t := range found {
		if rows[i], err = s.queuedTrade(t); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func (s step) queuedTrade(t trade.Trade) (QueueRow, error) {
	row := QueueRow{
		Key: int64(t.ID), Trade: t.ID, Title: t.Agreed.Title, Since: t.UpdatedAt, Turn: t.Turn(), Next: t.DueAt, Frozen: t.Frozen(), Detail: t.Reason,
	}
	if row.Next.IsZero() {
		row.Next = t.NextTryAt
	}
	if left := row.Next.Sub(s.now); left > 0 && !row.Next.IsZero() {
		row.Days = int(left / (24 * time.Hour))
	}
	switch t.State {
	case trade.RefundStuck:
		row.Amount = t.ReturnDue
	case trade.Disputed:
		row.Amount = t.Held()
	default:
		row.Amount = t.Agreed.Price
	}
	history, err := s.r.Trades.History(s.ctx, t.ID)
	for _, r := range slices.Backward(history) {
		if r.To == t.State && r.From != t.State {
			row.Since = r.At
			break
		}
	}
	return row, err
}

// queuedProposals leaves out those that nobody can approve any more. They are not
// closed before somebody touches their trade, but all live equally long: the first
// that is too old ends the list.
func (s step) queuedProposals(p ports.Page) ([]QueueRow, error) {
	var rows []QueueRow
	for len(rows) < p.Limit {
		found, err := s.r.Proposals.ListOpen(s.ctx, p)
		if err != nil {
			return nil, err
		}
		for _, one := range found {
			if p.Before = one.ID; len(rows) == p.Limit || !s.now.Before(one.EndsAt) {
				return rows, nil
			}
			row, lapsed, err := s.queuedProposal(one)
			if err != nil {
				return nil, err
			}
			if !lapsed {
				rows = append(rows, row)
			}
		}
		if len(found) < p.Limit {
			break
		}
	}
	return rows, nil
}

func (s step) queuedProposal(p proposal.Proposal) (QueueRow, bool, error) {
	lapsed, err := s.lapsed(p)
	if err != nil || lapsed {
		return QueueRow{}, lapsed, err
	}
	t, err := s.r.Trades.Get(s.ctx, p.TradeID)
	row := QueueRow{
		Key: p.ID, Trade: p.TradeID, Title: t.Agreed.Title, Since: p.At, Amount: p.Sum, Turn: trade.Operator, Next: p.EndsAt,
		Detail: string(p.Event), By: p.ByName,
	}
	return row, false, err
}

func (s step) queuedDrifts(p ports.Page) ([]QueueRow, error) {
	found, err := s.r.Drifts.ListOpen(s.ctx, p)
	rows := make([]QueueRow, len(found))
	for i, v := range found {
		rows[i] = QueueRow{Key: v.ID, Trade: v.TradeID, Since: v.FoundAt, Detail: string(v.Kind), Frozen: v.Stops}
	}
	return rows, err
}

func (s step) queuedPayouts(state payout.State, p ports.Page) ([]QueueRow, error) {
	found, err := s.r.Payouts.ListInState(s.ctx, state, trade.ID(p.Before), p.Limit)
	rows := make([]QueueRow, len(found))
	for i, v := range found {
		rows[i] = QueueRow{Key: v.TradeID, Trade: trade.ID(v.TradeID), Since: v.UpdatedAt, Amount: v.Amount, Detail: v.Reason}
	}
	return rows, err
}

// queuedFailures lists what the clock or the outbox fails at.
func (s step) queuedFailures(q Queue, limit int) ([]QueueRow, error) {
	if q == QueueMessages {
		found, err := s.r.Watch.ListFailingMessages(s.ctx, manyFailures, limit)
		rows := make([]QueueRow, len(found))
		for i, m := range found {
			rows[i] = QueueRow{Key: m.ID, Title: m.Kind, Since: m.At, Next: m.DueAt, Detail: m.Key, Failures: m.Failures}
		}
		return rows, err
	}
	found, err := s.r.Watch.ListFailingTimers(s.ctx, manyFailures, limit)
	rows := make([]QueueRow, len(found))
	for i, v := range found {
		rows[i] = QueueRow{
			Key: v.ID, Title: string(v.Kind), Since: v.DueAt, Next: v.HiddenTo, Failures: v.Failures,
			Detail: string(v.Subject) + " " + strconv.FormatInt(v.ID, 10),
		}
		if v.Subject == ports.OfTrade {
			rows[i].Trade = trade.ID(v.ID)
		}
	}
	return rows, err
}
