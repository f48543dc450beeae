package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
)

// Limits that nobody meets who taps and types by hand.
const (
	callsPerMinute    = 60
	paymentsPerMinute = 10
)

// CodeTooFast is the reason for calls that come too fast; args: the seconds to
// wait.
const CodeTooFast fault.Code = "call.too_fast"

// AllowCall refuses a user of the chat who calls too often with Limited. It
// comes before anything else, so that such calls do not reach the store.
func (m *Market) AllowCall(ctx context.Context, key string) error {
	// The key is long, and a name that should not stand in a cache.
	sum := sha256.Sum256([]byte(key))
	return m.slow(ctx, "call/"+hex.EncodeToString(sum[:16]), callsPerMinute)
}

// allowPaying bounds how often one buyer makes us ask the payment provider.
func (m *Market) allowPaying(ctx context.Context, buyer member.ID) error {
	return m.slow(ctx, "pay/"+strconv.FormatInt(int64(buyer), 10), paymentsPerMinute)
}

func (m *Market) slow(ctx context.Context, key string, perMinute int) error {
	if m.Limiter == nil {
		return nil
	}
	ok, wait, err := m.Limiter.Take(ctx, key, perMinute, time.Minute)
	if err != nil || ok {
		// Nobody is turned away because a counter is out of order; its operator knows.
		return nil //nolint:nilerr // see above
	}
	return fault.New(fault.Limited, CodeTooFast, int((wait+time.Second-1)/time.Second))
}
