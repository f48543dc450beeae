package sandbox

import (
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"time"
)

// validity is how long a prepared payment can be approved.
const validity = 15 * time.Minute

// The status words that this sandbox uses, as KakaoPay writes them.
const (
	statusReady      = "READY"
	statusOpened     = "OPEN_PAYMENT"
	statusAuthorised = "AUTH_PASSWORD"
	statusPaid       = "SUCCESS_PAYMENT"
	statusPart       = "PART_CANCEL_PAYMENT"
	statusCancelled  = "CANCEL_PAYMENT"
	statusLeft       = "QUIT_PAYMENT"
	statusFailed     = "FAIL_PAYMENT"
)

// The means of payment, as KakaoPay writes them.
const (
	methodMoney = "MONEY"
	methodCard  = "CARD"
)

// amounts is a sum with the parts that tax needs, in won.
type amounts struct {
	Total   int64 `json:"total"`
	TaxFree int64 `json:"tax_free"`
	VAT     int64 `json:"vat"`
}

func (a amounts) minus(b amounts) amounts {
	return amounts{a.Total - b.Total, a.TaxFree - b.TaxFree, a.VAT - b.VAT}
}

func (a amounts) plus(b amounts) amounts {
	return amounts{a.Total + b.Total, a.TaxFree + b.TaxFree, a.VAT + b.VAT}
}

// defaultVAT is an eleventh of what is taxed, rounded half up: 409 of 4500.
func defaultVAT(total, taxFree int64) int64 { return (2*(total-taxFree) + 11) / 22 }

// record is one payment as it is kept, also in the file.
type record struct {
	TID         string    `json:"tid"`
	CID         string    `json:"cid"`
	Page        string    `json:"page"`
	OrderID     string    `json:"order_id"`
	UserID      string    `json:"user_id"`
	ItemName    string    `json:"item_name"`
	ItemCode    string    `json:"item_code,omitempty"`
	Quantity    int64     `json:"quantity"`
	Amount      amounts   `json:"amount"`
	Cancelled   amounts   `json:"cancelled"`
	ApprovalURL string    `json:"approval_url"`
	CancelURL   string    `json:"cancel_url"`
	FailURL     string    `json:"fail_url"`
	OnlyMethod  string    `json:"only_method,omitempty"`
	Status      string    `json:"status"`
	Method      string    `json:"method,omitempty"`
	Token       string    `json:"token,omitempty"`
	CreatedAt   time.Time `json:"created_at"`
	ApprovedAt  time.Time `json:"approved_at,omitzero"`
	CanceledAt  time.Time `json:"canceled_at,omitzero"`
	Actions     []deed    `json:"actions,omitempty"`
}

// deed is one movement of money.
type deed struct {
	AID     string    `json:"aid"`
	Type    string    `json:"type"` // PAYMENT or CANCEL
	Amount  int64     `json:"amount"`
	At      time.Time `json:"at"`
	Payload string    `json:"payload,omitempty"`
}

func (p *record) taken() bool {
	return p.Status == statusPaid || p.Status == statusPart || p.Status == statusCancelled
}

func (p *record) over() bool { return p.Status == statusLeft || p.Status == statusFailed }

func (p *record) left() amounts {
	if !p.taken() {
		return amounts{}
	}
	return p.Amount.minus(p.Cancelled)
}

func (p *record) expiresAt() time.Time { return p.CreatedAt.Add(validity) }

// find returns a payment as it stands now, or -721. The caller holds the lock;
// what it gets is read only.
func (s *Server) find(tid string) (*record, error) {
	p, ok := s.byTID[tid]
	if !ok {
		return nil, refuse(-721, "tid not found")
	}
	return s.present(p), nil
}

// present shows an unfinished payment whose time is over as failed. That
// follows from the clock, so it is not stored.
func (s *Server) present(p *record) *record {
	if p.taken() || p.over() || s.opts.Now().Before(p.expiresAt()) {
		return p
	}
	failed := *p
	failed.Status = statusFailed
	return &failed
}

// change edits a copy and keeps it only when it is saved, so that nothing is
// answered which a restart would forget. The caller holds the lock.
func (s *Server) change(p *record, edit func(*record)) (*record, error) {
	next := *p
	next.Actions = slices.Clone(p.Actions)
	edit(&next)
	if err := s.save(&next); err != nil {
		return nil, err
	}
	s.keep(&next)
	return &next, nil
}

func (s *Server) keep(p *record) {
	if _, known := s.byTID[p.TID]; !known {
		s.order = append(s.order, p.TID)
	}
	s.byTID[p.TID], s.byPage[p.Page] = p, p.TID
}

// giveBack books a cancellation of at most what is left.
func (s *Server) giveBack(p *record, back amounts, payload string) (*record, error) {
	aid, err := s.id("A", 19)
	if err != nil {
		return nil, err
	}
	now := s.opts.Now()
	return s.change(p, func(next *record) {
		next.Cancelled = next.Cancelled.plus(back)
		next.CanceledAt = now
		next.Status = statusPart
		if next.Cancelled.Total == next.Amount.Total {
			next.Status = statusCancelled
		}
		next.Actions = append(next.Actions, deed{AID: aid, Type: "CANCEL", Amount: back.Total, At: now, Payload: payload})
	})
}

// id makes an identifier of the given number of hexadecimal digits.
func (s *Server) id(prefix string, digits int) (string, error) {
	raw := make([]byte, (digits+1)/2)
	if _, err := io.ReadFull(s.opts.Rand, raw); err != nil {
		return "", fmt.Errorf("sandbox: make identifier: %w", err)
	}
	return prefix + hex.EncodeToString(raw)[:digits], nil
}
