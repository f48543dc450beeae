package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/recon"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

const (
	recentFor    = 25 * time.Hour // attempts begun since then are looked at every time
	lookupPause  = 20 * time.Millisecond
	reconPage    = 200
	looks        = 3    // at a trade that changes while it is looked at
	maxFacts     = 1500 // bytes of a drift's facts
	quotaUsed    = -429 // KakaoPay's daily quota
	tooManyCalls = -10  // KakaoPay's pace
)

// Reconciliation compares every trade's money with the provider's word.
type reconciliation struct {
	m       *Market
	run     ports.Run
	seen    map[trade.ID]bool
	repairs bool
	// quota tells that the provider wants no more questions today.
	quota bool
	sums  Compared
	// doubtful are listings whose trade says otherwise than they do.
	doubtful map[listing.ID]bool
}

// Reconcile compares what the market believes with its book and with the
// provider's word on every payment: of the open trades and of what began in the last
// day, or of everything that ever was. What an ordinary move repairs is
// repaired; the rest is stopped where money could leave, and listed for an
// operator. It is safe beside a running market and beside itself.
func (m *Market) Reconcile(ctx context.Context, full bool) (ports.Run, error) {
	return m.reconcile(ctx, full, true)
}

// CompareOnly is Reconcile that repairs and stops nothing: it lists what it found. It is for
// a copy of the market, such as a restored backup, that must not touch the payments of the
// market that it was copied from. Listings that no trade holds stay unfound.
func (m *Market) CompareOnly(ctx context.Context, full bool) (ports.Run, error) {
	return m.reconcile(ctx, full, false)
}

func (m *Market) reconcile(ctx context.Context, full, repairs bool) (ports.Run, error) {
	r := &reconciliation{m: m, seen: map[trade.ID]bool{}, repairs: repairs, doubtful: map[listing.ID]bool{}}
	r.run = ports.Run{ID: m.Source.ID(), Full: full, StartedAt: m.Clock.Now()}
	since := r.run.StartedAt.Add(-recentFor)
	if full {
		since = time.Time{}
	}
	err := errors.Join(r.openTrades(ctx), r.unpaidPayouts(ctx), r.attemptsSince(ctx, since))
	if repairs {
		err = errors.Join(err, r.lostListings(ctx))
	}
	if err != nil {
		return r.run, err
	}
	if r.run.Open, err = r.countOpen(ctx); err != nil {
		return r.run, err
	}
	r.run.EndedAt = m.Clock.Now()
	r.sums.At = r.run.EndedAt
	m.compared.Store(&r.sums)
	return r.run, m.Store.Repos().Drifts.AddRun(ctx, r.run)
}

func (r *reconciliation) openTrades(ctx context.Context) error {
	for _, state := range openStates {
		before := int64(0)
		for {
			page, err := r.m.Store.Repos().Trades.ListInState(ctx, state, ports.Page{Before: before, Limit: reconPage})
			if err != nil {
				return err
			}
			for _, t := range page {
				if err := r.trade(ctx, t.ID); err != nil {
					return err
				}
			}
			if len(page) < reconPage {
				break
			}
			before = int64(page[len(page)-1].ID)
		}
	}
	return nil
}

func (r *reconciliation) unpaidPayouts(ctx context.Context) error {
	for _, state := range []payout.State{payout.Due, payout.Held, payout.Claimed, payout.Sent, payout.Failed} {
		after := trade.ID(0)
		for {
			page, err := r.m.Payouts(ctx, state, after, reconPage)
			if err != nil {
				return err
			}
			for _, p := range page {
				after = trade.ID(p.TradeID)
				if err := r.trade(ctx, after); err != nil {
					return err
				}
			}
			if len(page) < reconPage {
				break
			}
		}
	}
	return nil
}

func (r *reconciliation) attemptsSince(ctx context.Context, since time.Time) error {
	after := payment.ID(0)
	for {
		page, err := r.m.Store.Repos().Attempts.ListSince(ctx, since, after, reconPage)
		if err != nil {
			return err
		}
		for _, a := range page {
			after = a.ID
			if err := r.trade(ctx, trade.ID(a.TradeID)); err != nil {
				return err
			}
		}
		if len(page) < reconPage {
			return nil
		}
	}
}

