package skill

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"
)

// run calls the function and always gives an answer, whatever happens in it.
func (h *Handler) run(ctx context.Context, t ticket) (result Exchange) {
	result = t.exchange
	body, err := protect(ctx, h.opts.Logger, t.run)
	switch {
	case err == nil:
		result.Body, result.Outcome = body, OutcomeOK
		return result
	case errors.Is(err, ErrPanic):
		result.Outcome = OutcomePanic
	case errors.Is(err, ErrNoReply):
		result.Outcome = OutcomeEmpty
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		result.Outcome = OutcomeLate
	default:
		result.Outcome = OutcomeError
	}
	result.Err = err
	if result.Outcome == OutcomeLate && t.callback == "" {
		result.Body = h.dialect.late(ctx, t)
		return result
	}
	result.Body = h.dialect.failed(context.WithoutCancel(ctx), err)
	return result
}

// protect turns a panic into an error. The stack goes to the log only.
func protect(ctx context.Context, log *slog.Logger, run func(context.Context) ([]byte, error)) (body []byte, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			log.ErrorContext(ctx, "skill function panicked", "panic", fmt.Sprint(cause), "stack", string(debug.Stack()))
			body, err = nil, fmt.Errorf("%w: %v", ErrPanic, cause)
		}
	}()
	return run(ctx)
}

func (h *Handler) onError(ctx context.Context, cause error) *Reply {
	if h.opts.OnError == nil {
		return nil
	}
	var reply *Reply
	_, err := protect(ctx, h.opts.Logger, func(ctx context.Context) ([]byte, error) {
		reply = h.opts.OnError(ctx, cause)
		return nil, nil
	})
	if err != nil {
		return nil
	}
	return reply
}

// encode gives the body of a reply, of a text if there is none, and of the
// fallback if the reply cannot be encoded.
func (h *Handler) encode(ctx context.Context, reply *Reply, text string) []byte {
	if reply == nil {
		reply = Text(text)
	}
	body, err := protect(ctx, h.opts.Logger, func(context.Context) ([]byte, error) {
		return h.filled(reply).MarshalJSON()
	})
	if err == nil {
		return body
	}
	h.opts.Logger.ErrorContext(ctx, "skill reply cannot be encoded", "error", err)
	body, err = Text(h.opts.Fallback).MarshalJSON()
	if err != nil {
		return []byte(`{"version":"2.0","template":{"outputs":[{"simpleText":{"text":"` + textFallback + `"}}]}}`)
	}
	return body
}

// filled gives the reply the handler's fallback text if it has none. The reply may
// be shared by calls, so it is copied.
func (h *Handler) filled(reply *Reply) *Reply {
	if reply.fallback != "" {
		return reply
	}
	filled := *reply
	filled.fallback = h.opts.Fallback
	return &filled
}

// verdict is an ERROR with the first text of a reply.
func (h *Handler) verdict(reply *Reply, text string) []byte {
	if reply != nil {
		for _, output := range reply.outputs {
			if simple, ok := output.(SimpleText); ok {
				text = simple.Text
				break
			}
		}
	}
	if text == "" {
		text = textFallback
	}
	body, err := json.Marshal(Failed(text))
	if err != nil {
		return []byte(`{"status":"ERROR"}`)
	}
	return body
}

// finish writes the answer before it tells the hook, which may be slow.
func (h *Handler) finish(ctx context.Context, w http.ResponseWriter, start time.Time, e Exchange) Exchange {
	e = h.write(ctx, w, start, e)
	h.report(ctx, e)
	return e
}

func (h *Handler) write(ctx context.Context, w http.ResponseWriter, start time.Time, e Exchange) Exchange {
	e.Duration = time.Since(start)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(e.Body)))
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusOK)
	_, err := w.Write(e.Body)
	if err == nil {
		err = http.NewResponseController(w).Flush()
	}
	if err != nil && !errors.Is(err, errors.ErrUnsupported) {
		h.opts.Logger.WarnContext(ctx, "skill reply not written", "error", err)
	} else {
		e.sent = e.Outcome == OutcomeOK
	}
	if e.Err != nil {
		h.opts.Logger.WarnContext(ctx, "skill call failed", "outcome", e.Outcome, "duration", e.Duration, "error", e.Err)
	}
	return e
}

func (h *Handler) report(ctx context.Context, e Exchange) {
	if h.opts.OnReply == nil {
		return
	}
	_, _ = protect(ctx, h.opts.Logger, func(ctx context.Context) ([]byte, error) {
		h.opts.OnReply(ctx, e)
		return nil, nil
	})
}
