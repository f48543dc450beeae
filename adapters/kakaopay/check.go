package kakaopay

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payment"
)

// Limits of KakaoPay's fields, in characters. The one of the token is ours: it
// comes from a browser, and nothing long is a token.
const (
	maxCID   = 10
	maxTID   = 20
	maxName  = 100
	maxURL   = 255
	maxToken = 200
)

// problems collects the names of fields that are not as they must be.
type problems []string

func (p *problems) need(ok bool, field string) {
	if !ok {
		*p = append(*p, field)
	}
}

func (p problems) err(prefix string) error {
	if len(p) == 0 {
		return nil
	}
	return errors.New(prefix + ": " + strings.Join(p, ", "))
}

func fits(text string, limit int) bool {
	return text != "" && utf8.ValidString(text) && utf8.RuneCountInString(text) <= limit
}

func (p *problems) order(o payment.Order) {
	p.need(fits(o.OrderID, maxName), "partner_order_id")
	p.need(fits(o.UserID, maxName), "partner_user_id")
	p.need(o.Amount > 0, "total_amount")
}

func checkReady(r payment.ReadyRequest) error {
	var p problems
	p.order(r.Order)
	p.need(fits(r.ItemName, maxName), "item_name")
	p.need(fits(r.ApprovalURL, maxURL), "approval_url")
	p.need(fits(r.CancelURL, maxURL), "cancel_url")
	p.need(fits(r.FailURL, maxURL), "fail_url")
	return p.err("empty or over the limit")
}

func checkApprove(r payment.ApproveRequest) error {
	var p problems
	p.order(r.Order)
	p.need(fits(r.TID, maxTID), "tid")
	p.need(fits(r.PGToken, maxToken), "pg_token")
	return p.err("empty or over the limit")
}

func checkCancel(r payment.CancelRequest) error {
	var p problems
	p.order(r.Order)
	p.need(fits(r.TID, maxTID), "tid")
	p.need(r.Amount > 0 && r.Amount <= r.Expected, "cancel_amount")
	p.need(r.Expected <= r.Order.Amount, "cancel_available_amount")
	return p.err("empty or over the limit")
}

func (c *Client) readyBody(r payment.ReadyRequest) readyBody {
	return readyBody{
		CID: c.cid, OrderID: r.OrderID, UserID: r.UserID, ItemName: r.ItemName, Quantity: 1, Total: r.Amount,
		ApprovalURL: r.ApprovalURL, CancelURL: r.CancelURL, FailURL: r.FailURL,
	}
}

func (c *Client) approveBody(r payment.ApproveRequest) approveBody {
	return approveBody{CID: c.cid, TID: r.TID, OrderID: r.OrderID, UserID: r.UserID, PGToken: r.PGToken, Total: r.Amount}
}

func (c *Client) cancelBody(r payment.CancelRequest) cancelBody {
	return cancelBody{CID: c.cid, TID: r.TID, Amount: r.Amount, Available: r.Expected}
}

func (c *Client) readyResult(a readyAnswer) (payment.Ready, error) {
	if !fits(a.TID, maxTID) {
		return payment.Ready{}, doubtful(callReady, errors.New("the answer has no usable tid"))
	}
	mobile, err := c.pageURL(a.Mobile)
	if err != nil {
		return payment.Ready{}, doubtful(callReady, fmt.Errorf("mobile page: %w", err))
	}
	desktop, err := c.pageURL(a.Desktop)
	if err != nil {
		return payment.Ready{}, doubtful(callReady, fmt.Errorf("desktop page: %w", err))
	}
	return payment.Ready{TID: a.TID, MobileURL: mobile, DesktopURL: desktop, CreatedAt: a.CreatedAt.Time}, nil
}

// pageURL lets an address pass that a buyer may be sent to. KakaoPay changes
// its page hosts from time to time, so only the domain is fixed.
func (c *Client) pageURL(text string) (string, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil {
		return "", errors.New("not a plain absolute address")
	}
	if (u.Scheme == "https" || u.Scheme == "http") && slices.Contains(c.hosts, strings.ToLower(u.Host)) {
		return u.String(), nil
	}
	if u.Scheme != "https" {
		return "", errors.New("not https")
	}
	host := strings.ToLower(u.Hostname())
	ours := strings.HasSuffix(host, ".kakao.com") || strings.HasSuffix(host, ".kakaopay.com")
	if !ours || u.Port() != "" && u.Port() != "443" {
		return "", errors.New("not a host of KakaoPay")
	}
	return u.String(), nil
}

const differs = "the answer differs from the request"

// identify compares what every answer repeats. The order's identifiers are
// only compared where the request named them.
func (c *Client) identify(p *problems, tid string, a answer) {
	p.need(a.TID == tid, "tid")
	p.need(a.CID == c.cid, "cid")
}

func (p *problems) same(o payment.Order, a answer) {
	p.need(a.OrderID == o.OrderID, "partner_order_id")
	p.need(a.UserID == o.UserID, "partner_user_id")
	p.need(money.Won(a.Amount.Total) == o.Amount, "amount")
}

func (c *Client) compareApprove(r payment.ApproveRequest, a answer) error {
	var p problems
	c.identify(&p, r.TID, a)
	p.same(r.Order, a)
	p.need(a.AID != "", "aid")
	return p.err(differs)
}

func (c *Client) compareCancel(r payment.CancelRequest, a answer) error {
	var p problems
	c.identify(&p, r.TID, a)
	p.same(r.Order, a)
	p.need(money.Won(a.ApprovedCancel.Total) == r.Amount, "approved_cancel_amount")
	p.need(money.Won(a.Left.Total) == r.Expected-r.Amount, "cancel_available_amount")
	phase := phaseOf(a.Status)
	p.need(phase == payment.Captured || phase == payment.Returned, "status")
	p.balance(a)
	return p.err(differs)
}

func (c *Client) compareOrder(tid string, a answer) error {
	var p problems
	c.identify(&p, tid, a)
	p.need(a.Status != "", "status")
	p.balance(a)
	return p.err(differs)
}

// balance demands of a payment that moved money that its three sums agree with
// each other and with the status word.
func (p *problems) balance(a answer) {
	total, cancelled, left := money.Won(a.Amount.Total), money.Won(a.Cancelled.Total), money.Won(a.Left.Total)
	switch phaseOf(a.Status) {
	case payment.Captured:
		p.need(total > 0 && left > 0 && cancelled == total-left, "balance")
	case payment.Returned:
		p.need(total > 0 && left == 0 && cancelled == total, "balance")
	case payment.Open, payment.Abandoned: // no money moved
	}
}

func statusOf(a answer) payment.Status {
	return payment.Status{
		Order: payment.Order{OrderID: a.OrderID, UserID: a.UserID, Amount: money.Won(a.Amount.Total)},
		TID:   a.TID, CID: a.CID,
		Phase: phaseOf(a.Status), Word: a.Status,
		Cancelled: money.Won(a.Cancelled.Total), Left: money.Won(a.Left.Total),
		Method: a.Method, ApprovedAt: a.ApprovedAt.Time,
	}
}

// approvalID finds the approval among the actions; cancellations have their own.
func approvalID(actions []action) string {
	for _, one := range actions {
		if one.Type == "PAYMENT" {
			return one.AID
		}
	}
	return ""
}
