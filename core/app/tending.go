package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// tendMost is how many rows of a kind one run tends, so that it never takes long.
const tendMost = 2000

// Tended is what one run of Tend did.
type Tended struct {
	Phones    int // plain ones sealed
	Left      int // members who left with an older program and are cleaned up
	Resealed  int // texts that another key had sealed
	Addresses int // of trades that are over, deleted
	Erased    int // members whose records the law asks for no longer
	Failed    int // rows that could not be tended; doctor finds out why
	More      bool
}

// Tend keeps personal data as it has to be: plain phones are sealed, what an
// older key sealed is sealed anew, and what is needed no more is deleted. One run tends
// a bounded number of rows of each kind; More says that there are others.
func (m *Market) Tend(ctx context.Context) (Tended, error) {
	var done Tended
	for _, tend := range []func(context.Context, *Tended) error{
		m.tendPlain, m.tendLeft, m.tendPhones, m.tendSealed, m.tendPayouts, m.tendFactors, m.tendAddresses, m.tendKept, m.tendBars,
	} {
		if err := tend(ctx, &done); err != nil {
			return done, err
		}
	}
	return done, nil
}

// tendEach does one thing with each row, each in its own step. One that fails
// keeps no other from being tended, unless the store is gone.
func tendEach[T any](ctx context.Context, m *Market, done *Tended, count *int, rows []T, tend func(step, T) error) error {
	return tendAll(ctx, m, done, tendMost, rows, func(row T) error {
		err := m.in(ctx, func(s step) error { return tend(s, row) })
		if err == nil {
			*count++
		}
		return err
	})
}

// tendAll does one thing with each row; there may be more when there were most.
func tendAll[T any](ctx context.Context, m *Market, done *Tended, most int, rows []T, tend func(T) error) error {
	failed := 0
	for _, row := range rows {
		err := tend(row)
		switch {
		case err == nil:
		case ctx.Err() != nil || fault.Is(err, fault.Unavailable) || fault.Is(err, fault.InDoubt):
			return err
		default:
			failed++
			m.Report("tend personal data", err)
		}
	}
	done.Failed += failed
	// Where nothing but failures is left, another run would do no better.
	done.More = done.More || len(rows) >= most && failed < len(rows)
	return nil
}

// tendPlain seals phones that an older program wrote.
func (m *Market) tendPlain(ctx context.Context, done *Tended) error {
	rows, err := m.Store.Repos().Members.ListPlain(ctx, tendMost)
	if err != nil {
		return err
	}
	return tendEach(ctx, m, done, &done.Phones, rows, func(s step, row member.Member) error {
		who, err := s.r.Members.Get(s.ctx, row.ID)
		if err != nil || who.Phone == "" {
			return err
		}
		if err := m.sealPhone(&who, who.Phone); err != nil {
			return err
		}
		_, err = s.r.Members.Save(s.ctx, who)
		return err
	})
}

// tendLeft finishes what an older program left of those who withdrew with it.
func (m *Market) tendLeft(ctx context.Context, done *Tended) error {
	rows, err := m.Store.Repos().Members.ListUnkept(ctx, tendMost)
	if err != nil {
		return err
	}
	return tendEach(ctx, m, done, &done.Left, rows, func(s step, row member.Member) error {
		who, err := s.r.Members.Get(s.ctx, row.ID)
		if err != nil || who.State != member.Withdrawn {
			return err
		}
		kept, err := s.kept(who.ID)
		if err != nil {
			return err
		}
		_, err = s.r.Members.Save(s.ctx, who.Withdraw(who.WithdrawnAt, kept))
		return err
	})
}

// tendPhones seals and hashes phones with the first key.
func (m *Market) tendPhones(ctx context.Context, done *Tended) error {
	return m.older(func(span ports.Span) error {
		rows, err := m.Store.Repos().Members.ListSealed(ctx, span, tendMost)
		if err != nil {
			return err
		}
		return tendEach(ctx, m, done, &done.Resealed, rows, func(s step, row member.Member) error {
			who, err := s.r.Members.Get(s.ctx, row.ID)
			if err != nil || who.PhoneSealed != row.PhoneSealed {
				return err
			}
			phone, err := m.Phone(who)
			if err != nil {
				return err
			}
			if err := m.sealPhone(&who, phone); err != nil {
				return err
			}
			_, err = s.r.Members.Save(s.ctx, who)
			return err
		})
	})
}

func (m *Market) tendSealed(ctx context.Context, done *Tended) error {
	return m.older(func(span ports.Span) error {
		rows, err := m.Store.Repos().Sealed.ListIn(ctx, span, tendMost)
		if err != nil {
			return err
		}
		return tendEach(ctx, m, done, &done.Resealed, rows, func(s step, row ports.SealedRow) error {
			body, err := m.anew(string(row.Kind), row.Owner, row.Body)
			if err != nil {
				return err
			}
			return s.r.Sealed.Reseal(s.ctx, row, body, s.now)
		})
	})
}

