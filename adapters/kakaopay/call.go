package kakaopay

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
	"strings"
	"sync/atomic"
	"unicode"

	"github.com/junggyenara/junggye/core/payment"
)

// The calls, named as the last part of their address.
const (
	callReady   = "ready"
	callApprove = "approve"
	callCancel  = "cancel"
	callOrder   = "order"
)

// Real answers have less than two kilobytes.
const maxAnswer = 64 << 10

// maxText keeps a long answer of a proxy out of logs.
const maxText = 200

// call makes one request and decodes a success into answer. Its error is a
// *payment.GatewayError; token is kept out of it.
func (c *Client) call(ctx context.Context, name string, body, answer any, token string) error {
	payload, err := json.Marshal(body)
	if err != nil {
		return refused(name, fmt.Errorf("encode request: %w", err))
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	status, data, err := c.exchange(ctx, name, payload)
	if err != nil {
		return err
	}
	if status != http.StatusOK {
		return c.failure(name, status, data, token)
	}
	if err := json.Unmarshal(data, answer); err != nil {
		return doubtful(name, errors.New("the answer cannot be read"))
	}
	return nil
}

// exchange writes the request and reads the whole answer. What counts for the
// outcome is whether a connection was handed to the request: before that nothing can
// have been written, after that something may have been. Transport calls the
// hook before it returns, so there is no race between the two.
func (c *Client) exchange(ctx context.Context, name string, payload []byte) (int, []byte, error) {
	var connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	address := c.base.JoinPath("online/v1/payment", name).String()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(payload))
	if err != nil {
		return 0, nil, refused(name, fmt.Errorf("make request: %w", err))
	}
	// Without GetBody net/http cannot send the body a second time.
	req.GetBody = nil
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	c.authorise(req)

	resp, err := c.http.Do(req)
	if err != nil {
		outcome := payment.Retry
		if connected.Load() {
			outcome = payment.Unknown
		}
		return 0, nil, &payment.GatewayError{Outcome: outcome, Call: name, Err: withoutAddress(err)}
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return 0, nil, doubtful(name, fmt.Errorf("read answer: %w", err))
	}
	if len(data) > maxAnswer {
		return 0, nil, doubtful(name, fmt.Errorf("the answer is longer than %d bytes", maxAnswer))
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

// failure turns an answer that is no success into an error.
func (c *Client) failure(name string, status int, data []byte, token string) error {
	var a errorAnswer
	if err := json.Unmarshal(data, &a); err != nil || a.Code == 0 {
		return doubtful(name, fmt.Errorf("http status %d without a readable error", status))
	}
	method := c.redact(string(a.Extras.Code), token)
	text := a.Message
	if a.Extras.Message != "" {
		text += " / " + a.Extras.Message
	}
	return &payment.GatewayError{
		Outcome: outcomeOf(name, status, a.Code, method),
		Call:    name,
		Code:    a.Code,
		Method:  method,
		Text:    c.redact(text, token),
	}
}

// clean makes foreign text fit for a log line and takes secrets out of it.
func clean(text string, secrets ...string) string {
	for _, secret := range secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "[redacted]")
		}
	}
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > maxText {
		return string(runes[:maxText]) + "…"
	}
	return text
}
