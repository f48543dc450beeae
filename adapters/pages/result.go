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
	address  string // the form in which the buyer says where to send; "" for none
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
	case trade.Paid, trade.CancelAsked, trade.Sent, trade.Arrived, trade.Confirmed, trade.Disputed, trade.Returning,
		trade.ReturnSent, trade.ClaimOpen, trade.Complete:
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
	if t.Refunded > 0 {
		v.Rows = append(v.Rows, row{nameRefunded, won(t.Refunded)})
	}
	stage := paidStages(s.shipDays)[t.State]
	if t.State == trade.Returning && t.BackAddressedAt.IsZero() {
		stage = stageNoReturnAddress()
	}
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
	if t.State == trade.ClaimOpen {
		v.Title, v.Lead = titleClaim, textClaim
	}
	if t.State == trade.Paid || t.State == trade.CancelAsked {
		v.askAddress(s)
	}
	return v
}

// askAddress leads to the form for the address, first of all while there is none.
func (v *view) askAddress(s scene) {
	if s.address == "" || s.trade.Frozen() {
		return
	}
	v.Link, v.LinkWord = s.address, wordChangeAddress
	if s.trade.AddressedAt.IsZero() {
		v.LinkWord, v.LinkFirst = wordGiveAddress, true
		v.Notes = append([]string{noteNeedsAddress}, v.Notes...)
	}
}

func refund(s scene) view {
	t := s.trade
	amount := t.Captured
	part := t.ReturnDue > 0 && t.ReturnDue < t.Captured-t.Refunded
	if part {
		amount = t.ReturnDue
	}
	v := view{Status: http.StatusOK, Mood: calm, Title: titleRefund, Lead: textRefunding, Rows: s.receipt(nameRefund, amount)}
	if part {
		v.Title, v.Lead = titlePart, textPart
		v.Rows = append(v.Rows, row{nameRest, won(t.Captured - t.Refunded - t.ReturnDue)})
	}
	switch {
	case t.State == trade.Refunded:
		v.Mood, v.Title, v.Lead = good, titleRefunded, textRefunded
	case t.State == trade.RefundStuck:
		v.Mood, v.Title, v.Lead = wait, titleRefundStuck, textRefundStuck
		if part {
			v.Lead = textPartStuck
		}
		if !t.NextTryAt.IsZero() {
			v.Rows = append(v.Rows, row{nameNextTry, moment(t.NextTryAt, s.now)})
		}
		return v
	case t.State == trade.RefundDue && !part && !t.ClaimedAt.IsZero():
		v.Lead = textRefundClaim
	case t.State == trade.RefundDue && !part:
		v.Lead = textRefundDue
	}
	v.Notes = []string{noteRefundTakes}
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

// failureView says why a payment was not begun or shown.
func failureView(err error) view { return failureIn(err, reasons()) }

// failureIn says why something was not done, in the words of the page.
func failureIn(err error, words map[fault.Code]failure) view {
	reason := failures()[fault.KindOf(err)]
	if exact, ok := words[fault.CodeOf(err)]; ok {
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
	case http.StatusTooManyRequests:
		reason = failures()[fault.Limited]
	}
	return view{Status: status, Mood: bad, Title: reason.Title, Lead: reason.Text}
}

func previewView() view {
	return view{Status: http.StatusOK, Mood: calm, Title: titlePreview, Lead: textPreview}
}
