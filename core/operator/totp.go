package operator

import (
	"crypto/hmac"
	"crypto/sha1" // what authenticator apps compute; HMAC does not need collision resistance
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// The second factor: time-based one-time passwords of RFC 6238 with what all
// authenticator apps take: SHA-1, 30 seconds, 6 digits.
const (
	codeEvery  = 30 // seconds
	codeDigits = 6
	// FactorLength is how many characters a secret has: 160 bits, as RFC 4226 wants.
	FactorLength = 32
	issuer       = "Junggyenara"
)

// Factor is the secret of a second factor, in base32 without padding.
type Factor string

// NewFactor makes a secret of random characters a-z and 2-7.
func NewFactor(random string) (Factor, bool) {
	f := Factor(strings.ToUpper(random))
	key, err := f.key()
	return f, err == nil && len(f) == FactorLength && len(key) == FactorLength*5/8
}

func (f Factor) key() ([]byte, error) {
	return base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(string(f))
}

// URI is what an authenticator app reads from a QR code, see
// https://github.com/google/google-authenticator/wiki/Key-Uri-Format.
func (f Factor) URI(name string) string {
	u := url.URL{
		Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + name,
		RawQuery: fmt.Sprintf("secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d", f, issuer, codeDigits, codeEvery),
	}
	return u.String()
}

// Step is the number of the half minute.
func Step(now time.Time) int64 { return now.Unix() / codeEvery }

// Code is what an app shows in a step; empty for a secret that is none.
func (f Factor) Code(step int64) string {
	key, err := f.key()
	if err != nil || len(key) == 0 {
		return ""
	}
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(step))
	mac := hmac.New(sha1.New, key)
	mac.Write(counter[:])
	sum := mac.Sum(nil)
	offset := sum[len(sum)-1] & 15
	n := binary.BigEndian.Uint32(sum[offset:]) & 0x7fffffff
	return fmt.Sprintf("%0*d", codeDigits, n%1_000_000)
}

// Check returns the step that a code is of: the present one, the one before or the
// one after, since clocks differ, but only later ones than last, so that a
// code that was overheard is worth nothing.
func (f Factor) Check(typed string, last int64, now time.Time) (step int64, ok bool) {
	typed = strings.ReplaceAll(typed, " ", "")
	for s := Step(now) - 1; s <= Step(now)+1; s++ {
		code := f.Code(s)
		// All three are compared, whichever it is.
		if subtle.ConstantTimeCompare([]byte(code), []byte(typed)) == 1 && code != "" && s > last && !ok {
			step, ok = s, true
		}
	}
	return step, ok
}
