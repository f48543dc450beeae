package marketsim

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
)

// clock is an instance's: the true time and its error.
type clock struct {
	w *world
	i *instance
}

// Now implements ports.Clock.
func (c clock) Now() time.Time { return c.w.now.Add(c.i.skew) }

// source draws identifiers for all instances, so that none repeats.
type source struct {
	last int64
	rng  *rand.Rand
}

// ID implements ports.Source.
func (s *source) ID() int64 {
	s.last++
	return 1000 + s.last
}

// Code implements ports.Source.
func (s *source) Code() string { return fmt.Sprintf("%04d", s.rng.IntN(10_000)) }

// Name implements ports.Source.
func (s *source) Name() string {
	const letters = "abcdefghijklmnopqrstuvwxyz234567"
	name := make([]byte, 26)
	for i := range name {
		name[i] = letters[s.rng.IntN(len(letters))]
	}
	return string(name)
}

// vault binds a text to its context and hides nothing: here is nobody to steal it,
// and real sealing would differ from run to run.
type vault struct{}

type sealed struct{ Plain, Context string }

var errVault = errors.New("sealed in another context")

// Seal implements ports.Vault.
func (vault) Seal(plain []byte, where string) (string, error) {
	body, err := json.Marshal(sealed{string(plain), where})
	return base64.RawURLEncoding.EncodeToString(body), err
}

// KeyID implements ports.Vault.
func (vault) KeyID() string { return "sim" }

// Older implements ports.Vault: there is one key for ever.
func (vault) Older() []ports.Span { return nil }

// Open implements ports.Vault.
func (vault) Open(text, where string) ([]byte, error) {
	var s sealed
	body, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(body, &s)
	}
	if err == nil && s.Context != where {
		err = errVault
	}
	return []byte(s.Plain), err
}

// Hash implements ports.Vault.
func (vault) Hash(kind, value string) string { return kind + value }

// Hashes implements ports.Vault.
func (vault) Hashes(kind, value string) []string { return []string{kind + value} }

// photos gives every photo, sometimes later or never.
type photos struct{ w *world }

// Fetch implements ports.Photos.
func (p photos) Fetch(context.Context, string) ([]byte, error) {
	switch {
	case p.w.chance(p.w.faults.store):
		p.w.count["photo later"]++
		return nil, fault.New(fault.Unavailable, "")
	case p.w.chance(p.w.faults.store / 4):
		p.w.count["photo gone"]++
		return nil, fault.New(fault.Invalid, "")
	}
	return []byte("photo"), nil
}

// Convert implements ports.Photos.
func (photos) Convert(_ context.Context, data []byte) ([]byte, error) { return data, nil }

// Allowed implements ports.Photos.
func (photos) Allowed(string) bool { return true }

// blobs forgets everything: no rule looks at a picture.
type blobs struct{}

// Put implements ports.Blobs.
func (blobs) Put(context.Context, string, string, []byte) error { return nil }

// Get implements ports.Blobs.
func (blobs) Get(context.Context, string) (ports.Blob, error) {
	return ports.Blob{}, fault.New(fault.NotFound, "")
}

// Remove implements ports.Blobs.
func (blobs) Remove(context.Context, string) error { return nil }

// faults are how often things go wrong, as chances between 0 and 1.
type faults struct {
	dying   float64 // a process, in a turn
	skewing float64 // a clock, in a turn
	store   float64 // a call to the store
	gateway float64 // a call to the provider
}

// drawFaults makes some seeds calm and some wild.
func drawFaults(r *rand.Rand) faults {
	levels := []faults{
		{},
		{dying: 0.002, skewing: 0.002, store: 0.002, gateway: 0.1},
		{dying: 0.004, skewing: 0.005, store: 0.01, gateway: 0.25},
		{dying: 0.02, skewing: 0.01, store: 0.03, gateway: 0.5},
		{dying: 0.001, gateway: 0.75},
	}
	return levels[r.IntN(len(levels))]
}
