// Package paylink signs the links that lead a member from the chat into a
// browser, where no chat platform vouches for anybody. A link names the one
// member it was made for, what it is for and when it ends; whoever changes a
// bit of it holds nothing.
package paylink

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/payment"
)

// Purpose is what a link may be used for.
type Purpose byte

// The purposes.
const (
	ToPay  Purpose = 'p' // Subject is a listing
	Return Purpose = 'r' // back from the payment page; Subject is a trade

	ToAddress Purpose = 'a' // says where to send; Subject is a trade
	ToAccount Purpose = 'b' // says where to be paid; Subject is the member
)

// Claims is what a link says.
type Claims struct {
	Purpose Purpose
	Subject int64
	Member  member.ID
	Detail  int64     // ToPay: the listing's revision that was seen, 0 for any; Return: the attempt
	Until   time.Time // whole seconds
}

const (
	bodyLen = 1 + 4*8
	macLen  = 16
)

// Signer signs with its first key and accepts all of them, so that keys can
// be changed while links are out.
type Signer struct{ keys [][]byte }

// New makes a Signer. Keys have 32 bytes; the first one signs.
func New(keys ...[]byte) Signer { return Signer{keys: keys} }

// Sign returns the token of the claims: 66 characters that need no escaping in a URL.
func (s Signer) Sign(c Claims) string {
	body := make([]byte, bodyLen, bodyLen+macLen)
	body[0] = byte(c.Purpose)
	binary.BigEndian.PutUint64(body[1:], uint64(c.Subject))
	binary.BigEndian.PutUint64(body[9:], uint64(c.Member))
	binary.BigEndian.PutUint64(body[17:], uint64(c.Detail))
	binary.BigEndian.PutUint64(body[25:], uint64(c.Until.Unix()))
	return base64.RawURLEncoding.EncodeToString(append(body, sum(s.keys[0], body)...))
}

// Parse returns the claims of a token that was signed by us for this purpose
// and subject and has not ended; anything else is Forbidden, code payment.link.
func (s Signer) Parse(token string, p Purpose, subject int64, now time.Time) (Claims, error) {
	refused := fault.New(fault.Forbidden, payment.CodeLink)
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	// The decoder skips line breaks; the length of the text betrays them.
	if err != nil || len(raw) != bodyLen+macLen || len(token) != base64.RawURLEncoding.EncodedLen(len(raw)) {
		return Claims{}, refused
	}
	body, mac := raw[:bodyLen], raw[bodyLen:]
	signed := false
	for _, key := range s.keys {
		signed = hmac.Equal(mac, sum(key, body)) || signed
	}
	c := Claims{
		Purpose: Purpose(body[0]),
		Subject: int64(binary.BigEndian.Uint64(body[1:])),
		Member:  member.ID(binary.BigEndian.Uint64(body[9:])),
		Detail:  int64(binary.BigEndian.Uint64(body[17:])),
		Until:   time.Unix(int64(binary.BigEndian.Uint64(body[25:])), 0).UTC(),
	}
	if !signed || c.Purpose != p || c.Subject != subject || !now.Before(c.Until) {
		return Claims{}, refused
	}
	return c, nil
}

func sum(key, body []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("junggye pay link 1"))
	mac.Write(body)
	return mac.Sum(nil)[:macLen]
}
