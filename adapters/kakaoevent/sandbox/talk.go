package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	// deliverFor is how long KakaoTalk waits for a skill.
	deliverFor = 5 * time.Second

	// errSkill is the errorType of a skill that answered with an HTTP error, the only
	// published one. errFriend is made up.
	errSkill  = 201
	errFriend = 101
)

type talkBody struct {
	Event struct {
		Name string         `json:"name"`
		Data map[string]any `json:"data"`
	} `json:"event"`
	User   []talkUser     `json:"user"`
	Params map[string]any `json:"params"`
}

type talkUser struct {
	Type       string            `json:"type"`
	ID         string            `json:"id"`
	Properties map[string]string `json:"properties"`
}

// talk accepts a call as a task and works it after the answer.
func (s *Server) talk(r *http.Request) (any, *refusal) {
	if bot := r.PathValue("bot"); s.opts.BotID != "" && bot != s.opts.BotID {
		return nil, &refusal{http.StatusNotFound, "no such bot"}
	}
	body, no := readTalk(r)
	if no != nil {
		return nil, no
	}
	if s.opts.Event != "" && body.Event.Name != s.opts.Event {
		return nil, &refusal{http.StatusBadRequest, "no block has the event " + body.Event.Name}
	}
	id, err := s.name()
	if err != nil {
		return nil, &refusal{http.StatusInternalServerError, err.Error()}
	}
	s.mu.Lock()
	s.tasks[id] = &task{all: len(body.User)}
	s.mu.Unlock()
	work := func() {
		for _, u := range body.User {
			s.reach(id, body.Event.Name, u)
		}
	}
	if s.opts.Deliver == nil {
		work()
	} else {
		s.under.Go(work)
	}
	return map[string]any{"taskId": id, "status": "SUCCESS", "timestamp": s.opts.Now().UnixMilli()}, nil
}

func readTalk(r *http.Request) (talkBody, *refusal) {
	var body talkBody
	bad := func(format string, args ...any) (talkBody, *refusal) {
		return body, &refusal{http.StatusBadRequest, fmt.Sprintf(format, args...)}
	}
	if kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); kind != "application/json" {
		return bad("content type %q", kind)
	}
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&body); err != nil {
		return bad("%v", err)
	}
	if body.Event.Name == "" {
		return bad("no event")
	}
	if n := len(body.User); n == 0 || n > maxUsers {
		return bad("%d users", n)
	}
	seen := map[string]bool{}
	for _, u := range body.User {
		if !slices.Contains([]string{"botUserKey", "plusfriendUserKey", "appUserId"}, u.Type) {
			return bad("user type %q", u.Type)
		}
		if u.ID == "" || seen[u.ID] {
			return bad("a user id is empty or there twice")
		}
		seen[u.ID] = true
	}
	return body, nil
}

// reach runs the event block for one user and books how it went.
func (s *Server) reach(id, event string, u talkUser) {
	d := Delivery{UserType: u.Type, Key: u.ID, Event: event, Properties: u.Properties}
	fail := func(code int, text string) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.tasks[id].failed = append(s.tasks[id].failed, failure{
			UserID: u.ID, Type: u.Type, CreatedAt: s.opts.Now().UnixMilli(), Error: errorMsg{code, text},
		})
	}
	if !s.opts.Friend(u.ID) {
		fail(errFriend, "not a friend of the channel")
		return
	}
	if s.opts.Deliver != nil {
		ctx, cancel := context.WithTimeout(context.Background(), deliverFor)
		defer cancel()
		if err := s.opts.Deliver(ctx, d); err != nil {
			fail(errSkill, err.Error())
			return
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tasks[id].success++
	s.sent = append(s.sent, d)
}

func (s *Server) lookUp(r *http.Request) (any, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := r.PathValue("task")
	t, ok := s.tasks[id]
	if !ok {
		return nil, &refusal{http.StatusNotFound, "no such task"}
	}
	status := "PROCESSING"
	switch done := t.success + len(t.failed); {
	case done == t.all && len(t.failed) == 0:
		status = "ALL SUCCESS"
	case done == t.all:
		status = fmt.Sprintf("%d FAIL", len(t.failed))
	}
	return map[string]any{
		"taskId": id, "status": status, "allRequestCount": t.all, "successCount": t.success,
		"fail": map[string]any{"count": len(t.failed), "list": slices.Clone(t.failed)},
	}, nil
}
