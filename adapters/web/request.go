package web

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

// idHeader carries the request id in both directions.
const idHeader = "X-Request-Id"

type idKey struct{}

// RequestID returns the id of the request that ctx belongs to, or "". It stands
// in every log line about the request, in the chat log and the trace, and in the
// answer that reports a failure.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(idKey{}).(string)
	return id
}

// newID has 80 random bits: short enough to be read out on the telephone.
func newID() string { return strings.ToLower(rand.Text()[:16]) }

// Ids from outside are kept to their last characters, or nobody would read them
// out: KakaoTalk's have 36, the last 32 of which are random.
const (
	longestID = 20
	shortID   = 16
)

// shortened is an id from outside as it is used here; its owner's name of the
// request ends with it.
func shortened(id string) string {
	if len(id) > longestID {
		return id[len(id)-shortID:]
	}
	return id
}

// saneID tells whether an id from outside may go into logs as it is.
func saneID(id string) bool {
	if len(id) < 8 || len(id) > 64 {
		return false
	}
	for _, c := range []byte(id) {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		digit := c >= '0' && c <= '9'
		if !letter && !digit && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return true
}

// identify gives the request its id.
func (o Options) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := shortened(r.Header.Get(idHeader))
		if !saneID(r.Header.Get(idHeader)) {
			id = o.NewID()
		}
		w.Header().Set(idHeader, id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), idKey{}, id)))
	})
}

// record writes the access log. It names the route, not the path; the status 0
// stands for an answer that was broken off before it began.
func (o Options) record(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, began, finished := r.Context(), o.Now(), false
		seen := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		defer func() {
			status := seen.Status()
			if status == 0 && finished {
				status = http.StatusOK // what net/http sends for a handler that wrote nothing
			}
			route := "unmatched"
			if rc := chi.RouteContext(ctx); rc != nil && rc.RoutePattern() != "" {
				route = rc.RoutePattern()
			}
			o.Logger.LogAttrs(ctx, slog.LevelInfo, "request",
				slog.String(requestKey, RequestID(ctx)), slog.String("method", r.Method), slog.String("route", route),
				slog.Int("status", status), slog.Int("bytes", seen.BytesWritten()), slog.Duration("took", o.Now().Sub(began)))
		}()
		next.ServeHTTP(seen, r)
		finished = true
	})
}

// recover turns a panic into an answer. One that comes after the answer has
// begun breaks the connection, so that nobody takes a half for the whole.
func (o Options) recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, seen := r.Context(), middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		defer func() {
			reason := recover()
			if reason == nil {
				return
			}
			if err, ok := reason.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(reason)
			}
			o.Logger.LogAttrs(ctx, slog.LevelError, "panic while answering a request",
				slog.String(requestKey, RequestID(ctx)), slog.Any("panic", reason), slog.String("stack", string(debug.Stack())))
			if seen.Status() != 0 {
				panic(http.ErrAbortHandler)
			}
			o.refusal(http.StatusInternalServerError)(seen, r)
		}()
		next.ServeHTTP(seen, r)
	})
}