// trade checks one trade once in a run. A trade that cannot be checked is left
// to the next run: it must not keep the others from being checked.
func (r *reconciliation) trade(ctx context.Context, id trade.ID) error {
	if r.seen[id] || r.quota {
		return ctx.Err()
	}
	r.seen[id] = true
	r.run.Trades++
	err := r.check(ctx, id)
	if err == nil || ctx.Err() != nil || fault.Is(err, fault.Unavailable) {
		return err
	}
	r.run.Moving++
	if !fault.Is(err, fault.Stale) {
		r.m.Report(fmt.Sprintf("reconcile trade %d", id), err)
	}
	return nil
}

// check compares one trade, repairs what can be repaired and files the rest.
func (r *reconciliation) check(ctx context.Context, id trade.ID) error {
	c, found, err := r.look(ctx, id)
	if err != nil || c == nil {
		return err
	}
	// Twice, since a case is read in several steps.
	if len(found) > 0 {
		if c, found, err = r.again(ctx, id, found); err != nil || c == nil {
			return err
		}
	}
	r.run.Found += len(found)
	left := found[:0:0]
	for _, d := range found {
		if d.Kind == recon.ListingDiffers {
			r.doubtful[c.Listing.ID] = true
		}
		if d.Repair == recon.ByPerson || !r.repairs || r.repair(ctx, c, d) != nil {
			left = append(left, d)
			continue
		}
		r.run.Repaired++
	}
	if len(left) < len(found) {
		// What was repaired is filed only when it is there still.
		if c, left, err = r.again(ctx, id, found); err != nil || c == nil {
			return err
		}
	}
	if book, provider, known := c.Sums(); known {
		r.sums.Trades++
		r.sums.Book += book
		r.sums.Provider += provider
	}
	open, fresh, err := r.file(ctx, c, left)
	if err != nil || !r.repairs {
		return err
	}
	r.stop(ctx, c, open, fresh)
	return r.settled(ctx, c, open)
}

// again looks a second time and keeps what is still there.
func (r *reconciliation) again(ctx context.Context, id trade.ID, first []recon.Drift) (*recon.Case, []recon.Drift, error) {
	c, found, err := r.look(ctx, id)
	if err != nil || c == nil {
		return nil, nil, err
	}
	kept := found[:0:0]
	for _, d := range found {
		for _, earlier := range first {
			if d.Kind == earlier.Kind && d.Attempt == earlier.Attempt {
				kept = append(kept, d)
				break
			}
		}
	}
	return c, kept, nil
}

// look reads a trade with all that belongs to it and compares. The case is nil
// when the trade changed at every look.
func (r *reconciliation) look(ctx context.Context, id trade.ID) (*recon.Case, []recon.Drift, error) {
	for range looks {
		c, err := r.load(ctx, id)
		if err != nil {
			return nil, nil, err
		}
		after, err := r.m.Store.Repos().Trades.Get(ctx, id)
		if err != nil {
			return nil, nil, err
		}
		if after.Version == c.Trade.Version {
			return &c, recon.Check(c), nil
		}
	}
	r.run.Moving++
	return nil, nil, nil
}

func (r *reconciliation) load(ctx context.Context, id trade.ID) (c recon.Case, err error) {
	s := r.m.reading(ctx)
	c.Now = s.now
	if c.Trade, err = s.r.Trades.Get(ctx, id); err != nil {
		return c, err
	}
	if c.Listing, err = s.r.Listings.Get(ctx, c.Trade.ListingID); err != nil {
		return c, err
	}
	attempts, err := s.r.Attempts.ListByTrade(ctx, id)
	if err != nil {
		return c, err
	}
	for _, a := range attempts {
		c.Attempts = append(c.Attempts, r.ask(ctx, a))
	}
	if c.Entries, err = s.r.Ledger.ListByTrade(ctx, id); err != nil {
		return c, err
	}
	if c.Payout, err = s.r.Payouts.Get(ctx, id); err != nil && !fault.Is(err, fault.NotFound) {
		return c, err
	}
	if c.History, err = s.r.Trades.History(ctx, id); err != nil {
		return c, err
	}
	rows, err := s.r.Timers.ListByID(ctx, ports.OfTrade, int64(id))
	for _, row := range rows {
		c.Timers = append(c.Timers, row.Timer)
	}
	return c, err
}

