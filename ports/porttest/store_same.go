package porttest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/push"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// SameAnswers gives random lists of commands, alone and in transactions, to
// two stores and wants the same answers: values, and kinds of errors. The model
// is the memory store as a rule. Stores that have a Close are closed after
// each list.
func SameAnswers(t *testing.T, model, open func(*testing.T) ports.Store) {
	t.Helper()
	rapid.Check(t, func(rt *rapid.T) {
		stores := [2]ports.Store{model(t), open(t)}
		for _, s := range stores {
			if c, ok := s.(io.Closer); ok {
				defer c.Close()
			}
		}
		for range rapid.IntRange(1, 60).Draw(rt, "steps") {
			step := drawStep(rt)
			want, got := step.run(t.Context(), stores[0]), step.run(t.Context(), stores[1])
			if !alike(want, got) {
				rt.Fatalf("%s\nmodel: %s\nstore: %s\nuse cases are tested on the model only", step, want, got)
			}
		}
	})
}

// alike compares answers. A row that breaks two rules at once, such as a taken
// id and a missing parent, may be refused for either: engines differ in what
// they look at first.
func alike(want, got string) bool {
	either := strings.NewReplacer(fault.Exists.String(), "refused", fault.Internal.String(), "refused")
	return want == got || either.Replace(want) == either.Replace(got)
}

// command is one call or two, with its arguments drawn.
type command struct {
	name string
	run  func(context.Context, ports.Repos) (any, error)
}

// step is a command that stands alone or several in a transaction.
type step struct {
	commands []command
	inTx     bool
	fails    bool // the transaction returns an error of its own in the end
}

func drawStep(rt *rapid.T) step {
	s := step{inTx: rapid.IntRange(0, 3).Draw(rt, "in transaction") == 0}
	n := 1
	if s.inTx {
		n = rapid.IntRange(1, 6).Draw(rt, "calls")
		s.fails = rapid.IntRange(0, 3).Draw(rt, "fails") == 0
	}
	for range n {
		s.commands = append(s.commands, drawCommand(rt))
	}
	return s
}

func (s step) String() string {
	text := fmt.Sprintf("in transaction %v, fails %v:", s.inTx, s.fails)
	for _, c := range s.commands {
		text += " " + c.name
	}
	return text
}

var errWanted = errors.New("wanted")

func (s step) run(ctx context.Context, store ports.Store) string {
	answers := ""
	all := func(r ports.Repos) error {
		for _, c := range s.commands {
			v, err := c.run(ctx, r)
			answers += answer(v, err) + "; "
		}
		if s.fails {
			return errWanted
		}
		return nil
	}
	if !s.inTx {
		_ = all(store.Repos())
		return answers
	}
	return answers + answer(nil, store.InTx(ctx, all))
}

// answer is what is compared. Two violated rules at once may be told in
// another order, so the code is not.
func answer(v any, err error) string {
	switch {
	case errors.Is(err, errWanted):
		return "wanted"
	case err != nil:
		return fault.KindOf(err).String()
	case none(v):
		return "none"
	}
	return fmt.Sprintf("%+v", v)
}

// asked makes a command of a call with a result, done one of a call without.
func asked[T any](name string, run func(context.Context, ports.Repos) (T, error)) command {
	return command{name, func(ctx context.Context, r ports.Repos) (any, error) { return run(ctx, r) }}
}

func done(name string, run func(context.Context, ports.Repos) error) command {
	return command{name, func(ctx context.Context, r ports.Repos) (any, error) { return nil, run(ctx, r) }}
}

func drawCommand(rt *rapid.T) command {
	return rapid.SampledFrom([]func(*rapid.T) command{
		drawMember, drawListing, drawTrade, drawTrade, drawMoney, drawTimers, drawMessage, drawNews, drawPush, drawQuestion,
	}).Draw(rt, "command")(rt)
}

func small(rt *rapid.T, what string) int64 { return rapid.Int64Range(1, 4).Draw(rt, what) }

// behind is how far the version that is saved lies behind the present one.
func behind(rt *rapid.T) int64 {
	return rapid.SampledFrom([]int64{0, 0, 0, 1, -1}).Draw(rt, "version behind")
}

func sometime(rt *rapid.T) time.Time {
	if n := rapid.IntRange(0, 6).Draw(rt, "time"); n > 0 {
		return after(n)
	}
	return time.Time{}
}

