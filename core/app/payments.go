package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/paylink"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

const (
	payLinkFor    = 2 * time.Hour  // a link in the chat
	returnLinkFor = 48 * time.Hour // the way back, also for a late refresh
	approveTries  = 3              // only while the provider surely did nothing
	approvePause  = 300 * time.Millisecond
	gatewayFor    = 20 * time.Second // one call, whatever the browser does
)

// PayLink returns the address that leads this buyer, and nobody else, to the
// payment page of the listing. seen is the listing's revision that the buyer
// looked at: a later one is not paid for unseen. It is 0 where the trade has
// its own copy of what was agreed.
func (m *Market) PayLink(buyer member.ID, id listing.ID, seen int) string {
	token := m.Links.Sign(paylink.Claims{
		Purpose: paylink.ToPay, Subject: int64(id), Member: buyer, Detail: int64(seen), Until: m.Clock.Now().Add(payLinkFor),
	})
	return fmt.Sprintf("%s/order/kakaopay-ready/%d?t=%s", m.PublicURL, id, token)
}

// Prepared is a payment page to send the buyer's browser to.
type Prepared struct {
	MobileURL  string
	DesktopURL string
	// Trade is set when there is no page because the trade went on already.
	Trade *trade.Trade
}

// StartPayment holds the listing for the link's buyer and prepares a payment
// page. The same link again leads to the same page. The trade and its attempt
// are stored before the provider is called the first time.
func (m *Market) StartPayment(ctx context.Context, id listing.ID, token string) (Prepared, error) {
	claims, err := m.Links.Parse(token, paylink.ToPay, int64(id), m.Clock.Now())
	if err != nil {
		return Prepared{}, err
	}
	if err := m.allowPaying(ctx, claims.Member); err != nil {
		return Prepared{}, err
	}
	t, attempt, err := m.hold(ctx, claims.Member, id, int(claims.Detail))
	if err != nil {
		return Prepared{}, err
	}
	if t.State != trade.Hold {
		return Prepared{Trade: &t}, nil
	}
	if attempt.State == payment.Created {
		if attempt, err = m.prepare(ctx, t, attempt); err != nil {
			return Prepared{}, err
		}
	}
	return Prepared{MobileURL: attempt.MobileURL, DesktopURL: attempt.DesktopURL}, nil
}

// hold stores trade and attempt, or finds those of an earlier tap.
func (m *Market) hold(ctx context.Context, buyer member.ID, id listing.ID, seen int) (t trade.Trade, a payment.Attempt, err error) {
	tradeID, attemptID := trade.ID(m.Source.ID()), payment.ID(m.Source.ID())
	err = m.in(ctx, func(s step) error {
		if err := s.acting(buyer); err != nil {
			return err
		}
		held, err := s.r.Trades.HoldingListing(s.ctx, id)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		mine := err == nil && held.BuyerID == buyer
		if mine && held.State != trade.Reserved && held.AttemptID != 0 {
			t = held
			a, err = s.r.Attempts.Get(s.ctx, held.AttemptID)
			return err
		}
		if mine {
			t, err = held, s.sellerActs(held.SellerID)
		} else {
			t, err = s.openPurchase(tradeID, buyer, id, seen)
		}
		if err != nil {
			return err
		}
		holds, err := s.r.Attempts.CountSince(s.ctx, buyer, id, s.now.Add(-24*time.Hour))
		if err != nil {
			return err
		}
		a = payment.Attempt{
			ID: attemptID, TradeID: int64(t.ID), BuyerID: buyer, Amount: t.Agreed.Price, ItemName: t.Agreed.Title,
			State: payment.Created, CreatedAt: s.now, UpdatedAt: s.now, Version: 1,
		}
		t, err = s.move(t, trade.Pay, trade.Input{By: trade.Buyer, MemberID: buyer, Attempt: a, HoldsToday: holds})
		if err != nil {
			return err
		}
		return s.r.Attempts.Add(s.ctx, a, id)
	})
	if err == nil {
		m.Wake()
	}
	return t, a, err
}