// ask looks an attempt up at the provider, at a pace.
func (r *reconciliation) ask(ctx context.Context, a payment.Attempt) recon.Attempt {
	if a.TID == "" {
		return recon.Attempt{Attempt: a}
	}
	r.m.Pause(ctx, lookupPause)
	r.run.Lookups++
	status, err := r.m.lookup(ctx, a)
	if err == nil {
		return recon.Attempt{Attempt: a, Answer: recon.Told, Status: status}
	}
	if e, ok := errors.AsType[*payment.GatewayError](err); ok && (e.Code == quotaUsed || e.Code == tooManyCalls) {
		r.quota = true
	}
	if outcome(err) == payment.Refused {
		return recon.Attempt{Attempt: a, Answer: recon.Denied}
	}
	r.run.Silent++
	return recon.Attempt{Attempt: a, Answer: recon.Silent}
}

// repair makes the ordinary move that puts a drift right.
func (r *reconciliation) repair(ctx context.Context, c *recon.Case, d recon.Drift) error {
	var a recon.Attempt
	for i := range c.Attempts {
		if c.Attempts[i].ID == d.Attempt {
			a = c.Attempts[i]
		}
	}
	err := error(nil)
	switch d.Repair {
	case recon.Book:
		if err = r.m.settleAttempt(ctx, c.Trade.ID, a.ID, trade.Capture, payment.Approved, a.Status); err == nil {
			err = r.returnStray(ctx, c.Trade, a.ID)
		}
	case recon.RecordRefund:
		err = r.m.recordRefund(ctx, c.Trade.ID, a.Attempt, a.Status)
	case recon.RefundStray:
		err = r.giveBackStray(ctx, c.Trade.ID, a.Attempt)
	case recon.SetTimers:
		err = r.m.in(ctx, func(s step) error {
			t, err := s.r.Trades.Get(s.ctx, c.Trade.ID)
			if err != nil {
				return err
			}
			return s.r.Timers.Set(s.ctx, ports.OfTrade, int64(t.ID), t.Timers())
		})
	case recon.ByPerson:
		err = fault.New(fault.Internal, "", d.Repair)
	}
	if err != nil {
		r.m.Report(fmt.Sprintf("repair %s of trade %d", d.Kind, c.Trade.ID), err)
	}
	return err
}

// returnStray gives back what was just booked, if the trade could not use it.
func (r *reconciliation) returnStray(ctx context.Context, before trade.Trade, id payment.ID) error {
	repos := r.m.Store.Repos()
	t, err := repos.Trades.Get(ctx, before.ID)
	if err != nil || t.Stray <= before.Stray {
		return err
	}
	a, err := repos.Attempts.Get(ctx, id)
	if err != nil {
		return err
	}
	return r.giveBackStray(ctx, t.ID, a)
}

func (r *reconciliation) giveBackStray(ctx context.Context, id trade.ID, a payment.Attempt) error {
	status, err := r.m.giveBack(ctx, a, 0, a.Taken)
	if err != nil {
		return err
	}
	return r.m.recordRefund(ctx, id, a, status)
}

// lostListings frees listings that look held and that no trade holds.
func (r *reconciliation) lostListings(ctx context.Context) error {
	for _, state := range listing.States() {
		if recon.Holders(state) == nil {
			continue
		}
		before := int64(0)
		for {
			page, err := r.m.Store.Repos().Listings.ListInState(ctx, state, ports.Page{Before: before, Limit: reconPage})
			if err != nil {
				return err
			}
			for _, l := range page {
				if err := r.lost(ctx, l); err != nil {
					return err
				}
			}
			if len(page) < reconPage {
				break
			}
			before = int64(page[len(page)-1].ID)
		}
	}
	return nil
}