func drawMember(rt *rapid.T) command {
	m := aMember(member.ID(small(rt, "member")))
	m.Key, m.Nickname = fmt.Sprint("k", small(rt, "key")), fmt.Sprint("n", small(rt, "nickname"))
	m.State, m.WithdrawnAt = rapid.SampledFrom(member.States()).Draw(rt, "state"), sometime(rt)
	if rapid.Bool().Draw(rt, "add") {
		return done(fmt.Sprintf("add %+v", m), func(ctx context.Context, r ports.Repos) error { return r.Members.Add(ctx, m) })
	}
	late := behind(rt)
	return asked(fmt.Sprintf("save %+v", m), func(ctx context.Context, r ports.Repos) (member.Member, error) {
		old, err := r.Members.Get(ctx, m.ID)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return m, err
		}
		next := m
		next.Version = old.Version - late
		return r.Members.Save(ctx, next)
	})
}

func drawListing(rt *rapid.T) command {
	l := aListing(listing.ID(small(rt, "listing")))
	l.SellerID = member.ID(small(rt, "seller"))
	l.Title = rapid.SampledFrom([]string{"자전거", "Bike 100%", "나의 자전거", "의자_ß", "책"}).Draw(rt, "title")
	l.State = rapid.SampledFrom(listing.States()).Draw(rt, "state")
	l.Category = rapid.SampledFrom(listing.Categories()[:2]).Draw(rt, "category")
	l.Way = rapid.SampledFrom(listing.Ways()).Draw(rt, "way")
	l.Price, l.FirstUntil = money.Won(small(rt, "price")), sometime(rt)
	switch rapid.IntRange(0, 2).Draw(rt, "what") {
	case 0:
		return done(fmt.Sprintf("add %+v", l), func(ctx context.Context, r ports.Repos) error { return r.Listings.Add(ctx, l) })
	case 1:
		l.Revision = int(small(rt, "revision"))
		return done("revise", func(ctx context.Context, r ports.Repos) error { return r.Listings.AddRevision(ctx, l.Revise(start)) })
	}
	late := behind(rt)
	return asked(fmt.Sprintf("save %+v", l), func(ctx context.Context, r ports.Repos) (listing.Listing, error) {
		old, err := r.Listings.Get(ctx, l.ID)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return l, err
		}
		next := l
		next.Version = old.Version - late
		return r.Listings.Save(ctx, next)
	})
}

func drawTrade(rt *rapid.T) command {
	d := aTrade(trade.ID(small(rt, "trade")), listing.ID(small(rt, "listing")), rapid.SampledFrom(trade.States()).Draw(rt, "state"))
	d.BuyerID, d.SellerID = member.ID(small(rt, "buyer")), member.ID(small(rt, "seller"))
	d.Holds, d.DueAt = rapid.Bool().Draw(rt, "holds"), sometime(rt)
	key := fmt.Sprint(small(rt, "key"))
	switch rapid.IntRange(0, 3).Draw(rt, "what") {
	case 0:
		return done(fmt.Sprintf("add %+v", d), func(ctx context.Context, r ports.Repos) error { return r.Trades.Add(ctx, d) })
	case 1:
		return done("use tracking", func(ctx context.Context, r ports.Repos) error { return r.Trades.UseTracking(ctx, key, d.ID) })
	case 2:
		v := trade.Record{TradeID: d.ID, Seq: small(rt, "seq"), Event: trade.Accept, By: trade.Seller, From: trade.None, To: d.State, At: start}
		return done("add record", func(ctx context.Context, r ports.Repos) error { return r.Trades.AddRecord(ctx, v) })
	}
	late := behind(rt)
	return asked(fmt.Sprintf("save %+v", d), func(ctx context.Context, r ports.Repos) (trade.Trade, error) {
		old, err := r.Trades.Get(ctx, d.ID)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return d, err
		}
		next := d
		next.Version = old.Version - late
		return r.Trades.Save(ctx, next)
	})
}

func drawMoney(rt *rapid.T) command {
	id := trade.ID(small(rt, "trade"))
	a := anAttempt(payment.ID(small(rt, "attempt")), id)
	a.TID = rapid.SampledFrom([]string{"", "", "T1", "T2"}).Draw(rt, "tid")
	a.CreatedAt = sometime(rt)
	p := aPayout(id)
	p.Amount, p.State = money.Won(small(rt, "amount")), rapid.SampledFrom(payout.States()).Draw(rt, "state")
	entries := []ledger.Entry{anEntry(id, small(rt, "seq"), 1), anEntry(trade.ID(small(rt, "trade")), small(rt, "seq"), 2)}
	late := behind(rt)
	return rapid.SampledFrom([]command{
		done("add entries", func(ctx context.Context, r ports.Repos) error { return r.Ledger.Add(ctx, entries) }),
		done("add payout", func(ctx context.Context, r ports.Repos) error { return r.Payouts.Add(ctx, p) }),
		done("add attempt", func(ctx context.Context, r ports.Repos) error { return r.Attempts.Add(ctx, a, listing.ID(id)) }),
		asked("save payout", func(ctx context.Context, r ports.Repos) (payout.Payout, error) {
			next := p
			next.Version = 2 - late
			return r.Payouts.Save(ctx, next)
		}),
		asked("save attempt", func(ctx context.Context, r ports.Repos) (payment.Attempt, error) {
			next := a
			next.Version = 2 - late
			return r.Attempts.Save(ctx, next)
		}),
	}).Draw(rt, "money")
}

