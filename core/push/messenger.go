package push

import (
	"fmt"

	"github.com/junggyenara/junggye/core/news"
)

// MaxBatch is how many messages KakaoTalk takes in one call.
const MaxBatch = 100

// Message asks to tell one member one piece of news. It holds no text: what
// the member reads is asked of us at the moment of delivery.
type Message struct {
	Key    string // KakaoTalk's key of the member
	NewsID news.ID
}

// Result is what became of an accepted call.
type Result struct {
	// Done tells that every message of the call has its fate. Failures is complete
	// only then.
	Done     bool
	Failures []Failure
	// Unnamed counts messages that failed without our being told which.
	Unnamed int
}

// Failure is one message that did not arrive.
type Failure struct {
	Key string
	// Ours tells that our own answer was at fault, not the member's choice.
	Ours bool
	Text string // for operators
}

// Outcome sorts what a failed call means.
type Outcome uint8

// The outcomes. The zero Outcome is Unknown: forgetting is safe.
const (
	Unknown Outcome = iota // it may have been sent: never again
	Retry                  // it was not sent; the same call may work later
	Denied                 // it was not sent and will not be
)

// String is the English name used in logs.
func (o Outcome) String() string { return [...]string{"unknown", "retry", "denied"}[o] }

// CallError is a failed call of a messenger. It carries no secret.
type CallError struct {
	Outcome Outcome
	Call    string // talk or tasks
	Status  int    // of HTTP, 0 when there was no answer
	Text    string // the other side's words, for operators
	Err     error
}

// Error is the text for logs and operators.
func (e *CallError) Error() string {
	text := fmt.Sprintf("kakaotalk event %s %s", e.Call, e.Outcome)
	if e.Status != 0 {
		text += fmt.Sprintf(" (%d %s)", e.Status, e.Text)
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *CallError) Unwrap() error { return e.Err }
