package kakaopay

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/junggyenara/junggye/core/money"
)

type readyBody struct {
	CID         string    `json:"cid"`
	OrderID     string    `json:"partner_order_id"`
	UserID      string    `json:"partner_user_id"`
	ItemName    string    `json:"item_name"`
	Quantity    int       `json:"quantity"`
	Total       money.Won `json:"total_amount"`
	TaxFree     money.Won `json:"tax_free_amount"`
	ApprovalURL string    `json:"approval_url"`
	CancelURL   string    `json:"cancel_url"`
	FailURL     string    `json:"fail_url"`
}

type approveBody struct {
	CID     string    `json:"cid"`
	TID     string    `json:"tid"`
	OrderID string    `json:"partner_order_id"`
	UserID  string    `json:"partner_user_id"`
	PGToken string    `json:"pg_token"`
	Total   money.Won `json:"total_amount"`
}

type cancelBody struct {
	CID       string    `json:"cid"`
	TID       string    `json:"tid"`
	Amount    money.Won `json:"cancel_amount"`
	TaxFree   money.Won `json:"cancel_tax_free_amount"`
	Available money.Won `json:"cancel_available_amount"`
}

type orderBody struct {
	CID string `json:"cid"`
	TID string `json:"tid"`
}

type readyAnswer struct {
	TID       string     `json:"tid"`
	Mobile    string     `json:"next_redirect_mobile_url"`
	Desktop   string     `json:"next_redirect_pc_url"`
	CreatedAt koreanTime `json:"created_at"`
}

// answer is what approve, cancel and order send back; each leaves some out.
type answer struct {
	AID            string     `json:"aid"`
	TID            string     `json:"tid"`
	CID            string     `json:"cid"`
	Status         string     `json:"status"`
	OrderID        string     `json:"partner_order_id"`
	UserID         string     `json:"partner_user_id"`
	Method         string     `json:"payment_method_type"`
	Amount         sum        `json:"amount"`
	ApprovedCancel sum        `json:"approved_cancel_amount"`
	Cancelled      sum        `json:"canceled_amount"`
	Left           sum        `json:"cancel_available_amount"`
	ApprovedAt     koreanTime `json:"approved_at"`
	Actions        []action   `json:"payment_action_details"`
}

type sum struct {
	Total won `json:"total"`
}

type action struct {
	AID  string `json:"aid"`
	Type string `json:"payment_action_type"`
}

type errorAnswer struct {
	Code    int    `json:"error_code"`
	Message string `json:"error_message"`
	Extras  struct {
		Code    loose  `json:"method_result_code"`
		Message string `json:"method_result_message"`
	} `json:"extras"`
}

// won is an amount in an answer: a whole number, which some of KakaoPay's own
// samples write as a string. Anything else would be money that we misread.
type won money.Won

var errAmount = errors.New("not a whole, non-negative amount")

// UnmarshalJSON accepts 2200 and "2200".
func (w *won) UnmarshalJSON(data []byte) error {
	n, err := strconv.ParseInt(strings.Trim(string(data), `"`), 10, 64)
	if err != nil || n < 0 {
		return errAmount
	}
	*w = won(n)
	return nil
}

// loose is a code that is text for money and four digits for cards.
type loose string

// UnmarshalJSON accepts text and numbers; what else stands there is left out,
// because an error must stay readable.
func (l *loose) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) == nil {
		*l = loose(text)
		return nil
	}
	if _, err := strconv.Atoi(string(data)); err == nil {
		*l = loose(data)
	}
	return nil
}

// koreanTime is a time that KakaoPay sends without a zone. Its values are
// Korean time, which has had no daylight saving since 1988.
type koreanTime struct{ time.Time }

// UnmarshalJSON accepts a missing, zoneless or zoned time.
func (k *koreanTime) UnmarshalJSON(data []byte) error {
	var text *string
	if err := json.Unmarshal(data, &text); err != nil {
		return fmt.Errorf("read time: %w", err)
	}
	if text == nil || *text == "" {
		return nil
	}
	at, err := time.ParseInLocation("2006-01-02T15:04:05", *text, time.FixedZone("KST", 9*60*60))
	if err != nil {
		at, err = time.Parse(time.RFC3339, *text)
	}
	if err != nil {
		return fmt.Errorf("read time: %w", err)
	}
	k.Time = at.UTC()
	return nil
}
