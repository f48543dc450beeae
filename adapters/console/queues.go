package console

import (
	"strconv"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/recon"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

const deskPage = 50

// queues opens the first queue in which something waits.
func (c *Console) queues(v *visit) error {
	counts, err := c.o.Desk.Queues(v.ctx, v.by)
	if err != nil {
		return err
	}
	chosen := app.QueueStuckRefunds
	for _, q := range counts {
		if q.Count > 0 {
			chosen = q.Queue
			break
		}
	}
	return c.showQueue(v, chosen, counts)
}

// queue lists what waits in one queue.
func (c *Console) queue(v *visit) error {
	counts, err := c.o.Desk.Queues(v.ctx, v.by)
	if err != nil {
		return err
	}
	return c.showQueue(v, app.Queue(v.param("queue")), counts)
}

func (c *Console) showQueue(v *visit, q app.Queue, counts []app.QueueCount) error {
	found, err := c.o.Desk.Queue(v.ctx, v.by, q, ports.Page{Before: v.after(), Limit: deskPage + 1})
	if err != nil {
		return err
	}
	choose := tabs{Label: wordQueueKinds}
	for _, one := range counts {
		choose.Items = append(choose.Items, tab{
			Word: queueWords[one.Queue], Href: Base + "/queues/" + string(one.Queue), Count: countText(one), Current: one.Queue == q,
		})
	}
	t := table{Caption: queueWords[q], Empty: textQueueEmpty, Columns: []column{
		{Name: wordQueueWhat},
		{Name: wordQueueDetail},
		{Name: wordAmount, Numeric: true},
		{Name: wordTurn},
		{Name: wordQueueSince, Numeric: true},
		{Name: wordQueueNext, Numeric: true},
	}}
	if len(found) > deskPage {
		found = found[:deskPage]
		t.Next = Base + "/queues/" + string(q) + "?" + afterField + "=" + id(found[deskPage-1].Key)
	}
	for _, r := range found {
		t.Rows = append(t.Rows, v.queueRow(q, r))
	}
	return v.show(page{Title: wordQueues, Lead: leadQueues, Parts: []part{choose, t}})
}

func (v *visit) queueRow(q app.Queue, r app.QueueRow) row {
	what := said(r.Title)
	if r.Trade != 0 {
		what = what.with(wordOfTrade + " " + id(r.Trade))
	}
	sum := said("")
	if r.Amount != 0 {
		sum = amount(r.Amount)
	}
	next := when(r.Next)
	switch {
	case q == app.QueueMessages || q == app.QueueTimers || r.Next.IsZero():
	case r.Days > 0:
		next = next.with(strconv.Itoa(r.Days) + wordDaysLeft)
	}
	return row{Href: queueHref(q, r), Tone: wait, Cells: []cell{what, queueDetail(q, r), sum, said(turnWords[r.Turn]), when(r.Since).with(v.age(r.Since)), next}}
}

// queueHref is where the row is worked on.
func queueHref(q app.Queue, r app.QueueRow) string {
	switch {
	case q == app.QueueDrifts:
		return Base + "/drifts/" + id(r.Key)
	case q == app.QueueHeldPayouts || q == app.QueueFailedPayouts:
		return Base + "/payouts/" + id(r.Trade)
	case q == app.QueueProposals:
		return Base + "/trades/" + id(r.Trade) + "#" + proposalID
	case r.Trade != 0:
		return Base + "/trades/" + id(r.Trade)
	}
	return ""
}

// age is how long something waits, in the largest unit that fits.
func (v *visit) age(since time.Time) string {
	waits := v.c.o.Desk.Now().Sub(since)
	switch {
	case since.IsZero() || waits < 0:
		return ""
	case waits < time.Hour:
		return strconv.Itoa(int(waits/time.Minute)) + wordMinutesLong
	case waits < 48*time.Hour:
		return strconv.Itoa(int(waits/time.Hour)) + wordHoursLong
	}
	return strconv.Itoa(int(waits/(24*time.Hour))) + wordDaysLong
}

func queueDetail(q app.Queue, r app.QueueRow) cell {
	text := r.Detail
	switch q {
	case app.QueueDrifts:
		text = driftWords[recon.Kind(r.Detail)]
	case app.QueueProposals:
		return said(decisionWords[trade.Event(r.Detail)]).with(wordProposedBy + " " + r.By)
	case app.QueueHeldPayouts, app.QueueFailedPayouts:
		text = holdReason(r.Detail)
	default:
	}
	detail := said(text)
	switch {
	case r.Failures > 0:
		return detail.with(wordTries + " " + strconv.Itoa(r.Failures) + wordTimes)
	case r.Frozen && q == app.QueueDrifts:
		return detail.with(wordStops)
	case r.Frozen:
		return detail.with(wordHalted)
	}
	return detail
}

// holdReason is why a payout is held or was refused, in words.
func holdReason(reason string) string {
	if word := holdWords[reason]; word != "" {
		return word
	}
	return reason
}

// payoutTones colour the states of payouts.
var payoutTones = map[payout.State]tone{
	payout.Due: wait, payout.Held: bad, payout.Claimed: wait, payout.Sent: wait, payout.Paid: good, payout.Failed: bad, payout.Reversed: calm,
}
