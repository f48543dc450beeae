package ports

import (
	"context"

	"github.com/junggyenara/junggye/core/payment"
)

// Gateway is the payment provider. Every method makes exactly one request and
// never repeats it: whether a call may be repeated is a decision of the trade.
//
// A failed call returns a *payment.GatewayError whose Outcome says what is
// certain. An answer whose identifiers, amount or merchant differ from the
// request is an Unknown outcome, never a success. A cancelled context before
// the request is written is Retry, after that Unknown.
type Gateway interface {
	// Ready prepares a payment. Calling it twice makes two payments, both payable.
	Ready(ctx context.Context, r payment.ReadyRequest) (payment.Ready, error)
	// Approve takes the money of a payment that the buyer has authorised.
	Approve(ctx context.Context, r payment.ApproveRequest) (payment.Status, error)
	// Cancel gives back part or all of what was taken.
	Cancel(ctx context.Context, r payment.CancelRequest) (payment.Status, error)
	// Lookup asks for the present state. It changes nothing and may be repeated.
	Lookup(ctx context.Context, tid string) (payment.Status, error)
}
