package marketsim

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
)

// pageFor is how long a payment page lives at the provider.
const pageFor = 15 * time.Minute

// The provider's words, as in package kakaopay/sandbox.
const (
	opened     = "READY"
	authorised = "AUTH_PASSWORD"
	paid       = "SUCCESS_PAYMENT"
	partGone   = "PART_CANCEL_PAYMENT"
	allGone    = "CANCEL_PAYMENT"
	quit       = "QUIT_PAYMENT"
	failed     = "FAIL_PAYMENT"
)

// bank is the payment provider: what it does, without what goes wrong on the way.
type bank struct {
	w     *world
	deals map[string]*deal
	order []string
}

// deal is one payment at the provider.
type deal struct {
	payment.Order
	tid       string
	trade     trade.ID
	token     string // of the market, in the address of the way back
	pgToken   string
	word      string
	taken     money.Won
	cancelled money.Won
	created   time.Time
	approved  time.Time
	approvals int       // calls that may have taken the money
	odd       money.Won // more is taken than was asked for
	stubborn  bool      // gives nothing back, until everything is healed
}

func (d *deal) left() money.Won { return d.taken - d.cancelled }

func refuse(outcome payment.Outcome, call string, code int) error {
	return &payment.GatewayError{Outcome: outcome, Call: call, Code: code}
}

func (b *bank) ready(r payment.ReadyRequest) (payment.Ready, error) {
	tid := fmt.Sprintf("T%06d", len(b.order)+1)
	id, token := wayBack(r.ApprovalURL)
	d := &deal{
		Order: r.Order, tid: tid, trade: id, token: token, word: opened, created: b.w.now,
		stubborn: b.w.chance(b.w.faults.gateway / 4),
	}
	b.deals[tid], b.order = d, append(b.order, tid)
	page := "https://pay.example/" + tid
	return payment.Ready{TID: tid, MobileURL: page, DesktopURL: page, CreatedAt: b.w.now}, nil
}

// wayBack reads the trade and the token out of an address of the market.
func wayBack(address string) (trade.ID, string) {
	path, token, _ := strings.Cut(address, "?t=")
	id, err := strconv.ParseInt(path[strings.LastIndex(path, "/")+1:], 10, 64)
	if err != nil {
		return 0, token
	}
	return trade.ID(id), token
}

// word says how the payment stands now.
func (b *bank) wordOf(d *deal) string {
	if (d.word == opened || d.word == authorised) && !b.w.now.Before(d.created.Add(pageFor)) {
		return failed
	}
	return d.word
}

func (b *bank) approve(r payment.ApproveRequest) (payment.Status, error) {
	d := b.deals[r.TID]
	switch {
	case d == nil:
		return payment.Status{}, refuse(payment.Refused, "approve", -721)
	case d.Order != r.Order:
		return payment.Status{}, refuse(payment.Refused, "approve", -706)
	case d.taken > 0:
		return payment.Status{}, refuse(payment.Unknown, "approve", -702)
	case d.word == opened && b.wordOf(d) != failed:
		return payment.Status{}, refuse(payment.Refused, "approve", -701)
	case b.wordOf(d) == failed && d.word != failed:
		return payment.Status{}, refuse(payment.Refused, "approve", -723)
	case d.word != authorised:
		return payment.Status{}, refuse(payment.Unknown, "approve", -783)
	case d.pgToken != r.PGToken:
		return payment.Status{}, refuse(payment.Refused, "approve", -708)
	}
	d.word, d.taken, d.approved = paid, d.Amount+d.odd, b.w.now
	b.w.note("money", "%s took %d", d.tid, d.taken)
	b.w.checkProvider(d.trade)
	return b.status(d), nil
}

func (b *bank) cancel(r payment.CancelRequest) (payment.Status, error) {
	d := b.deals[r.TID]
	switch {
	case d == nil:
		return payment.Status{}, refuse(payment.Refused, "cancel", -721)
	case d.left() == 0:
		return payment.Status{}, refuse(payment.Unknown, "cancel", -784)
	case d.stubborn && b.w.faults.gateway > 0:
		return payment.Status{}, refuse(payment.Refused, "cancel", -780)
	case r.Amount < 1 || r.Amount > d.left() || r.Expected != d.left():
		return payment.Status{}, refuse(payment.Refused, "cancel", -710)
	}
	b.giveBack(d, r.Amount)
	return b.status(d), nil
}

func (b *bank) giveBack(d *deal, amount money.Won) {
	d.cancelled += amount
	d.word = partGone
	if d.left() == 0 {
		d.word = allGone
	}
	b.w.note("money", "%s gave back %d, %d left", d.tid, amount, d.left())
	b.w.checkProvider(d.trade)
}

func (b *bank) lookup(tid string) (payment.Status, error) {
	d := b.deals[tid]
	if d == nil {
		return payment.Status{}, refuse(payment.Refused, "order", -721)
	}
	return b.status(d), nil
}

func (b *bank) status(d *deal) payment.Status {
	s := payment.Status{
		Order: d.Order, TID: d.tid, CID: "TC0ONETIME", Phase: payment.Open, Word: b.wordOf(d),
		Cancelled: d.cancelled, Left: d.left(), Method: "MONEY", ApprovedAt: d.approved,
	}
	switch s.Word {
	case paid, partGone:
		s.Phase = payment.Captured
	case allGone:
		s.Phase = payment.Returned
	case quit, failed:
		s.Phase = payment.Abandoned
	}
	if d.taken > 0 {
		s.Amount, s.AID = d.taken, "A"+d.tid
	}
	return s
}

// authorise is the buyer's consent on the page; the token goes home with the browser.
func (b *bank) authorise(d *deal) (string, bool) {
	if word := b.wordOf(d); word != opened && word != authorised {
		return "", false
	}
	d.word, d.pgToken = authorised, "pg"+d.tid
	return d.pgToken, true
}

// leave is the buyer backing out.
func (b *bank) leave(d *deal) {
	if word := b.wordOf(d); word == opened || word == authorised {
		d.word = quit
	}
}