func (m *Market) tendPayouts(ctx context.Context, done *Tended) error {
	return m.older(func(span ports.Span) error {
		rows, err := m.Store.Repos().Payouts.ListSealed(ctx, span, tendMost)
		if err != nil {
			return err
		}
		return tendEach(ctx, m, done, &done.Resealed, rows, func(s step, row payout.Payout) error {
			p, err := s.r.Payouts.Get(s.ctx, trade.ID(row.TradeID))
			if err != nil || p.Account != row.Account {
				return err
			}
			if p.Account, err = m.anew(payoutAccount, p.TradeID, p.Account); err != nil {
				return err
			}
			_, err = s.r.Payouts.Save(s.ctx, p)
			return err
		})
	})
}

// mostOperators is far more than a market has.
const mostOperators = 1000

// tendFactors seals operators' second factors with the first key. They are few,
// so all are looked at.
func (m *Market) tendFactors(ctx context.Context, done *Tended) error {
	all, err := m.Store.Repos().Operators.List(ctx, ports.Page{Limit: mostOperators})
	if err != nil {
		return err
	}
	var rows []operator.Operator
	for _, o := range all {
		for _, span := range m.Vault.Older() {
			if span.Has(o.Factor) || span.Has(o.NextFactor) {
				rows = append(rows, o)
				break
			}
		}
	}
	return tendEach(ctx, m, done, &done.Resealed, rows, func(s step, row operator.Operator) error {
		o, err := s.r.Operators.Get(s.ctx, row.ID)
		if err != nil {
			return err
		}
		for _, factor := range []*string{&o.Factor, &o.NextFactor} {
			if *factor == "" {
				continue
			}
			if *factor, err = m.anew(factorKind, int64(o.ID), *factor); err != nil {
				return err
			}
		}
		_, err = s.r.Operators.Save(s.ctx, o)
		return err
	})
}

// tendAddresses deletes where parcels went, once nobody can ask any more.
func (m *Market) tendAddresses(ctx context.Context, done *Tended) error {
	r := m.Store.Repos()
	for _, kind := range []ports.SealedKind{ports.ToBuyer, ports.ToSeller} {
		after, deleted := int64(0), 0
		for deleted < tendMost {
			owners, err := r.Sealed.ListOwners(ctx, kind, after, batch)
			if err != nil {
				return err
			}
			if len(owners) == 0 {
				break
			}
			after = owners[len(owners)-1]
			over, err := m.done(ctx, owners)
			if err != nil {
				return err
			}
			err = tendEach(ctx, m, done, &done.Addresses, over, func(s step, owner int64) error {
				return s.r.Sealed.Delete(s.ctx, kind, owner)
			})
			if err != nil {
				return err
			}
			deleted += len(over)
		}
		done.More = done.More || deleted >= tendMost
	}
	return nil
}

// done are the trades among ids that nothing can happen to any more. What is
// final does not come back, so no transaction is needed.
func (m *Market) done(ctx context.Context, ids []int64) ([]int64, error) {
	var over []int64
	r, now := m.Store.Repos(), m.Clock.Now()
	for _, id := range ids {
		t, err := r.Trades.Get(ctx, trade.ID(id))
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		if err != nil || t.Over(now, m.Process) {
			over = append(over, id)
		}
	}
	return over, nil
}

func (m *Market) tendBars(ctx context.Context, _ *Tended) error {
	return m.Store.Repos().Bars.Clear(ctx, m.Clock.Now())
}

// older runs fn for the texts of each older key.
func (m *Market) older(fn func(ports.Span) error) error {
	var errs []error
	for _, span := range m.Vault.Older() {
		errs = append(errs, fn(span))
	}
	return errors.Join(errs...)
}

// anew seals a text with the first key.
func (m *Market) anew(kind string, owner int64, body string) (string, error) {
	plain, err := m.Vault.Open(body, sealContext(kind, owner))
	if err != nil {
		return "", fault.Wrap(fault.Internal, "", fmt.Errorf("open %s of %d: %w", kind, owner, err))
	}
	return m.Vault.Seal(plain, sealContext(kind, owner))
}

// CountSealed counts the texts in the span, whatever they are of.
func CountSealed(ctx context.Context, r ports.Repos, in ports.Span) (int64, error) {
	total := int64(0)
	for _, count := range []func(context.Context, ports.Span) (int64, error){r.Members.CountSealed, r.Sealed.CountIn, r.Payouts.CountSealed} {
		n, err := count(ctx, in)
		if err != nil {
			return 0, err
		}
		total += n
	}
	operators, err := r.Operators.List(ctx, ports.Page{Limit: mostOperators})
	for _, o := range operators {
		if in.Has(o.Factor) || in.Has(o.NextFactor) {
			total++
		}
	}
	return total, err
}
