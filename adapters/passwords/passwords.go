// Package passwords hashes passwords with argon2id: slowly and with much memory,
// so that a stolen hash is expensive to try. It bounds how many are made at once,
// and decides nothing about what a good password is.
package passwords

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
)

// Cost is how hard a hash is to try.
type Cost struct {
	KiB   uint32 // of memory
	Times uint32
	Lanes uint8
}

// Recommended is the first choice of OWASP's password storage cheat sheet: 19 MiB,
// twice, one lane; some 40 ms of one core.
func Recommended() Cost { return Cost{KiB: 19 * 1024, Times: 2, Lanes: 1} }

const (
	saltBytes = 16
	hashBytes = 32
	// most bounds the cost of a stored hash, so that a changed row cannot make the
	// program work for hours.
	mostKiB   = 256 * 1024
	mostTimes = 16
	mostLanes = 8
)

// Passwords is a ports.Passwords.
type Passwords struct {
	cost   Cost
	random io.Reader
	room   chan struct{}
}

var _ ports.Passwords = (*Passwords)(nil)

// New makes Passwords of a cost, which draws salts from random and works on at
// most atOnce at the same time; the others wait.
func New(c Cost, random io.Reader, atOnce int) *Passwords {
	return &Passwords{cost: c, random: random, room: make(chan struct{}, atOnce)}
}

// Hash returns what is kept of a password, in the PHC string format.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	if _, err := io.ReadFull(p.random, salt); err != nil {
		return "", fault.Wrap(fault.Internal, "", fmt.Errorf("draw a salt: %w", err))
	}
	key, err := p.key(ctx, password, salt, p.cost, hashBytes)
	if err != nil {
		return "", err
	}
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, p.cost.KiB, p.cost.Times, p.cost.Lanes, enc.EncodeToString(salt), enc.EncodeToString(key)), nil
}

// Verify reports whether hash is of the password, in the same time whichever of
// its bytes differ, and whether today's cost is another one.
func (p *Passwords) Verify(ctx context.Context, password, hash string) (right, weak bool, err error) {
	if hash == "" {
		_, err := p.key(ctx, password, make([]byte, saltBytes), p.cost, hashBytes)
		return false, false, err
	}
	cost, salt, want, err := parse(hash)
	if err != nil {
		return false, false, fault.Wrap(fault.Internal, "", err)
	}
	got, err := p.key(ctx, password, salt, cost, uint32(len(want)))
	if err != nil {
		return false, false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1, cost != p.cost, nil
}

// key does the work when there is room for it.
func (p *Passwords) key(ctx context.Context, password string, salt []byte, c Cost, n uint32) ([]byte, error) {
	select {
	case p.room <- struct{}{}:
		defer func() { <-p.room }()
	case <-ctx.Done():
		return nil, fault.Wrap(fault.Unavailable, "", fmt.Errorf("wait to hash a password: %w", ctx.Err()))
	}
	return argon2.IDKey([]byte(password), salt, c.Times, c.KiB, c.Lanes, n), nil
}

var errForm = errors.New("a stored password hash is malformed")

// parse reads the PHC string format. Its error quotes nothing.
func parse(hash string) (c Cost, salt, key []byte, err error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, errForm
	}
	_, err = fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.KiB, &c.Times, &c.Lanes)
	if err != nil || parts[3] != fmt.Sprintf("m=%d,t=%d,p=%d", c.KiB, c.Times, c.Lanes) {
		return c, nil, nil, errForm
	}
	salt, err = base64.RawStdEncoding.Strict().DecodeString(parts[4])
	if err == nil {
		key, err = base64.RawStdEncoding.Strict().DecodeString(parts[5])
	}
	bad := c.Times < 1 || c.Times > mostTimes || c.Lanes < 1 || c.Lanes > mostLanes || c.KiB < 8*uint32(c.Lanes) || c.KiB > mostKiB
	if err != nil || bad || len(salt) < 8 || len(salt) > 64 || len(key) < 16 || len(key) > 64 {
		return c, nil, nil, errForm
	}
	return c, salt, key, nil
}
