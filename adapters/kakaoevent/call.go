package kakaoevent

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"

	"github.com/junggyenara/junggye/core/push"
)

// The calls, named as parts of their addresses.
const (
	callTalk  = "talk"
	callTasks = "tasks"
)

// maxAnswer is far above an answer that names a hundred failures.
const maxAnswer = 256 << 10

// call makes one request and decodes a success into answer. Its error is a
// *push.CallError.
func (c *Client) call(ctx context.Context, name, method string, address *url.URL, body, answer any) error {
	var payload []byte
	if body != nil {
		var err error
		if payload, err = json.Marshal(body); err != nil {
			return &push.CallError{Outcome: push.Denied, Call: name, Err: fmt.Errorf("encode request: %w", err)}
		}
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	status, data, err := c.exchange(ctx, name, method, address, payload)
	if err != nil {
		return err
	}
	if status != http.StatusOK {
		return &push.CallError{Outcome: outcomeOf(name, status), Call: name, Status: status, Text: c.redact(messageOf(data))}
	}
	if err := json.Unmarshal(data, answer); err != nil {
		return &push.CallError{Call: name, Status: status, Err: errors.New("the answer cannot be read")}
	}
	return nil
}

// exchange writes the request and reads the whole answer. What counts for the
// outcome is whether a connection was handed to the request: before that nothing
// can have been written, after that something may have been.
func (c *Client) exchange(ctx context.Context, name, method string, address *url.URL, payload []byte) (int, []byte, error) {
	var connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	req, err := http.NewRequestWithContext(ctx, method, address.String(), bytes.NewReader(payload))
	if err != nil {
		return 0, nil, &push.CallError{Outcome: push.Denied, Call: name, Err: errors.New("make request")}
	}
	// Without GetBody net/http cannot send the body a second time.
	req.GetBody = nil
	if payload != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Accept", "application/json")
	c.authorise(req)

	resp, err := c.http.Do(req)
	if err != nil {
		outcome := push.Retry
		if connected.Load() {
			outcome = push.Unknown
		}
		return 0, nil, &push.CallError{Outcome: outcome, Call: name, Err: withoutAddress(err)}
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err == nil && len(data) > maxAnswer {
		err = fmt.Errorf("the answer is longer than %d bytes", maxAnswer)
	}
	if err != nil {
		return 0, nil, &push.CallError{Call: name, Err: fmt.Errorf("read answer: %w", err)}
	}
	return resp.StatusCode, data, nil
}

// withoutAddress takes the cause out of net/http's error: the call is named
// already, and addresses do not belong in every log line.
func withoutAddress(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}

// outcomeOf sorts a status that is no success. No table of errors is published,
// so only what HTTP itself says is believed: who turns a request away at the door
// did nothing with it.
func outcomeOf(call string, status int) push.Outcome {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests, http.StatusServiceUnavailable:
		// A key that is set wrong can be set right; the tries are bounded.
		return push.Retry
	case http.StatusNotFound:
		if call == callTasks {
			return push.Denied
		}
		return push.Retry // the bot's address is wrong
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
		return push.Denied
	}
	return push.Unknown
}

// messageOf finds the sentence in an error answer of the bot or of Kakao's
// gateway, which spells it otherwise.
func messageOf(data []byte) string {
	var a struct {
		Message string `json:"message"`
		Msg     string `json:"msg"`
	}
	if json.Unmarshal(data, &a) != nil {
		return ""
	}
	if a.Message == "" {
		return a.Msg
	}
	return a.Message
}
