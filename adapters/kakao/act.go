package kakao

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/parcel"
	"github.com/junggyenara/junggye/core/trade"
)

// confirmed is the extra that the second, sure tap carries.
const confirmed = "confirm"

// Moves lists the events that members make by the buttons of a trade's card.
func Moves() []trade.Event { return slices.Sorted(maps.Keys(moveLabels)) }

// act makes any move of a trade that the caller may make. A move that needs
// something typed leads to its form first; one that cannot be undone is asked
// about again.
func act(t *turn) (*skill.Reply, error) {
	e := trade.Event(t.req.Extra("event"))
	if _, ok := moveLabels[e]; !ok {
		// No card has a button for it, such as paying, which begins in the browser.
		return nil, fault.New(fault.Invalid, trade.CodeMove, string(e), "")
	}
	version, _ := strconv.ParseInt(t.req.Extra("version"), 10, 64)
	return t.act(app.Command{TradeID: t.tradeID(), Event: e, Version: version})
}

// parseAmount reads an amount of won as prices are typed.
func parseAmount(typed string) (won, error) {
	amount, err := listing.ParsePrice(typed)
	if err != nil {
		return 0, fault.Wrap(fault.Invalid, codeAmount, err)
	}
	return amount, nil
}

// codeAmount is the reason for an amount that cannot be read.
const codeAmount fault.Code = "chat.amount"

func (t *turn) act(c app.Command) (*skill.Reply, error) {
	c.Caller = t.member()
	if c.Event.Needs() == trade.NeedAddress {
		return t.addressForm(c)
	}
	if form, ok := formFor[c.Event.Needs()]; ok {
		if given := t.fill(&c); !given {
			return t.askFor(c, form)
		}
	}
	if c.Reason != "" {
		if _, err := trade.ParseReason(c.Reason); err != nil {
			return nil, err
		}
	}
	if typed := t.req.Param("refundAmount"); c.Event == trade.OfferRefund {
		amount, err := parseAmount(typed)
		if err != nil {
			return nil, err
		}
		c.Amount = amount
	}
	if c.Event == trade.AcceptOffer {
		c.Amount = won(t.number("amount"))
	}
	if c.Event == trade.SetAppointment {
		at, err := parseWhen(t.req.Param("appointmentTime"), t.now())
		if err != nil {
			return nil, err
		}
		c.Meet = trade.Appointment{At: at, Place: t.req.Param("appointmentPlace")}
	}
	if c.Event.Irreversible() && t.req.Extra(confirmed) == "" {
		return t.askAgain(c)
	}
	done, err := t.Market.Act(t.ctx, c)
	if err != nil {
		return nil, err
	}
	return t.card(c.TradeID, t.outcomeText(c, done))
}

// fill takes what was typed from the form or, on the second tap, from the
// button. It reports whether all is there.
func (t *turn) fill(c *app.Command) bool {
	given := func(name string) string {
		if v := t.req.Param(name); v != "" {
			return v
		}
		return t.req.Extra(name)
	}
	switch c.Event.Needs() {
	case trade.NeedCode:
		c.Code = given("handOverCode")
		return c.Code != ""
	case trade.NeedAppointment:
		return t.req.Param("appointmentTime") != "" && t.req.Param("appointmentPlace") != ""
	case trade.NeedTracking:
		c.Tracking = given("trackingNumber")
		return c.Tracking != ""
	case trade.NeedReason, trade.NeedProof:
		c.Reason = given("reason")
		return c.Reason != ""
	case trade.NeedAmount:
		return t.req.Param("refundAmount") != ""
	case trade.NeedNothing, trade.NeedAddress:
	}
	return true
}

// extraOf is what the next button has to carry to go on with the command.
func extraOf(c app.Command) skill.Extra {
	extra := skill.Extra{"tradeId": str(c.TradeID), "orderId": str(c.TradeID), "event": string(c.Event)}
	if c.Version != 0 {
		extra["version"] = strconv.FormatInt(c.Version, 10)
	}
	if c.Reason != "" {
		extra["reason"] = c.Reason
	}
	if c.Amount != 0 {
		extra["amount"] = strconv.FormatInt(int64(c.Amount), 10)
	}
	return extra
}

func (t *turn) askFor(c app.Command, form string) (*skill.Reply, error) {
	return skill.Text(formTexts[c.Event.Needs()]).Quick(t.to(lblWrite, form, extraOf(c)),
		t.to(lblBack, blockTradeCard, ofTrade(c.TradeID))), nil
}

// askAgain says what the move will do, if the caller may make it at all.
func (t *turn) askAgain(c app.Command) (*skill.Reply, error) {
	v, err := t.Market.Card(t.ctx, t.member(), c.TradeID)
	if err != nil {
		return nil, err
	}
	if c.Event == trade.AcceptOffer && c.Amount == 0 {
		c.Amount = v.Trade.Offered
	}
	if !slices.Contains(v.Allowed, c.Event) || c.Event == trade.AcceptOffer && c.Amount != v.Trade.Offered {
		return t.repeatOrRefuse(c)
	}
	extra := extraOf(c)
	extra[confirmed] = "yes"
	if c.Version == 0 {
		extra["version"] = strconv.FormatInt(v.Trade.Version, 10)
	}
	block, ok := sureBlocks[c.Event]
	if !ok {
		block = blockTradeAct
	}
	return skill.NewReply().Add(skill.TextCard{Title: v.Trade.Agreed.Title, Description: t.askText(c, v)}).
		Quick(t.to(moveLabel(c.Event, v), block, extra), t.to(lblNo, blockTradeCard, ofTrade(c.TradeID))), nil
}

