// Package sandbox stands in for KakaoTalk's event API where there is no
// verified channel, no network, or no wish to write to real people: it speaks the
// protocol, knows who is a friend of the channel, and fails on demand. It refuses
// to be anything more: one bot, no group chats, no bill.
package sandbox

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"
)

const (
	maxBody  = 256 << 10
	maxUsers = 100
)

// Options configure a Server. Every zero value works.
type Options struct {
	BotID string           // the only bot known; any when empty
	Key   string           // the only key accepted; any when empty
	Event string           // the only event that a block has; any when empty
	Now   func() time.Time // time.Now
	Rand  io.Reader        // makes the names of tasks; crypto/rand

	// Deliver runs the event block for one user. It is called after the answer, as
	// KakaoTalk does; its error is one of the skill. Without it every message to a
	// friend arrives at once.
	Deliver func(ctx context.Context, d Delivery) error
	// Friend reports whether a key is that of a friend of the channel; nil means
	// that everybody is.
	Friend func(key string) bool
}

// Delivery is one message on its way.
type Delivery struct {
	UserType   string
	Key        string
	Event      string
	Properties map[string]string
}

// Server is the sandbox. It is safe for parallel use.
type Server struct {
	opts   Options
	mux    *http.ServeMux
	faults *Faults

	mu    sync.Mutex
	tasks map[string]*task
	sent  []Delivery
	// under is what runs after its answer.
	under sync.WaitGroup
}

type task struct {
	all     int
	success int
	failed  []failure
}

type failure struct {
	UserID    string   `json:"userId"`
	Type      string   `json:"reqUserType"`
	CreatedAt int64    `json:"createdAt"`
	Error     errorMsg `json:"errorMsg"`
}

type errorMsg struct {
	Type int    `json:"errorType"`
	Msg  string `json:"msg"`
}

// New makes a sandbox.
func New(opts Options) *Server {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Rand == nil {
		opts.Rand = rand.Reader
	}
	if opts.Friend == nil {
		opts.Friend = func(string) bool { return true }
	}
	s := &Server{opts: opts, faults: &Faults{queues: map[Call][]fault{}}, tasks: map[string]*task{}}
	s.mux = http.NewServeMux()
	s.mux.HandleFunc("POST /v2/bots/{bot}/talk", s.api(Talk, s.talk))
	s.mux.HandleFunc("GET /v1/tasks/{task}", s.api(Tasks, s.lookUp))
	s.mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		write(w, http.StatusNotFound, map[string]string{"message": "no such address"})
	})
	return s
}

// ServeHTTP answers API calls.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Faults is the switchboard of failures to come.
func (s *Server) Faults() *Faults { return s.faults }

// Sent lists the messages that arrived, in their order.
func (s *Server) Sent() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sent)
}

// Wait returns when no delivery is under way.
func (s *Server) Wait() { s.under.Wait() }

// refusal is an answer that is no success.
type refusal struct {
	status  int
	message string
}

func (s *Server) api(call Call, do func(*http.Request) (any, *refusal)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		f := s.faults.take(call)
		// A server notices that a caller has gone only once it has read the request.
		body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
		if err != nil {
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if !f.pause(r.Context()) {
			return
		}
		switch f.kind {
		case loseRequest:
			hangUp(w)
			return
		case answer:
			write(w, f.status, map[string]any{"msg": f.message, "code": -1})
			return
		case redirect:
			http.Redirect(w, r, f.message, http.StatusFound)
			return
		case pending:
			write(w, http.StatusOK, map[string]any{"taskId": r.PathValue("task"), "status": "PROCESSING", "allRequestCount": 1})
			return
		case none, loseAnswer, wait:
		}
		v, no := s.answer(r, do)
		switch {
		case f.kind == loseAnswer:
			hangUp(w)
		case no != nil:
			write(w, no.status, map[string]any{"status": "FAIL", "message": no.message, "timestamp": s.opts.Now().UnixMilli()})
		default:
			write(w, http.StatusOK, v)
		}
	}
}

func (s *Server) answer(r *http.Request, do func(*http.Request) (any, *refusal)) (any, *refusal) {
	if header := r.Header.Get("Authorization"); header == "" || s.opts.Key != "" && header != "KakaoAK "+s.opts.Key {
		return nil, &refusal{http.StatusUnauthorized, "cannot find the app of this key"}
	}
	return do(r)
}

// hangUp breaks the connection without an answer.
func hangUp(http.ResponseWriter) { panic(http.ErrAbortHandler) }

func write(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json;charset=UTF-8")
	w.WriteHeader(status)
	// Who has gone hears nothing.
	_ = json.NewEncoder(w).Encode(v)
}

func (s *Server) name() (string, error) {
	raw := make([]byte, 12)
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := io.ReadFull(s.opts.Rand, raw); err != nil {
		return "", fmt.Errorf("draw the name of a task: %w", err)
	}
	return hex.EncodeToString(raw), nil
}
