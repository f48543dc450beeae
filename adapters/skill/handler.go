package skill

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

const (
	tokenHeader    = "X-Skill-Token"
	deliveryHeader = "X-Request-Id"
	maxDeliveryID  = 100

	defaultBudget         = 4 * time.Second
	defaultCallbackBudget = 50 * time.Second
	defaultCallbackDelay  = time.Second
)

// Func answers one request. It should stop when its context ends; a reply that
// comes after the budget is thrown away.
type Func func(context.Context, *Request) (*Reply, error)

// ValidationFunc judges one value.
type ValidationFunc func(context.Context, *Validation) (ValidationReply, error)

// Handler answers every call with HTTP 200 and a valid reply. Reading the body
// is bounded by the http.Server's ReadTimeout, which should be below the budget.
type Handler struct {
	opts    Options
	tokens  [][sha256.Size]byte
	dialect dialect
	work    sync.WaitGroup
	staff   staff
}

// dialect is what differs between skill calls and validations.
type dialect struct {
	decode func(io.Reader, string) (ticket, error)
	denied func(context.Context) []byte
	busy   func(context.Context, ticket) []byte
	late   func(context.Context, ticket) []byte
	failed func(context.Context, error) []byte
}

// ticket is one decoded call. callback is empty if the answer cannot be posted.
type ticket struct {
	left     func() error // tells that the caller has hung up
	exchange Exchange
	botID    string
	callback string
	run      func(context.Context) ([]byte, error)
}

// Handle answers skill calls with fn. If fn has not returned when the budget is
// over, Late is sent; fn goes on until its context ends, and nobody waits for it.
func Handle(opts Options, fn Func) *Handler {
	h := newHandler(opts)
	h.dialect = dialect{
		decode: func(body io.Reader, deliveryID string) (ticket, error) {
			req, err := Decode(body)
			if err != nil {
				return ticket{}, err
			}
			req.DeliveryID = deliveryID
			t := ticket{exchange: Exchange{Request: req}, botID: req.BotID()}
			if opts.Callback.Enabled && opts.Callback.allows(req.CallbackURL()) {
				t.callback = req.CallbackURL()
			}
			t.run = func(ctx context.Context) ([]byte, error) {
				reply, err := fn(ctx, req)
				if err != nil {
					return nil, err
				}
				if reply == nil {
					return nil, ErrNoReply
				}
				return h.filled(reply).MarshalJSON()
			}
			return t, nil
		},
		denied: func(ctx context.Context) []byte { return h.encode(ctx, opts.Denied, textDenied) },
		busy: func(ctx context.Context, t ticket) []byte {
			return h.encode(ctx, made(opts.Busy, t), textBusy)
		},
		late: func(ctx context.Context, t ticket) []byte { return h.encode(ctx, made(opts.Late, t), textLate) },
		failed: func(ctx context.Context, err error) []byte {
			return h.encode(ctx, h.onError(ctx, err), opts.Fallback)
		},
	}
	return h
}

// HandleValidation answers parameter-validation calls with fn. Whatever goes
// wrong is answered with ERROR and the text that a skill call would get.
func HandleValidation(opts Options, fn ValidationFunc) *Handler {
	h := newHandler(opts)
	h.dialect = dialect{
		decode: func(body io.Reader, deliveryID string) (ticket, error) {
			v, err := DecodeValidation(body)
			if err != nil {
				return ticket{}, err
			}
			v.DeliveryID = deliveryID
			return ticket{
				exchange: Exchange{Validation: v},
				botID:    v.BotID,
				run: func(ctx context.Context) ([]byte, error) {
					verdict, err := fn(ctx, v)
					if err != nil {
						return nil, err
					}
					return json.Marshal(verdict)
				},
			}, nil
		},
		denied: func(context.Context) []byte { return h.verdict(opts.Denied, textDenied) },
		busy:   func(_ context.Context, t ticket) []byte { return h.verdict(made(opts.Busy, t), textBusy) },
		late:   func(_ context.Context, t ticket) []byte { return h.verdict(made(opts.Late, t), textLate) },
		failed: func(ctx context.Context, err error) []byte {
			return h.verdict(h.onError(ctx, err), opts.Fallback)
		},
	}
	return h
}

// made is the reply that an option makes for the call; nil if the option is not
// set.
func made(option func(*Request) *Reply, t ticket) *Reply {
	switch {
	case option == nil:
		return nil
	case t.exchange.Request == nil:
		return option(&Request{DeliveryID: t.exchange.Validation.DeliveryID})
	}
	return option(t.exchange.Request)
}

