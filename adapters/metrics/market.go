package metrics

import (
	"context"
	"database/sql"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/junggyenara/junggye/core/app"
)

// Sources is where gauges come from. All fields are needed.
type Sources struct {
	Market *app.Market
	// Pools are the connection pools by what they are for.
	Pools func() map[string]sql.DBStats
	// Parts says of each part that the market depends on whether it works.
	Parts func(ctx context.Context) map[string]bool
	// Disks are the bytes free for each folder that the market writes to, by what is
	// there. An unknown one is left out.
	Disks func() map[string]uint64
	// Chat is how many calls of KakaoTalk run and wait now, and how many were turned away.
	Chat func() (running, waiting int, turned int64)
	// Now is the clock.
	Now func() time.Time
}

const (
	// rememberFor bounds how often the store is asked, however many ask us.
	rememberFor = 10 * time.Second
	// lookFor bounds how long a look at the store may take.
	lookFor = 2 * time.Second
)

// Watch registers the gauges of a market. It is called once.
func (m *Metrics) Watch(s Sources) {
	m.registry.MustRegister(&market{Sources: s, fails: m.collectFails})
}

// market reads the figures when it is asked. A store that does not answer makes
// them absent, never old and never late.
type market struct {
	Sources
	fails *prometheus.CounterVec

	mu     sync.Mutex
	at     time.Time
	seen   app.Watched
	parts  map[string]bool
	failed bool
}

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("junggye_"+name, help, labels, nil)
}

// what the gauges are called.
type names struct {
	queueLength, queueAge, dueMessages, dueMessagesAge, dueTimers, dueTimersAge *prometheus.Desc
	held, refunds, payments, payouts, payoutsWon                                *prometheus.Desc
	book, provider, compared, ran, drifts                                       *prometheus.Desc
	offersAge, offersFailures, chatsLost                                        *prometheus.Desc
	poolInUse, poolIdle, poolMost, poolWaits, poolWaited                        *prometheus.Desc
	up, disk, chatCalls, chatTurned                                             *prometheus.Desc
}

func described() names {
	return names{
		queueLength:    desc("queue_length", "What waits for an operator, up to 100.", "queue"),
		queueAge:       desc("queue_oldest_age_seconds", "How long the oldest of a queue has waited for an operator.", "queue"),
		dueMessages:    desc("outbox_due", "Messages of the outbox that are due, up to 500.", "kind"),
		dueMessagesAge: desc("outbox_oldest_age_seconds", "How long the oldest message has been due.", "kind"),
		dueTimers:      desc("timers_due", "Timers that are due, up to 500.", "subject"),
		dueTimersAge:   desc("timers_oldest_age_seconds", "How long the oldest timer has been due.", "subject"),
		held:           desc("held_won", "Buyers' money that open trades hold."),
		refunds:        desc("refunds", "Refunds that are due or stuck.", "state"),
		payments:       desc("payments_unknown", "Payments of which nobody knows yet whether they happened."),
		payouts:        desc("payouts_due", "Debts to sellers that nobody has claimed for payment."),
		payoutsWon:     desc("payouts_due_won", "Sum of the debts to sellers that nobody has claimed for payment."),
		book:           desc("compared_book_won", "What the book said that KakaoPay holds, in this process's last reconciliation."),
		provider:       desc("compared_provider_won", "What KakaoPay said that it holds of the same trades."),
		compared:       desc("compared_trades", "Trades in these two sums."),
		ran:            desc("reconciled_timestamp_seconds", "When the last reconciliation of any process ended."),
		drifts:         desc("drifts_open", "Differences between book, trades and KakaoPay that wait for somebody."),
		offersAge:      desc("offers_age_seconds", "Time since a board of special offers was last read.", "source"),
		offersFailures: desc("offers_failures", "Failed looks at a board in a row.", "source"),
		chatsLost:      desc("chat_log_dropped_total", "Entries of the chat log that were not stored."),
		poolInUse:      desc("db_connections_in_use", "Database connections in use.", "pool"),
		poolIdle:       desc("db_connections_idle", "Idle database connections.", "pool"),
		poolMost:       desc("db_connections_max", "Most database connections at once, 0 for any number.", "pool"),
		poolWaits:      desc("db_connection_waits_total", "Times that somebody waited for a database connection.", "pool"),
		poolWaited:     desc("db_connection_wait_seconds_total", "Time spent waiting for a database connection.", "pool"),
		up:             desc("part_up", "Whether a part that the market depends on works.", "part"),
		chatCalls:      desc("chat_calls", "Calls of KakaoTalk that run or wait for their turn.", "state"),
		chatTurned:     desc("chat_turned_away_total", "Calls of KakaoTalk that were asked to come again since there was no room."),
		disk:           desc("disk_free_bytes", "Bytes free where this process keeps files.", "of"),
	}
}

