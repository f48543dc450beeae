package pages

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
)

// origin is the address by which the buyer came.
type origin string

const (
	fromReady   origin = "ready"
	fromApprove origin = "approve"
	fromCancel  origin = "cancel"
	fromFail    origin = "fail"
)

// scene is all that a result page is made of.
type scene struct {
	trade    trade.Trade
	attempt  payment.State // of the link's attempt
	own      bool          // that attempt is the trade's present one
	from     origin
	payPage  string // "" when there is none to go on to
	reload   string // the relative address that only looks; "" for none
	now      time.Time
	shipDays int
}

const (
	lookEvery   = 3  // seconds; the provider answers soon
	askOperator = 30 // seconds; people work on it
)

// result says how a payment stands. It is made from what is stored, never from
// the address that the browser opened.
func result(s scene) view {
	if !s.own {
		return unpaid(s)
	}
	switch s.trade.State {
	case trade.Hold:
		return hold(s)
	case trade.Approving, trade.Unknown:
		return checking(s, textChecking, lookEvery)
	case trade.Manual:
		return checking(s, textManual, askOperator)
	case trade.Paid, trade.CancelAsked, trade.Sent, trade.Arrived, trade.Confirmed, trade.Disputed, trade.Complete:
		return paid(s)
	case trade.Refunding, trade.RefundDue, trade.RefundStuck, trade.Refunded:
		return refund(s)
	case trade.None, trade.Requested, trade.Reserved, trade.Claimed, trade.Contested, trade.Done, trade.Cancelled,
		trade.Expired, trade.Released, trade.Failed, trade.Left, trade.HoldExpired:
	}
	return unpaid(s)
}

func (s scene) receipt(amountName string, amount money.Won) []row {
	return []row{
		{nameOrder, strconv.FormatInt(int64(s.trade.ID), 10)},
		{nameItem, s.trade.Agreed.Title},
		{amountName, won(amount)},
	}
}

// hold: nothing was taken, but the buyer may still pay.
func hold(s scene) view {
	v := view{Status: http.StatusOK, Mood: wait, Rows: s.receipt(nameDue, s.trade.Agreed.Price)}
	if !s.now.Before(s.trade.DueAt) {
		v.Title, v.Lead = titleClosing, textClosing
		v.Refresh, v.Seconds = s.reload, lookEvery
		return v
	}
	v.Title, v.Lead = titleHold, textHold
	if s.from == fromCancel || s.from == fromFail {
		v.Lead = textHoldNotLeft
	}
	v.Notes = []string{noteHold(until(s.trade.DueAt, s.now))}
	v.PayPage, v.Again = s.payPage, wordLookAgain
	return v
}

func checking(s scene, lead string, seconds int) view {
	v := view{
		Status: http.StatusOK, Mood: wait, Title: titleChecking, Lead: lead,
		Rows: s.receipt(nameAmount, s.trade.Agreed.Price), Notes: []string{noteNotTwice, noteMayClose},
		Refresh: s.reload, Seconds: seconds,
	}
	if v.Refresh != "" {
		v.Notes = append(v.Notes, noteReloads)
	}
	return v
}

func paid(s scene) view {
	t := s.trade
	v := view{
		Status: http.StatusOK, Mood: good, Title: titlePaid, Lead: textHeld,
		Rows: s.receipt(nameAmount, t.Captured),
	}
	stage := paidStages(s.shipDays)[t.State]
	v.Notes = append(v.Notes, stage.Now)
	switch {
	case t.State == trade.Complete:
		v.Title, v.Lead = titleComplete, textComplete
	case t.Frozen():
		v.Notes = append(v.Notes, noteFrozen)
	case !t.DueAt.IsZero():
		v.Rows = append(v.Rows, row{stage.Deadline, until(t.DueAt, s.now)})
		v.Notes = append(v.Notes, stage.Silence)
	}
	return v
}

func refund(s scene) view {
	t := s.trade
	v := view{Status: http.StatusOK, Mood: calm, Rows: s.receipt(nameRefund, t.Captured)}
	switch t.State {
	case trade.Refunded:
		v.Mood, v.Title, v.Lead = good, titleRefunded, textRefunded
		v.Notes = []string{noteRefundTakes}
	case trade.RefundStuck:
		v.Mood, v.Title, v.Lead = wait, titleRefundStuck, textRefundStuck
		if !t.NextTryAt.IsZero() {
			v.Rows = append(v.Rows, row{nameNextTry, moment(t.NextTryAt, s.now)})
		}
	case trade.RefundDue:
		v.Title, v.Lead, v.Notes = titleRefund, textRefundDue, []string{noteRefundTakes}
	default:
		v.Title, v.Lead, v.Notes = titleRefund, textRefunding, []string{noteRefundTakes}
	}
	return v
}

// unpaid: the attempt ended without money.
func unpaid(s scene) view {
	v := view{Status: http.StatusOK, Mood: calm, Title: titleUnpaid, Lead: textUnpaid, Rows: s.receipt(nameUnpaid, s.trade.Agreed.Price)}
	state := s.trade.State
	switch {
	case s.own && state == trade.HoldExpired || s.attempt == payment.Expired:
		v.Title = titleExpired
	case s.own && state == trade.Failed || s.attempt == payment.Failed:
		v.Mood, v.Title = bad, titleRefused
	case s.from == fromFail:
		v.Mood, v.Title = bad, titleNotDone
	case s.own && state == trade.Left || s.attempt == payment.Left:
		v.Title = titleLeft
	}
	switch {
	case s.own && state == trade.Reserved && s.trade.DueAt.IsZero():
		v.Notes = []string{noteStillReserved}
	case s.own && state == trade.Reserved:
		v.Notes = []string{noteReservedUntil(until(s.trade.DueAt, s.now))}
	case s.own && (state == trade.Failed || state == trade.Left || state == trade.HoldExpired):
		v.Notes = []string{noteReleased}
	default:
		v.Notes = []string{noteSeeChat}
	}
	return v
}

// failureView says why something was not done.
func failureView(err error) view {
	reason := failures()[fault.KindOf(err)]
	if exact, ok := reasons()[fault.CodeOf(err)]; ok {
		reason.Title, reason.Text, reason.With = exact.Title, exact.Text, exact.With
	}
	v := view{Status: reason.Status, Mood: bad, Title: reason.Title, Lead: reason.Text}
	if reason.Again {
		v.Again = wordTryAgain
	}
	if e, ok := errors.AsType[*fault.Error](err); ok && reason.With != nil && len(e.Args) > 0 {
		if note := reason.With(e.Args[0]); note != "" {
			v.Notes = []string{note}
		}
	}
	return v
}

func statusView(status int) view {
	reason := failures()[fault.Internal]
	switch status {
	case http.StatusNotFound:
		reason = failures()[fault.NotFound]
	case http.StatusMethodNotAllowed:
		reason = failures()[fault.Invalid]
	}
	return view{Status: status, Mood: bad, Title: reason.Title, Lead: reason.Text}
}

func previewView() view {
	return view{Status: http.StatusOK, Mood: calm, Title: titlePreview, Lead: textPreview}
}