func newHandler(opts Options) *Handler {
	if opts.Budget <= 0 {
		opts.Budget = defaultBudget
	}
	if opts.Callback.Budget <= 0 {
		opts.Callback.Budget = defaultCallbackBudget
	}
	if opts.Callback.Delay == 0 {
		opts.Callback.Delay = defaultCallbackDelay
	}
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	h := &Handler{opts: opts, staff: newStaff()}
	for _, token := range opts.Tokens {
		if token != "" {
			h.tokens = append(h.tokens, sha256.Sum256([]byte(token)))
		}
	}
	return h
}

// Wait returns when no work is left behind by late answers, or with the error of
// ctx. Call it after http.Server.Shutdown.
func (h *Handler) Wait(ctx context.Context) error {
	defer h.staff.close()
	done := make(chan struct{})
	go func() {
		h.work.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ServeHTTP answers one call.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	// A connection that breaks must not stop a change half-way.
	ctx := context.WithoutCancel(r.Context())
	if !h.knows(r.Header.Get(tokenHeader)) {
		h.finish(ctx, w, start, Exchange{Body: h.dialect.denied(ctx), Outcome: OutcomeDenied, Err: ErrToken})
		return
	}
	t, err := h.open(r)
	if err != nil {
		body := h.dialect.failed(ctx, err)
		h.finish(ctx, w, start, Exchange{Body: body, Outcome: OutcomeMalformed, Err: err})
		return
	}
	if want := bareBotID(h.opts.BotID); want != "" && t.botID != "" && t.botID != want {
		t.exchange.Body, t.exchange.Outcome, t.exchange.Err = h.dialect.denied(ctx), OutcomeDenied, ErrBot
		h.finish(ctx, w, start, t.exchange)
		return
	}
	if !h.opts.Gate.enter(start) {
		t.exchange.Body, t.exchange.Outcome, t.exchange.Err = h.dialect.busy(ctx, t), OutcomeBusy, nil
		h.finish(ctx, w, start, t.exchange)
		return
	}
	t.left = r.Context().Err
	h.answer(ctx, w, start, t)
}

func (h *Handler) open(r *http.Request) (ticket, error) {
	if r.Method != http.MethodPost {
		return ticket{}, ErrNotPosted
	}
	id := ""
	if h.opts.ID != nil {
		id = h.opts.ID(r.Context())
	}
	if id == "" {
		id = r.Header.Get(deliveryHeader)
	}
	return h.dialect.decode(r.Body, id[:min(len(id), maxDeliveryID)])
}

// knows compares digests, so that neither length nor content shows in the time.
func (h *Handler) knows(token string) bool {
	if len(h.opts.Tokens) == 0 {
		return true
	}
	got, match := sha256.Sum256([]byte(token)), 0
	for _, want := range h.tokens {
		match |= subtle.ConstantTimeCompare(got[:], want[:])
	}
	return match == 1
}

// answer runs the function and writes its reply, or the late one. The call has
// entered the gate.
func (h *Handler) answer(ctx context.Context, w http.ResponseWriter, start time.Time, t ticket) {
	limit := h.opts.Budget * 9 / 10
	if t.callback != "" {
		limit = h.opts.Callback.Budget * 9 / 10
	}
	done := make(chan Exchange, 1)
	notes := &notes{}
	h.work.Add(1)
	h.staff.do(func() {
		defer h.work.Done()
		defer h.opts.Gate.leave()
		runCtx, cancel := context.WithDeadline(context.WithValue(ctx, noteKey{}, notes), start.Add(limit))
		defer cancel()
		result := h.run(runCtx, t)
		result.Note = notes.note()
		done <- result
	})
	timer := time.NewTimer(time.Until(start.Add(h.opts.Budget)))
	defer timer.Stop()
	select {
	case result := <-done:
		here := t.left() == nil // a write to one who has left need not fail
		result = h.finish(ctx, w, start, result)
		result.sent = result.sent && here
		notes.wasSent(ctx, h.opts.Logger, result)
		return
	case <-timer.C:
	}
	late := t.exchange
	late.Body, late.Outcome = h.dialect.late(ctx, t), OutcomeLate
	if t.callback != "" {
		late.Body, late.Outcome = h.announce(ctx, t), OutcomeCallbackPending
	}
	late.Note = notes.note()
	late = h.write(ctx, w, start, late)
	answered := time.Now()
	h.work.Go(func() { notes.wasSent(ctx, h.opts.Logger, h.afterLate(ctx, start, answered, t.callback, <-done)) })
	h.report(ctx, late)
}

// afterLate posts or throws away what the function gave after the budget.
func (h *Handler) afterLate(ctx context.Context, start, answered time.Time, callback string, result Exchange) Exchange {
	if callback != "" {
		return h.callBack(ctx, start, answered, callback, result)
	}
	h.opts.Logger.WarnContext(ctx, "skill reply came too late",
		"outcome", result.Outcome, "duration", time.Since(start), "error", result.Err)
	return result
}