// Describe implements prometheus.Collector. It says nothing, since what there is
// depends on the market.
func (*market) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (c *market) Collect(out chan<- prometheus.Metric) {
	n := described()
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	count := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, v, labels...)
	}
	for pool, s := range c.Pools() {
		gauge(n.poolInUse, float64(s.InUse), pool)
		gauge(n.poolIdle, float64(s.Idle), pool)
		gauge(n.poolMost, float64(s.MaxOpenConnections), pool)
		count(n.poolWaits, float64(s.WaitCount), pool)
		count(n.poolWaited, s.WaitDuration.Seconds(), pool)
	}
	count(n.chatsLost, float64(c.Market.LostChats()))
	running, waiting, turned := c.Chat()
	gauge(n.chatCalls, float64(running), "running")
	gauge(n.chatCalls, float64(waiting), "waiting")
	count(n.chatTurned, float64(turned))
	for of, free := range c.Disks() {
		gauge(n.disk, float64(free), of)
	}
	if sums := c.Market.LastCompared(); !sums.At.IsZero() {
		gauge(n.book, float64(sums.Book))
		gauge(n.provider, float64(sums.Provider))
		gauge(n.compared, float64(sums.Trades))
	}
	seen, parts, ok := c.look()
	for part, works := range parts {
		gauge(n.up, number(works), part)
	}
	if ok {
		n.market(seen, gauge)
	}
}

// market prints what was read from the store.
func (n names) market(w app.Watched, gauge func(*prometheus.Desc, float64, ...string)) {
	age := func(since time.Time) float64 {
		if since.IsZero() {
			return 0
		}
		return max(w.At.Sub(since), 0).Seconds()
	}
	for _, q := range w.Queues {
		gauge(n.queueLength, float64(q.Count), string(q.Queue))
		gauge(n.queueAge, age(q.Oldest), string(q.Queue))
	}
	for _, rows := range withNone(w.Messages, app.MessageKinds()) {
		gauge(n.dueMessages, float64(rows.Count), rows.Kind)
		gauge(n.dueMessagesAge, age(rows.Oldest), rows.Kind)
	}
	for _, rows := range withNone(w.Timers, []string{"trade", "listing", "market"}) {
		gauge(n.dueTimers, float64(rows.Count), rows.Kind)
		gauge(n.dueTimersAge, age(rows.Oldest), rows.Kind)
	}
	gauge(n.held, float64(w.Holding.Sum))
	gauge(n.refunds, float64(w.Refunds.Trades), "due")
	gauge(n.refunds, float64(w.Stuck.Trades), "stuck")
	gauge(n.payments, float64(w.Unknown))
	gauge(n.payouts, float64(w.Payouts.Trades))
	gauge(n.payoutsWon, float64(w.Payouts.Sum))
	if !w.Run.EndedAt.IsZero() {
		gauge(n.ran, float64(w.Run.EndedAt.UnixMilli())/1000)
		gauge(n.drifts, float64(w.Run.Open))
	}
	for _, s := range w.Sources {
		if !s.State.OKAt.IsZero() && !s.State.Off() {
			gauge(n.offersAge, age(s.State.OKAt), s.Name)
		}
		gauge(n.offersFailures, float64(s.State.Failures), s.Name)
	}
}

// withNone adds the kinds of which nothing is due, so that no series comes and
// goes.
func withNone(rows []app.DueRows, kinds []string) []app.DueRows {
	out := make([]app.DueRows, 0, len(rows)+len(kinds))
	there := make(map[string]bool, len(rows))
	for _, r := range rows {
		there[r.Kind] = true
		out = append(out, r)
	}
	for _, kind := range kinds {
		if !there[kind] {
			out = append(out, app.DueRows{Kind: kind})
		}
	}
	return out
}

func number(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// look reads the market, or remembers. Of several who ask at once one reads.
func (c *market) look() (app.Watched, map[string]bool, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.at.IsZero() && c.Now().Sub(c.at) < rememberFor {
		return c.seen, c.parts, !c.failed
	}
	ctx, cancel := context.WithTimeout(context.Background(), lookFor)
	defer cancel()
	var parts sync.WaitGroup
	parts.Go(func() { c.parts = c.Parts(ctx) })
	seen, err := c.Market.Watched(ctx)
	parts.Wait()
	c.seen, c.failed, c.at = seen, err != nil, c.Now()
	if err != nil {
		c.fails.WithLabelValues("store").Inc()
	}
	return c.seen, c.parts, !c.failed
}