func drawTimers(rt *rapid.T) command {
	s, id := rapid.SampledFrom([]ports.Subject{ports.OfTrade, ports.OfListing}).Draw(rt, "subject"), small(rt, "id")
	var timers []trade.Timer
	for range rapid.IntRange(0, 3).Draw(rt, "timers") {
		timers = append(timers, trade.Timer{Kind: rapid.SampledFrom(trade.TimerKinds()).Draw(rt, "kind"), DueAt: sometime(rt)})
	}
	until := sometime(rt)
	if rapid.Bool().Draw(rt, "set") {
		return done(fmt.Sprint("set ", s, id, timers), func(ctx context.Context, r ports.Repos) error { return r.Timers.Set(ctx, s, id, timers) })
	}
	if rapid.Bool().Draw(rt, "claim") {
		return asked(fmt.Sprint("claim first of ", s, id, until), func(ctx context.Context, r ports.Repos) (bool, error) {
			rows, err := r.Timers.ListByID(ctx, s, id)
			if err != nil || len(rows) == 0 {
				return false, err
			}
			return r.Timers.Claim(ctx, rows[0], until)
		})
	}
	return done(fmt.Sprint("fail first of ", s, id, until), func(ctx context.Context, r ports.Repos) error {
		rows, err := r.Timers.ListByID(ctx, s, id)
		if err != nil || len(rows) == 0 {
			return err
		}
		return r.Timers.Fail(ctx, rows[0], until)
	})
}

func drawMessage(rt *rapid.T) command {
	m := aMessage(small(rt, "message"))
	m.Key, m.DueAt = fmt.Sprint(small(rt, "key")), sometime(rt)
	return rapid.SampledFrom([]command{
		done("add message", func(ctx context.Context, r ports.Repos) error { return r.Outbox.Add(ctx, m) }),
		done("message done", func(ctx context.Context, r ports.Repos) error { return r.Outbox.Done(ctx, m.ID, start) }),
		asked("claim message", func(ctx context.Context, r ports.Repos) (bool, error) { return r.Outbox.Claim(ctx, m, start) }),
		done("message failed", func(ctx context.Context, r ports.Repos) error { return r.Outbox.Fail(ctx, m.ID, m.DueAt) }),
	}).Draw(rt, "message call")
}

func drawNews(rt *rapid.T) command {
	item := func() news.Item {
		return news.Item{ID: news.ID(small(rt, "news")), MemberID: member.ID(small(rt, "member")), Kind: "x", At: sometime(rt)}
	}
	items := []news.Item{item(), item()}
	return rapid.SampledFrom([]command{
		asked("one news", func(ctx context.Context, r ports.Repos) (news.Item, error) { return r.News.Get(ctx, items[0].ID) }),
		done("add news", func(ctx context.Context, r ports.Repos) error { return r.News.Add(ctx, items) }),
		done("add one news", func(ctx context.Context, r ports.Repos) error { return r.News.Add(ctx, items[:1]) }),
		done("see news", func(ctx context.Context, r ports.Repos) error {
			return r.News.See(ctx, []news.ID{items[0].ID, items[1].ID}, start)
		}),
	}).Draw(rt, "news call")
}

func drawPush(rt *rapid.T) command {
	p := aPush(news.ID(small(rt, "news")), trade.ID(small(rt, "trade")), int(small(rt, "place")))
	p.State, p.TaskID = rapid.SampledFrom(push.States()).Draw(rt, "state"), rapid.SampledFrom([]string{"", "t1", "t2"}).Draw(rt, "task")
	p.UpdatedAt = sometime(rt)
	late := behind(rt)
	return rapid.SampledFrom([]command{
		done(fmt.Sprintf("add %+v", p), func(ctx context.Context, r ports.Repos) error { return r.Pushes.Add(ctx, p) }),
		asked(fmt.Sprintf("save %+v", p), func(ctx context.Context, r ports.Repos) (push.Push, error) {
			old, err := r.Pushes.Get(ctx, p.NewsID)
			if err != nil && !fault.Is(err, fault.NotFound) {
				return p, err
			}
			next := p
			next.Version = old.Version - late
			return r.Pushes.Save(ctx, next)
		}),
		asked("pushes of trade", func(ctx context.Context, r ports.Repos) ([]push.Push, error) {
			return r.Pushes.ListByTrade(ctx, trade.ID(p.TradeID))
		}),
		asked("pushes of task", func(ctx context.Context, r ports.Repos) ([]push.Push, error) {
			return r.Pushes.ListByTask(ctx, p.TaskID)
		}),
	}).Draw(rt, "push call")
}