func (r *reconciliation) lost(ctx context.Context, l listing.Listing) error {
	if r.doubtful[l.ID] {
		return nil // its trade is on the list; it may be somebody's purchase
	}
	freed := false
	err := r.m.in(ctx, func(s step) error {
		freed = false
		l, err := s.r.Listings.Get(s.ctx, l.ID)
		if err != nil || recon.Holders(l.State) == nil {
			return err
		}
		held := l.State
		if _, err := s.r.Trades.HoldingListing(s.ctx, l.ID); !fault.Is(err, fault.NotFound) {
			return err
		}
		freed = true
		if _, err = s.moveListing(l, listing.Release, listing.Trade); err != nil {
			return err
		}
		return s.fileLost(l.ID, held)
	})
	if err != nil || !freed {
		return err
	}
	r.run.Found++
	r.run.Repaired++
	r.m.Report(fmt.Sprintf("listing %d was %s and no trade held it", l.ID, l.State), fault.New(fault.Internal, listing.CodeMove))
	return nil
}

// fileLost keeps on record that a listing was freed which no trade held. It is
// repaired, so it waits for nobody.
func (s step) fileLost(id listing.ID, held listing.State) error {
	facts, err := json.Marshal([]any{held})
	if err != nil {
		return fault.Wrap(fault.Internal, "", err)
	}
	row, err := s.r.Drifts.Find(s.ctx, recon.ListingLost, 0, 0, id)
	row.Facts, row.FoundAt, row.SeenAt, row.ResolvedAt = string(facts), s.now, s.now, s.now
	if fault.Is(err, fault.NotFound) {
		row.ID, row.Kind, row.ListingID = s.m.Source.ID(), recon.ListingLost, id
		return s.r.Drifts.Add(s.ctx, row)
	}
	if err == nil {
		_, err = s.r.Drifts.Save(s.ctx, row)
	}
	return err
}

// file keeps the drifts of a trade for the operator, each once, and closes
// those that are gone. open are those that nobody accepted, and fresh tells that one
// of them stops money and was not known.
func (r *reconciliation) file(ctx context.Context, c *recon.Case, found []recon.Drift) (open []recon.Drift, fresh bool, err error) {
	id := c.Trade.ID
	if known, err := r.m.Store.Repos().Drifts.ListOfTrade(ctx, id); err != nil || len(found)+len(known) == 0 {
		return found, false, err
	}
	err = r.m.in(ctx, func(s step) error {
		fresh = false
		known, err := s.r.Drifts.ListOfTrade(s.ctx, id)
		if err != nil {
			return err
		}
		open = recon.Left(found, acceptedAmong(known))
		there := map[int64]bool{}
		for _, d := range open {
			kept, isNew, err := s.fileOne(id, d, known)
			if err != nil {
				return err
			}
			there[kept] = true
			fresh = fresh || isNew && d.Stops
		}
		for _, old := range known {
			if !old.ResolvedAt.IsZero() || there[old.ID] || c.Silent() && old.Kind.NeedsWord() {
				continue
			}
			old.ResolvedAt = s.now
			if _, err := s.r.Drifts.Save(s.ctx, old); err != nil {
				return err
			}
		}
		return nil
	})
	return open, fresh, err
}

// acceptedAmong knows the drifts that an operator accepted. One that has other
// facts by now is another one.
func acceptedAmong(known []ports.Drift) recon.Accepted {
	return func(d recon.Drift) bool {
		facts, err := json.Marshal(d.Facts)
		return err == nil && slices.ContainsFunc(known, func(old ports.Drift) bool {
			return old.Accepted() && isAbout(old, d) && old.Facts == string(facts)
		})
	}
}