// repeatOrRefuse lets the use case say why a move that is not allowed is
// refused, or that it was made already; it changes nothing either way.
func (t *turn) repeatOrRefuse(c app.Command) (*skill.Reply, error) {
	c.Ask = true
	done, err := t.Market.Act(t.ctx, c)
	if err != nil {
		return nil, err
	}
	if !done.Repeated {
		return t.card(c.TradeID, "") // it became legal this very moment
	}
	return t.card(c.TradeID, t.outcomeText(c, done))
}

func (t *turn) outcomeText(c app.Command, done app.Acted) string {
	switch {
	case c.Event == trade.HandOver && done.Trade.State == trade.Reserved:
		return fmt.Sprintf(fmtWrongCode, t.Market.Process.MaxCodeTries, done.Trade.CodeTries)
	case c.Event == trade.SetAppointment && done.Trade.ProposedBy == done.By:
		return msgProposed
	}
	return amounts(c.Amount, 0).Replace(doneTexts[c.Event])
}

// askText says what a move will do that cannot be undone, with the amounts.
func (t *turn) askText(c app.Command, v app.TradeView) string {
	tr := v.Trade
	amount, all := c.Amount, tr.Captured-tr.Refunded
	switch c.Event {
	case trade.GrantClaim:
		amount = all
	case trade.RefundDispute:
		if !slices.Contains(v.Allowed, trade.AcceptReturn) {
			return msgAskRefundOnly
		}
	case trade.CancelSale:
		if addressOverdue(tr, t.Market.Process.AddressFor, t.now()) {
			return msgAskUnaddressed
		}
	default:
	}
	return amounts(amount, all-amount).Replace(t.say(askTexts[c.Event]))
}

// addressOverdue reports whether the seller may leave a paid trade without
// blame, because nobody said where to send.
func addressOverdue(tr trade.Trade, after time.Duration, now time.Time) bool {
	return tr.State == trade.Paid && tr.AddressedAt.IsZero() && !now.Before(tr.PaidAt.Add(after))
}

// amounts puts what goes back and what stays into a text that names them.
func amounts(amount, rest won) *strings.Replacer {
	return strings.NewReplacer("{amount}", amount.String(), "{rest}", rest.String())
}

// addressForm leads to the page on which an address is typed: in the chat it
// would stay for ever.
func (t *turn) addressForm(c app.Command) (*skill.Reply, error) {
	v, err := t.Market.Card(t.ctx, t.member(), c.TradeID)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(v.Allowed, c.Event) {
		return nil, fault.New(fault.Conflict, trade.CodeMove, string(c.Event), string(v.Trade.State))
	}
	return skill.NewReply().Add(skill.TextCard{
		Title: titleAddressForm, Description: msgAddressForm, Buttons: []skill.Button{t.addressButton(v)},
	}).Quick(t.to(lblBack, blockTradeCard, ofTrade(c.TradeID))), nil
}

func trackingNumber(t *turn) (*skill.Reply, error) {
	id := t.tradeID()
	v, err := t.Market.Card(t.ctx, t.member(), id)
	if err != nil {
		return nil, err
	}
	e := trade.Ship
	if v.Trade.State == trade.Sent {
		e = trade.CorrectTracking
		typed := t.req.Param("trackingNumber")
		if v.Role == trade.Seller && sameNumber(v.Trade, typed) {
			return t.card(id, doneTexts[trade.Ship])
		}
	}
	return t.act(app.Command{TradeID: id, Event: e, Version: t.number("version")})
}

// sameNumber tells a repeated tap from a correction.
func sameNumber(tr trade.Trade, typed string) bool {
	p, err := parcel.Parse(typed)
	return err == nil && p.Key() == tr.Tracking.Key()
}

func askConfirmPurchase(t *turn) (*skill.Reply, error) { return t.ask(trade.ConfirmPurchase) }
func askConfirmSale(t *turn) (*skill.Reply, error)     { return t.ask(trade.ConfirmSale) }

func (t *turn) ask(e trade.Event) (*skill.Reply, error) {
	return t.askAgain(app.Command{TradeID: t.tradeID(), Event: e, Caller: t.member()})
}

// confirmPurchase and confirmSale are the second tap already: the block before
// them asked.
func confirmPurchase(t *turn) (*skill.Reply, error) { return t.confirm(trade.ConfirmPurchase) }
func confirmSale(t *turn) (*skill.Reply, error)     { return t.confirm(trade.ConfirmSale) }

func (t *turn) confirm(e trade.Event) (*skill.Reply, error) {
	c := app.Command{TradeID: t.tradeID(), Event: e, Caller: t.member(), Version: t.number("version")}
	done, err := t.Market.Act(t.ctx, c)
	if err != nil {
		return nil, err
	}
	return t.card(c.TradeID, t.outcomeText(c, done))
}