func drawQuestion(rt *rapid.T) command {
	id, n := small(rt, "id"), int(small(rt, "limit"))
	p := ports.Page{Before: small(rt, "before") % 4, Limit: n}
	states := rapid.SliceOfN(rapid.SampledFrom(trade.States()), 0, 20).Draw(rt, "states")
	query := drawQuery(rt)
	now := sometime(rt)
	type c = context.Context
	return rapid.SampledFrom([]command{
		asked("member", func(ctx c, r ports.Repos) (member.Member, error) { return r.Members.ByKey(ctx, fmt.Sprint("k", id)) }),
		asked("market", func(ctx c, r ports.Repos) ([]listing.Listing, error) { return r.Listings.ListMarket(ctx, p) }),
		asked("category", func(ctx c, r ports.Repos) ([]listing.Listing, error) {
			return r.Listings.ListCategory(ctx, listing.Fashion, p)
		}),
		asked("search", func(ctx c, r ports.Repos) (string, error) {
			found, next, err := r.Listings.Search(ctx, query, p)
			return fmt.Sprint(next, found), err
		}),
		asked("mine", func(ctx c, r ports.Repos) ([]listing.Listing, error) {
			return r.Listings.ListBySeller(ctx, member.ID(id), listing.ForSale, p)
		}),
		asked("revisions", func(ctx c, r ports.Repos) ([]listing.Revision, error) {
			return r.Listings.Revisions(ctx, listing.ID(id))
		}),
		asked("holder", func(ctx c, r ports.Repos) (trade.Trade, error) { return r.Trades.HoldingListing(ctx, listing.ID(id)) }),
		asked("sale", func(ctx c, r ports.Repos) (trade.Trade, error) { return r.Trades.Sale(ctx, listing.ID(id)) }),
		asked("line", func(ctx c, r ports.Repos) ([]trade.Trade, error) { return r.Trades.ListRequests(ctx, listing.ID(id)) }),
		asked("request", func(ctx c, r ports.Repos) (trade.Trade, error) {
			return r.Trades.RequestOf(ctx, member.ID(id), listing.ID(n))
		}),
		asked("requests", func(ctx c, r ports.Repos) (int, error) { return r.Trades.CountRequests(ctx, member.ID(id)) }),
		asked("bought", func(ctx c, r ports.Repos) ([]trade.Trade, error) {
			return r.Trades.ListByBuyer(ctx, member.ID(id), states, p)
		}),
		asked("sold", func(ctx c, r ports.Repos) ([]trade.Trade, error) {
			return r.Trades.ListBySeller(ctx, member.ID(id), states, p)
		}),
		asked("history", func(ctx c, r ports.Repos) ([]trade.Record, error) { return r.Trades.History(ctx, trade.ID(id)) }),
		asked("attempts", func(ctx c, r ports.Repos) ([]payment.Attempt, error) {
			return r.Attempts.ListByTrade(ctx, trade.ID(id))
		}),
		asked("since", func(ctx c, r ports.Repos) (int, error) {
			return r.Attempts.CountSince(ctx, buyer, listing.ID(id), now)
		}),
		asked("entries", func(ctx c, r ports.Repos) ([]ledger.Entry, error) { return r.Ledger.List(ctx, trade.ID(id-1), 2, 1, n) }),
		asked("payouts", func(ctx c, r ports.Repos) ([]payout.Payout, error) { return r.Payouts.ListBySeller(ctx, seller) }),
		asked("due", func(ctx c, r ports.Repos) ([]ports.TimerRow, error) { return r.Timers.ListDue(ctx, now, n) }),
		asked("next", func(ctx c, r ports.Repos) (time.Time, error) { return r.Timers.Next(ctx) }),
		asked("messages", func(ctx c, r ports.Repos) ([]ports.Message, error) { return r.Outbox.ListDue(ctx, now, n) }),
		asked("next message", func(ctx c, r ports.Repos) (time.Time, error) { return r.Outbox.Next(ctx) }),
		asked("news", func(ctx c, r ports.Repos) ([]news.Item, error) { return r.News.ListUnseen(ctx, member.ID(id), n) }),
		asked("unseen", func(ctx c, r ports.Repos) (int, error) { return r.News.CountUnseen(ctx, member.ID(id), n) }),
	}).Draw(rt, "question")
}