// isAbout tells that a row of the trade is about the same as a drift.
func isAbout(row ports.Drift, d recon.Drift) bool {
	return row.Kind == d.Kind && row.AttemptID == d.Attempt && row.ListingID == 0
}

// fileOne keeps one drift. It is new when it was not known, came back or has
// other facts than before.
func (s step) fileOne(id trade.ID, d recon.Drift, known []ports.Drift) (kept int64, isNew bool, err error) {
	facts, err := json.Marshal(d.Facts)
	if err != nil || len(facts) > maxFacts {
		return 0, false, fault.Wrap(fault.Internal, "", fmt.Errorf("facts of %s in %d bytes: %w", d.Kind, len(facts), err))
	}
	for _, old := range known {
		if !isAbout(old, d) {
			continue
		}
		isNew = !old.ResolvedAt.IsZero() || old.Facts != string(facts)
		if !old.ResolvedAt.IsZero() {
			old.FoundAt = s.now // it is back
		}
		old.Facts, old.Stops, old.SeenAt, old.ResolvedAt = string(facts), d.Stops, s.now, time.Time{}
		old.AcceptedAt, old.AcceptedBy, old.AcceptedWhy = time.Time{}, 0, ""
		_, err := s.r.Drifts.Save(s.ctx, old)
		return old.ID, isNew, err
	}
	row := ports.Drift{
		ID: s.m.Source.ID(), TradeID: id, AttemptID: d.Attempt, Kind: d.Kind, Facts: string(facts), Stops: d.Stops,
		FoundAt: s.now, SeenAt: s.now,
	}
	return row.ID, true, s.r.Drifts.Add(s.ctx, row)
}

// stop keeps money from leaving for a trade that somebody has to look at: an
// open one is frozen, a payout held. An operator who lets a trade go on although it
// is on the list is not overruled until something else is found; a payout stays held
// while the drift is there. What cannot be stopped any more is on the list all the same.
func (r *reconciliation) stop(ctx context.Context, c *recon.Case, left []recon.Drift, fresh bool) {
	if !slices.ContainsFunc(left, func(d recon.Drift) bool { return d.Stops }) {
		return
	}
	t := c.Trade
	if fresh && t.State.Secured() && !t.Frozen() {
		err := r.m.in(ctx, func(s step) error {
			t, err := s.r.Trades.Get(s.ctx, t.ID)
			if err == nil && t.State.Secured() && !t.Frozen() {
				_, err = s.move(t, trade.Freeze, trade.Input{By: trade.System, Reason: payout.ForDrift})
			}
			return err
		})
		if err != nil {
			r.m.Report(fmt.Sprintf("freeze trade %d", t.ID), err)
		}
	}
	if c.Payout.State == payout.Due || c.Payout.State == payout.Failed {
		if err := r.m.stopPayout(ctx, t.ID); err != nil {
			r.m.Report(fmt.Sprintf("hold the payout of trade %d", t.ID), err)
		}
	}
}

// settled notes that provider and book agree, without which no payout leaves.
// An attempt is written at most once for each change of its trade.
func (r *reconciliation) settled(ctx context.Context, c *recon.Case, left []recon.Drift) error {
	for i := range c.Attempts {
		a := &c.Attempts[i]
		if a.Answer != recon.Told || !recon.Settled(left) || !a.CheckedAt.Before(c.Trade.UpdatedAt) && !a.CheckedAt.Before(a.UpdatedAt) {
			continue
		}
		checked := a.Attempt
		checked.CheckedAt = c.Now
		_, err := r.m.Store.Repos().Attempts.Save(ctx, checked)
		if err != nil && !fault.Is(err, fault.Stale) {
			return err
		}
	}
	return nil
}

func (r *reconciliation) countOpen(ctx context.Context) (int, error) {
	n, before := 0, int64(0)
	for {
		page, err := r.m.Store.Repos().Drifts.ListOpen(ctx, ports.Page{Before: before, Limit: reconPage})
		if err != nil {
			return n, err
		}
		if n += len(page); len(page) < reconPage {
			return n, nil
		}
		before = page[len(page)-1].ID
	}
}
