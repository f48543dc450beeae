package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/junggyenara/junggye/adapters/scenario"
	"github.com/junggyenara/junggye/adapters/skill"
)

const (
	// maxAnswer is the most that is read of an answer, in bytes; far above any
	// that Kakao would show.
	maxAnswer = 1 << 20
	// clientTimeout ends calls that the turn's own deadline missed.
	clientTimeout = time.Minute
)

func newClient() *http.Client {
	return &http.Client{
		Timeout:   clientTimeout,
		Transport: &http.Transport{MaxIdleConnsPerHost: 4, IdleConnTimeout: 30 * time.Second},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
}

// call posts a message to the skill server as Kakao does, and returns what the
// panel shows of it, with the answer's body if there was a good one.
func (s *Simulator) call(ctx context.Context, kind, path string, message any) (Call, []byte) {
	c := Call{Kind: kind, Path: path}
	body, err := encode(message)
	if err != nil {
		c.Error = err.Error()
		return c, nil
	}
	c.Request = body
	id, err := s.token(16)
	if err != nil {
		c.Error = err.Error()
		return c, nil
	}
	c.RequestID = "chp-" + id
	ctx, cancel := context.WithTimeout(ctx, s.o.Patience)
	defer cancel()
	start := s.o.Now()
	status, answer, err := s.post(ctx, path, c.RequestID, body)
	c.Millis, c.Status = s.o.Now().Sub(start).Milliseconds(), status
	if len(answer) > 0 {
		c.Response = asJSON(answer)
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		c.Error = errTooLate(s.o.Patience)
	case err != nil:
		c.Error = errUnreachable
		s.o.Logger.Warn("skill call failed", "path", path, "error", err)
	case status != http.StatusOK:
		c.Error = errStatus(status)
	case !json.Valid(answer):
		c.Error = errBadJSON
	}
	if c.Error != "" {
		return c, nil
	}
	return c, answer
}

func (s *Simulator) post(ctx context.Context, path, requestID string, body []byte) (int, []byte, error) {
	url := strings.TrimRight(s.o.BaseURL(), "/") + path
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return 0, nil, fmt.Errorf("make skill call: %w", err)
	}
	req.Header.Set("Accept", "*/*")
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "AHC/2.1")
	req.Header.Set("X-Chappie-Footprint", requestID)
	req.Header.Set("X-Request-Id", requestID)
	if s.o.SkillToken != "" {
		req.Header.Set(scenario.TokenHeader, s.o.SkillToken)
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return 0, nil, fmt.Errorf("call skill: %w", err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return resp.StatusCode, nil, fmt.Errorf("read skill answer: %w", err)
	}
	return resp.StatusCode, answer, nil
}

// asJSON makes any answer showable: one that is not JSON becomes a JSON text.
func asJSON(answer []byte) json.RawMessage {
	if json.Valid(answer) {
		return answer
	}
	return mustJSON(strings.ToValidUTF8(string(answer), "�"))
}

func lint(body []byte) []Violation {
	var list []Violation
	for _, v := range skill.Lint(body) {
		list = append(list, Violation{Path: v.Path, Text: violationText(v)})
	}
	return list
}
