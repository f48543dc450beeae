package payment

import (
	"fmt"
	"time"

	"github.com/junggyenara/junggye/core/money"
)

// Order identifies one payment attempt to the gateway. All three values must be
// the same in every call about the attempt.
type Order struct {
	OrderID string // partner_order_id: our natural key, at most 100 characters
	UserID  string // partner_user_id: no personal data, at most 100 characters
	Amount  money.Won
}

// ReadyRequest asks the gateway to prepare a payment page.
type ReadyRequest struct {
	Order
	ItemName    string // what the buyer reads on the page, at most 100 characters
	ApprovalURL string // the browser comes back here with pg_token; at most 255
	CancelURL   string // the browser comes back here when the buyer leaves
	FailURL     string // the browser comes back here on failure or timeout
}

// Ready is a prepared payment. It proves nothing about money.
type Ready struct {
	TID        string
	MobileURL  string // where to send a browser on a phone
	DesktopURL string
	CreatedAt  time.Time
}

// ApproveRequest takes the money. PGToken comes from the buyer's browser and
// works once.
type ApproveRequest struct {
	Order
	TID     string
	PGToken string
}

// CancelRequest gives money back. Expected is what we believe is still
// cancellable; the gateway refuses when it disagrees.
type CancelRequest struct {
	Order
	TID      string
	Amount   money.Won
	Expected money.Won
}

// Status is the gateway's own word on one payment.
type Status struct {
	Order
	TID        string
	CID        string
	AID        string // of the approval
	Phase      Phase
	Word       string    // the gateway's status word, for people
	Cancelled  money.Won // so far, all cancels together
	Left       money.Won // still cancellable
	Method     string    // CARD or MONEY
	ApprovedAt time.Time
}

// Phase is what a status word means for money.
type Phase string

// The phases. Any word that we do not know is Open: not final, ask again.
const (
	Open      Phase = "open"      // nothing was taken yet, something still may be
	Captured  Phase = "captured"  // taken, perhaps partly given back
	Returned  Phase = "returned"  // taken and given back in full
	Abandoned Phase = "abandoned" // nothing was taken and nothing will be
)

// Outcome sorts what a failed gateway call means, because that decides what
// may be done next.
type Outcome uint8

// The outcomes. The zero Outcome is Unknown: forgetting is safe.
const (
	Unknown Outcome = iota // it may have happened: look the payment up before anything else
	Retry                  // it did not happen; the same call may work later
	Refused                // it did not happen and will not
)

// String is the English name used in logs.
func (o Outcome) String() string { return [...]string{"unknown", "retry", "refused"}[o] }

// GatewayError is a failed gateway call. It carries no secret and no token.
type GatewayError struct {
	Outcome Outcome
	Call    string // ready, approve, cancel or order
	Code    int    // the gateway's error_code, 0 when there was no answer
	Method  string // extras.method_result_code
	Text    string // the gateway's words, for operators
	Err     error
}

// Error is the text for logs and operators.
func (e *GatewayError) Error() string {
	text := fmt.Sprintf("kakaopay %s %s", e.Call, e.Outcome)
	if e.Code != 0 {
		text += fmt.Sprintf(" (%d %s %s)", e.Code, e.Method, e.Text)
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *GatewayError) Unwrap() error { return e.Err }
