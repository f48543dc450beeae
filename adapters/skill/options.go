package skill

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"
)

// What OnError and Exchange.Err may carry besides the function's own errors.
var (
	ErrPanic     = errors.New("skill: function panicked")
	ErrNoReply   = errors.New("skill: function gave no reply")
	ErrToken     = errors.New("skill: wrong token")
	ErrBot       = errors.New("skill: request of another bot")
	ErrNotPosted = errors.New("skill: not a POST")
)

// Outcome says how a call ended.
type Outcome string

// The outcomes. The last two come after OutcomeCallbackPending, as a second
// Exchange.
const (
	OutcomeOK              Outcome = "ok"
	OutcomeEmpty           Outcome = "empty"            // the function gave a nil reply
	OutcomeError           Outcome = "error"            // it failed
	OutcomePanic           Outcome = "panic"            // it panicked
	OutcomeLate            Outcome = "late"             // it did not finish in time
	OutcomeDenied          Outcome = "denied"           // wrong token or bot
	OutcomeMalformed       Outcome = "malformed"        // not a POST of a JSON object
	OutcomeBusy            Outcome = "busy"             // the Gate had no room
	OutcomeCallbackPending Outcome = "callback pending" // it is late and will be posted
	OutcomeCallbackSent    Outcome = "callback sent"
	OutcomeCallbackFailed  Outcome = "callback failed"
)

// Exchange is one finished call, for a chat log or a test.
type Exchange struct {
	Request    *Request    // nil for a validation or if it was not decoded
	Validation *Validation // nil for a skill call or if it was not decoded
	Body       []byte      // what was sent; not to be changed
	Duration   time.Duration
	Outcome    Outcome
	Err        error // the cause of an error, panic, malformed or failed callback
	Note       any   // what the function left with Note, nil for nothing
	sent       bool  // Body is what the function said and was written, here or at the callback
}

// Options sets up Handle and HandleValidation. The zero value works: it lets
// everybody in and has Korean texts of its own.
type Options struct {
	// Budget is the time for an answer, 4 s if zero; Kakao waits 5. The function's
	// context ends at nine tenths of it.
	Budget time.Duration
	// Late makes the answer to a call whose function does not finish in time; it
	// must be quick and ask nobody. Nil sends a sentence of our own. For a
	// validation the Request has its DeliveryID only, and the first text is taken.
	Late func(*Request) *Reply
	// Denied is sent for a wrong token or bot.
	Denied *Reply
	// Gate bounds the calls that run at the same time; nil lets all run. Handlers
	// may share one.
	Gate *Gate
	// Busy makes the answer to a call for which the Gate has no room; it must be
	// quick and ask nobody. Nil sends a sentence of our own. For a validation the
	// Request has its DeliveryID only, and the first text is taken.
	Busy func(*Request) *Reply
	// OnError turns an error of the function, a panic (ErrPanic), a nil reply
	// (ErrNoReply) or an unreadable request into an answer; if it is nil or gives
	// nil, Fallback is sent. A validation takes only the first text of the answer.
	OnError func(context.Context, error) *Reply
	// Fallback is the text of every answer that has no other.
	Fallback string
	// Tokens are the accepted values of the header X-Skill-Token; two during a
	// rotation. An empty list accepts every call; a list of empty texts accepts
	// none, so a setting that was left blank does not open the door.
	Tokens []string
	// BotID is compared with the bot of the request, both without "!", if the
	// request names one.
	BotID string
	// ID names a call by its context, in place of the header X-Request-Id, if it
	// gives anything. It is what a user can quote and what the logs say.
	ID func(context.Context) string
	// Logger gets panics, errors and callbacks; nil discards them.
	Logger *slog.Logger
	// OnReply is called after each answer was written and after each callback,
	// from several goroutines.
	OnReply func(context.Context, Exchange)
	// Callback enables late answers for requests with a callbackUrl.
	Callback Callback
}

// Callback sets up late answers through Kakao's AI-chatbot callback.
type Callback struct {
	Enabled bool
	// Hosts may be posted to besides https hosts ending in .kakao.com: exact
	// host or host:port, over http too. It is meant for tests and simulators.
	Hosts []string
	// Budget is the time from the request to the end of the post, 50 s if zero;
	// Kakao's address lives for a minute.
	Budget time.Duration
	// Delay is the least time between the announcement and the post, 1 s if zero,
	// none if negative: a post that overtakes the announcement is refused.
	Delay time.Duration
	// Transport sends the post; nil means http.DefaultTransport.
	Transport http.RoundTripper
}
