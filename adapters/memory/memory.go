// Package memory keeps everything in the process: a complete ports.Store, a
// ports.Blobs, a clock that is set by hand and a source that repeats itself. It
// is the fake for the tests of use cases, the model for property tests of other
// stores, and fast enough for simulations. It refuses to survive the process.
package memory

import (
	"context"
	"errors"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
)

// Store is a ports.Store. Transactions run one after the other; each change
// leaves behind how to undo it, so that a failed one leaves nothing.
type Store struct {
	turn chan struct{} // holds one token while the store is free
	data *data
}

// New makes an empty Store.
func New() *Store {
	s := &Store{turn: make(chan struct{}, 1), data: newData()}
	s.turn <- struct{}{}
	return s
}

// Repos returns collections whose calls stand alone.
func (s *Store) Repos() ports.Repos { return repos(&session{store: s}) }

// InTx runs fn alone: every other call waits for its end, or for the end of
// the call's own context.
func (s *Store) InTx(ctx context.Context, fn func(ports.Repos) error) error {
	return s.alone(ctx, func(u *unit) error { return fn(repos(&session{store: s, unit: u})) })
}

// alone takes the turn, runs fn and stores or undoes what it did.
func (s *Store) alone(ctx context.Context, fn func(*unit) error) error {
	if err := s.take(ctx); err != nil {
		return err
	}
	u := &unit{data: s.data}
	stored := false
	defer func() {
		u.over = true
		if !stored {
			u.rollBack()
		}
		s.turn <- struct{}{}
	}()
	if err := fn(u); err != nil {
		return err
	}
	if u.failed != nil {
		return u.failed
	}
	if err := ctx.Err(); err != nil {
		return cancelled(err)
	}
	stored = true
	return nil
}

func (s *Store) take(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return cancelled(err)
	}
	select {
	case <-s.turn:
		return nil
	case <-ctx.Done():
		return cancelled(ctx.Err())
	}
}

// unit is one transaction under way.
type unit struct {
	*data
	undo   []func()
	failed error // the first error other than NotFound, which ends the transaction
	over   bool
}

func (u *unit) rollBack() {
	for i := len(u.undo) - 1; i >= 0; i-- {
		u.undo[i]()
	}
}

// session is where the calls of a set of Repos run: in a transaction, or each
// in its own.
type session struct {
	store *Store
	unit  *unit
}

var errOver = errors.New("the transaction of these collections is over")

func (s *session) do(ctx context.Context, fn func(*unit) error) error {
	u := s.unit
	if u == nil {
		return s.store.alone(ctx, fn)
	}
	if u.over {
		return fault.Wrap(fault.Internal, "", errOver)
	}
	if u.failed != nil {
		return u.failed
	}
	err := cancelled(ctx.Err())
	if err == nil {
		err = fn(u)
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		u.failed = err
	}
	return err
}

// ask is do for calls that return something.
func ask[T any](ctx context.Context, s *session, fn func(*unit) (T, error)) (T, error) {
	var out T
	err := s.do(ctx, func(u *unit) error {
		var err error
		out, err = fn(u)
		return err
	})
	if err != nil {
		var none T
		return none, err
	}
	return out, nil
}

func cancelled(err error) error {
	if err == nil {
		return nil
	}
	return fault.Wrap(fault.Unavailable, "", err)
}

func repos(s *session) ports.Repos {
	return ports.Repos{
		Watch: watch{s}, Erasures: erasures{s},
		Members: members{s}, Bars: bars{s}, Listings: listings{s}, Trades: trades{s}, Attempts: attempts{s}, Ledger: book{s},
		Payouts: payouts{s}, Timers: timers{s}, Outbox: outbox{s}, News: newsroom{s}, Pushes: pushes{s},
		Notices: notices{s}, Offers: offers{s}, Boards: boards{s}, Leases: leases{s}, Alerts: alerts{s},
		Vitals: vitals{s}, Sealed: sealed{s}, Drifts: drifts{s}, Seals: seals{s},
		Audit: auditLog{s}, Chats: chats{s}, Operators: operators{s}, Sessions: sessions{s}, SignIns: signIns{s},
		Requests:  requests{s},
		Proposals: proposals{s},
	}
}

// micro is what a store can keep of a time: UTC in whole microseconds.
func micro(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return time.UnixMicro(t.UnixMicro()).UTC()
}

func cut(times ...*time.Time) {
	for _, t := range times {
		*t = micro(*t)
	}
}