// openPurchase begins a purchase; the buyer's own place in line is given up for it.
func (s step) openPurchase(id trade.ID, buyer member.ID, of listing.ID, seen int) (trade.Trade, error) {
	l, err := s.visible(buyer, of)
	if err != nil {
		return trade.Trade{}, err
	}
	if seen != 0 && seen != l.Revision {
		return trade.Trade{}, fault.New(fault.Conflict, listing.CodeChanged)
	}
	waiting, err := s.r.Trades.RequestOf(s.ctx, buyer, of)
	if err == nil {
		_, err = s.move(waiting, trade.Cancel, trade.Input{By: trade.Buyer, MemberID: buyer})
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return trade.Trade{}, err
	}
	return trade.Open(id, trade.Parcel, l, buyer, s.m.Process, s.now), nil
}

// prepare asks the provider for a payment page. Only a definite refusal ends
// the hold; anything else leaves it to the buyer's next tap or to its end.
func (m *Market) prepare(ctx context.Context, t trade.Trade, a payment.Attempt) (payment.Attempt, error) {
	token := m.Links.Sign(paylink.Claims{
		Purpose: paylink.Return, Subject: int64(t.ID), Member: a.BuyerID, Detail: int64(a.ID), Until: a.CreatedAt.Add(returnLinkFor),
	})
	back := func(page string) string {
		return fmt.Sprintf("%s/order/kakaopay-%s/%d?t=%s", m.PublicURL, page, t.ID, token)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), gatewayFor)
	defer cancel()
	ready, err := m.Gateway.Ready(ctx, payment.ReadyRequest{
		Order: a.Order(), ItemName: a.ItemName, ApprovalURL: back("approve"), CancelURL: back("cancel"), FailURL: back("fail"),
	})
	if err != nil {
		if outcome(err) == payment.Refused {
			err = errors.Join(err, m.settleAttempt(ctx, t.ID, a.ID, trade.RefuseReady, payment.Failed, payment.Status{}))
		}
		return a, fault.Wrap(fault.Unavailable, CodeProvider, err)
	}
	err = m.in(ctx, func(s step) error {
		now, err := s.r.Attempts.Get(s.ctx, a.ID)
		if err != nil || now.State == payment.Prepared {
			a = now // another tap was faster; its page counts
			return err
		}
		if now, err = now.Move(payment.Prepared, s.now); err != nil {
			return err
		}
		now.TID, now.MobileURL, now.DesktopURL = ready.TID, ready.MobileURL, ready.DesktopURL
		a, err = s.r.Attempts.Save(s.ctx, now)
		return err
	})
	return a, err
}

// CodeProvider is the reason for a payment provider that refused or did not answer.
const CodeProvider fault.Code = "payment.provider"

func outcome(err error) payment.Outcome {
	if e, ok := errors.AsType[*payment.GatewayError](err); ok {
		return e.Outcome
	}
	return payment.Unknown
}

// settleAttempt makes a system's or browser's move of the trade together with
// the attempt's. A trade that went on meanwhile is left as it is.
func (m *Market) settleAttempt(ctx context.Context, id trade.ID, attempt payment.ID, e trade.Event, to payment.State, status payment.Status) error {
	by := trade.System
	if e == trade.Approve || e == trade.Leave {
		by = trade.Browser
	}
	err := m.in(context.WithoutCancel(ctx), func(s step) error {
		t, err := s.r.Trades.Get(s.ctx, id)
		if err != nil {
			return err
		}
		a, err := s.r.Attempts.Get(s.ctx, attempt)
		if err != nil {
			return err
		}
		if e == trade.RefuseReady && a.State != payment.Created {
			return nil // another tap got a page, which the buyer may be on
		}
		if _, err = s.move(t, e, trade.Input{By: by, Attempt: a, Status: status}); err != nil {
			return err
		}
		if a.State == to && to != payment.PartCancelled {
			return nil
		}
		if a, err = a.Move(to, s.now); err != nil {
			return err
		}
		if to == payment.Approved {
			a.AID, a.Method, a.Taken = status.AID, status.Method, status.Amount-status.Cancelled
		}
		a.Cancelled = status.Cancelled
		_, err = s.r.Attempts.Save(s.ctx, a)
		return err
	})
	m.Wake()
	return err
}

// Returned is what the buyer's browser is shown after the payment page.
type Returned struct {
	Trade   trade.Trade
	Attempt payment.Attempt
}

