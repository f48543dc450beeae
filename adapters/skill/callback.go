package skill

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const maxCallbackAnswer = 64 << 10

// allows guards the one address that Handler posts to: the request names it, and
// requests can be forged.
func (c Callback) allows(address string) bool {
	parsed, err := url.Parse(address)
	if err != nil || parsed.User != nil || parsed.Hostname() == "" {
		return false
	}
	if parsed.Scheme != "https" && parsed.Scheme != "http" {
		return false
	}
	for _, host := range c.Hosts {
		if strings.EqualFold(host, parsed.Host) || strings.EqualFold(host, parsed.Hostname()) {
			return true
		}
	}
	if parsed.Port() != "" && parsed.Port() != "443" {
		return false
	}
	return parsed.Scheme == "https" && strings.HasSuffix(strings.ToLower(parsed.Hostname()), ".kakao.com")
}

// announce is the late reply as the announcement of a callback.
func (h *Handler) announce(ctx context.Context, t ticket) []byte {
	late := made(h.opts.Late, t)
	if late == nil {
		late = Text(textLate)
	}
	announced := *late
	announced.useCallback = true
	return h.encode(ctx, &announced, "")
}

// callBack posts a finished reply once; the address takes no second one.
func (h *Handler) callBack(ctx context.Context, start, answered time.Time, address string, result Exchange) Exchange {
	ctx, cancel := context.WithDeadline(ctx, start.Add(h.opts.Callback.Budget))
	defer cancel()
	cause := result.Err
	result.Err = h.postAfter(ctx, answered.Add(h.opts.Callback.Delay), address, result.Body)
	result.sent = result.Err == nil && result.Outcome == OutcomeOK
	result.Outcome, result.Duration = OutcomeCallbackSent, time.Since(start)
	if result.Err != nil {
		result.Outcome = OutcomeCallbackFailed
	}
	h.opts.Logger.InfoContext(ctx, "skill callback",
		"outcome", result.Outcome, "duration", result.Duration, "error", result.Err, "function_error", cause)
	result.Err = errors.Join(result.Err, cause)
	h.report(context.WithoutCancel(ctx), result)
	return result
}

func (h *Handler) postAfter(ctx context.Context, earliest time.Time, address string, body []byte) error {
	timer := time.NewTimer(time.Until(earliest))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("wait to post callback: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("make callback: %w", err)
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	client := http.Client{
		Transport: h.opts.Callback.Transport,
		// A redirect could lead past the host check.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := client.Do(req)
	if err != nil {
		// The address is a secret until it was used; url.Error would log it.
		if wrapped, ok := errors.AsType[*url.Error](err); ok {
			err = wrapped.Err
		}
		return fmt.Errorf("post callback: %w", err)
	}
	defer resp.Body.Close()
	return callbackResult(resp)
}

// callbackResult reads Kakao's verdict; a success without a readable body counts.
func callbackResult(resp *http.Response) error {
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxCallbackAnswer))
	if err != nil {
		return fmt.Errorf("read callback answer: %w", err)
	}
	var answer struct {
		Status  string `json:"status"`
		Message string `json:"message"`
	}
	unreadable := json.Unmarshal(raw, &answer) != nil
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("callback refused: http %d %s", resp.StatusCode, answer.Message)
	}
	if unreadable || answer.Status == "" || answer.Status == "SUCCESS" {
		return nil
	}
	return fmt.Errorf("callback refused: %s %s", answer.Status, answer.Message)
}
