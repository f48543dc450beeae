package simulator

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// callbackLife is how long a callback address works, and callbackPath where.
const (
	callbackLife = time.Minute
	callbackPath = "/sim/callback/"
)

type callback struct {
	person *person
	turn   *Turn
	form   *form

	until time.Time
	// accepted: the skill said that it will use the address; used: it did.
	accepted, used bool
}

// callbackStore remembers the addresses that were given out.
type callbackStore struct {
	now  func() time.Time
	mu   sync.Mutex
	open map[string]*callback
}

func newCallbackStore(now func() time.Time) *callbackStore {
	return &callbackStore{now: now, open: map[string]*callback{}}
}

func (c *callbackStore) offer(token string, cb callback) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for old, o := range c.open {
		if !c.now().Before(o.until) {
			delete(c.open, old)
		}
	}
	cb.until = c.now().Add(callbackLife)
	c.open[token] = &cb
}

func (c *callbackStore) withdraw(token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.open, token)
}

// accept notes that the skill announced a callback. It reports whether the
// callback is still to come: a very quick one may be there already.
func (c *callbackStore) accept(token string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	cb := c.open[token]
	if cb == nil {
		return false
	}
	cb.accepted = true
	return !cb.used
}

// take uses an address up. Each works once.
func (c *callbackStore) take(token string) (callback, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	cb := c.open[token]
	if cb == nil || cb.used || !c.now().Before(cb.until) {
		return callback{}, false
	}
	cb.used = true
	return *cb, true
}

func (s *Simulator) callbackURL(token string) string {
	return strings.TrimRight(s.o.BaseURL(), "/") + callbackPath + "cbtoken:" + token
}

// wireReceipt is what Kakao answers to a callback.
type wireReceipt struct {
	TaskID    string `json:"taskId"`
	Status    string `json:"status"`
	Message   string `json:"message,omitempty"`
	Timestamp int64  `json:"timestamp"`
}

// serveCallback takes a late answer and adds it to the turn that waits for it.
func (s *Simulator) serveCallback(w http.ResponseWriter, r *http.Request) {
	receipt := wireReceipt{Status: "FAIL", Timestamp: s.o.Now().UnixMilli()}
	defer func() { writeJSON(w, http.StatusOK, receipt) }()
	id, err := s.token(12)
	if err != nil {
		receipt.Status, receipt.Message = "ERROR", err.Error()
		return
	}
	receipt.TaskID = id
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxAnswer))
	if err != nil {
		receipt.Message = "Invalid Json"
		return
	}
	cb, ok := s.callbacks.take(strings.TrimPrefix(r.PathValue("token"), "cbtoken:"))
	if !ok {
		receipt.Message = "Invalid callback token"
		return
	}
	call := Call{Kind: CallCallback, Path: r.URL.Path, Status: http.StatusOK, Response: asJSON(body)}
	var answer wireAnswer
	answer, call.Error = readAnswer(body)
	if call.Error == "" {
		call.Violations = lint(body)
		// The flag is often repeated in the late answer and means nothing there.
		answer.UseCallback = false
		call.Error = s.show(cb.person, cb.turn, cb.form, answer)
		receipt.Status = "SUCCESS"
	} else {
		receipt.Message = "Invalid Skill Json"
	}
	cb.person.edit(func() {
		cb.turn.Calls = append(cb.turn.Calls, call)
		cb.turn.Pending = false
	})
}