// FinishPayment is the buyer's browser coming back with pg_token. Exactly one
// caller takes the money, once; everybody else sees how it went.
func (m *Market) FinishPayment(ctx context.Context, id trade.ID, token, pgToken string) (Returned, error) {
	claims, err := m.Links.Parse(token, paylink.Return, int64(id), m.Clock.Now())
	if err != nil {
		return Returned{}, err
	}
	back, err := m.returned(ctx, id, claims)
	if err != nil || pgToken == "" || back.Trade.State != trade.Hold || back.Trade.AttemptID != back.Attempt.ID {
		return back, err
	}
	err = m.settleAttempt(ctx, id, back.Attempt.ID, trade.Approve, payment.Approving, payment.Status{})
	switch {
	case fault.Is(err, fault.Conflict) || fault.Is(err, fault.Stale):
		return m.returned(ctx, id, claims)
	case err != nil:
		return back, err
	}
	if err := m.approve(ctx, id, back.Attempt, pgToken); err != nil {
		m.Report("approve a payment", err)
	}
	return m.returned(ctx, id, claims)
}

// returned loads what the link is about. A link whose member or attempt is
// another trade's shows nothing, however it came to be signed.
func (m *Market) returned(ctx context.Context, id trade.ID, link paylink.Claims) (Returned, error) {
	r := m.Store.Repos()
	t, err := r.Trades.Get(ctx, id)
	if err != nil {
		return Returned{}, err
	}
	a, err := r.Attempts.Get(ctx, payment.ID(link.Detail))
	if err != nil {
		return Returned{}, err
	}
	if a.TradeID != int64(id) || a.BuyerID != link.Member {
		return Returned{}, fault.New(fault.Forbidden, payment.CodeLink)
	}
	return Returned{Trade: t, Attempt: a}, nil
}

// approve takes the money. Whatever happens to the browser, this goes on.
func (m *Market) approve(ctx context.Context, id trade.ID, a payment.Attempt, pgToken string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), gatewayFor)
	defer cancel()
	var status payment.Status
	var err error
	for range approveTries {
		status, err = m.Gateway.Approve(ctx, payment.ApproveRequest{Order: a.Order(), TID: a.TID, PGToken: pgToken})
		if err == nil || outcome(err) != payment.Retry {
			break
		}
		m.Pause(ctx, approvePause)
	}
	switch {
	case err == nil:
		return m.settleAttempt(ctx, id, a.ID, trade.Capture, payment.Approved, status)
	case outcome(err) == payment.Refused:
		return errors.Join(err, m.settleAttempt(ctx, id, a.ID, trade.RecordRefusal, payment.Failed, payment.Status{}))
	}
	return errors.Join(err, m.settleAttempt(ctx, id, a.ID, trade.LoseAnswer, payment.InDoubt, payment.Status{}))
}

// LeavePayment is the buyer's browser on the cancel or fail page. The page
// alone proves nothing: the hold ends only when the provider says so too.
func (m *Market) LeavePayment(ctx context.Context, id trade.ID, token string) (Returned, error) {
	claims, err := m.Links.Parse(token, paylink.Return, int64(id), m.Clock.Now())
	if err != nil {
		return Returned{}, err
	}
	back, err := m.returned(ctx, id, claims)
	if err != nil || back.Trade.State != trade.Hold || back.Trade.AttemptID != back.Attempt.ID || back.Attempt.TID == "" {
		return back, err
	}
	status, err := m.Gateway.Lookup(ctx, back.Attempt.TID)
	if err != nil || status.Phase != payment.Abandoned {
		return back, nil
	}
	err = m.settleAttempt(ctx, id, back.Attempt.ID, trade.Leave, payment.Left, status)
	if err != nil && !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Stale) {
		return back, err
	}
	return m.returned(ctx, id, claims)
}

// lookup asks the provider about an attempt; one that never reached it was
// abandoned.
func (m *Market) lookup(ctx context.Context, a payment.Attempt) (payment.Status, error) {
	if a.TID == "" {
		return payment.Status{Order: a.Order(), Phase: payment.Abandoned}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, gatewayFor)
	defer cancel()
	return m.Gateway.Lookup(ctx, a.TID)
}

// attemptOf loads a trade's present attempt.
func attemptOf(ctx context.Context, r ports.Repos, t trade.Trade) (payment.Attempt, error) {
	if t.AttemptID == 0 {
		return payment.Attempt{}, fault.New(fault.Internal, payment.CodeUnknown)
	}
	return r.Attempts.Get(ctx, t.AttemptID)
}
