// Package vault is the ports.Vault of the standard library's ciphers: AES-256-GCM
// seals, HMAC-SHA-256 makes fingerprints, and each has a key of its own that HKDF
// derives from a key of the ring. It also leaves a sample of each key in the
// database, by which wrong keys are found before any data is missed. It refuses
// to make, store or fetch keys.
package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
)

// KeySize is the number of bytes of a key's secret.
const KeySize = 32

// What errors of Open mean to an operator. Both come wrapped in fault.Internal.
var (
	// ErrUnknownKey: the text was sealed with a key that the ring has not.
	ErrUnknownKey = errors.New("sealed with a key that is not in the ring")
	// ErrBroken: the text was changed, belongs elsewhere, or another key has the
	// id of the one that sealed it.
	ErrBroken = errors.New("changed, sealed for another context, or by another key of the same id")
)

var errContext = errors.New("no context is given")

// The first part of every sealed text is its format. The infos keep what is
// derived from one secret apart.
const (
	format   = "v1"
	sealInfo = "junggye vault seal 1"
	hashInfo = "junggye vault hash 1"
)

var idForm = regexp.MustCompile(`^[0-9A-Za-z_-]{1,32}$`)

// encoding is strict, so that each sealed text has one spelling.
var encoding = base64.RawURLEncoding.Strict()

// Key is a secret of KeySize random bytes. The ID stands in what it seals and
// is never given to another secret: 1 to 32 letters, digits, - or _.
type Key struct {
	ID     string
	Secret []byte
}

// CheckID tells whether a text can be a key's ID.
func CheckID(id string) bool { return idForm.MatchString(id) }

// Options are what a Ring is made of.
type Options struct {
	// Keys are all that open; the first one seals. Secrets are copied.
	Keys []Key
	// Rand gives the nonces; nil is crypto/rand. Anything else is for simulations only:
	// two texts sealed with one nonce can be read.
	Rand io.Reader
}

// Ring is a ports.Vault. It is safe for concurrent use if Rand is. Nonces are
// random, so a key should seal at most 2^32 texts, far more than a market has.
type Ring struct {
	keys []ringKey
	byID map[string]ringKey
	rand io.Reader
}

type ringKey struct {
	id   string
	aead cipher.AEAD
	hash []byte
}

// New makes a Ring. It refuses an empty one, a wrong ID or length, and an ID or
// secret that is there twice; the errors show no secret.
func New(o Options) (*Ring, error) {
	if len(o.Keys) == 0 {
		return nil, errors.New("a vault needs a key")
	}
	r := &Ring{byID: map[string]ringKey{}, rand: o.Rand}
	if r.rand == nil {
		r.rand = rand.Reader
	}
	secrets := map[string]bool{}
	for i, k := range o.Keys {
		switch {
		case !CheckID(k.ID):
			return nil, fmt.Errorf("the id of key %d is not 1 to 32 letters, digits, - or _", i+1)
		case len(k.Secret) != KeySize:
			return nil, fmt.Errorf("key %s has %d bytes, not %d", k.ID, len(k.Secret), KeySize)
		case secrets[string(k.Secret)]:
			return nil, fmt.Errorf("key %s has the secret of another", k.ID)
		}
		if _, taken := r.byID[k.ID]; taken {
			return nil, fmt.Errorf("key %s is there twice", k.ID)
		}
		secrets[string(k.Secret)] = true
		made, err := derive(k)
		if err != nil {
			return nil, fmt.Errorf("key %s: %w", k.ID, err)
		}
		r.keys, r.byID[k.ID] = append(r.keys, made), made
	}
	return r, nil
}

func derive(k Key) (ringKey, error) {
	sealing, err := hkdf.Key(sha256.New, k.Secret, nil, sealInfo, KeySize)
	if err != nil {
		return ringKey{}, err
	}
	hashing, err := hkdf.Key(sha256.New, k.Secret, nil, hashInfo, sha256.Size)
	if err != nil {
		return ringKey{}, err
	}
	block, err := aes.NewCipher(sealing)
	if err != nil {
		return ringKey{}, err
	}
	aead, err := cipher.NewGCM(block)
	return ringKey{id: k.ID, aead: aead, hash: hashing}, err
}

// Seal implements ports.Vault. The result is the format, the key's ID and the
// nonce with the cipher text, with dots between.
func (r *Ring) Seal(plain []byte, context string) (string, error) {
	k := r.keys[0]
	if context == "" {
		return "", refused("seal", k.id, errContext)
	}
	raw := make([]byte, k.aead.NonceSize(), k.aead.NonceSize()+len(plain)+k.aead.Overhead())
	if _, err := io.ReadFull(r.rand, raw); err != nil {
		return "", refused("seal", k.id, err)
	}
	head := format + "." + k.id + "."
	raw = k.aead.Seal(raw, raw, plain, []byte(head+context))
	return head + encoding.EncodeToString(raw), nil
}

// Open implements ports.Vault.
func (r *Ring) Open(sealed, context string) ([]byte, error) {
	id, body, ok := parse(sealed)
	if !ok {
		return nil, refused("open", "", ErrBroken)
	}
	k, ok := r.byID[id]
	if !ok {
		return nil, refused("open", id, ErrUnknownKey)
	}
	if context == "" {
		return nil, refused("open", id, errContext)
	}
	raw, err := encoding.DecodeString(body)
	// The decoder skips line breaks; the length of the text betrays them.
	if err != nil || len(raw) < k.aead.NonceSize() || len(body) != encoding.EncodedLen(len(raw)) {
		return nil, refused("open", id, ErrBroken)
	}
	nonce, text := raw[:k.aead.NonceSize()], raw[k.aead.NonceSize():]
	plain, err := k.aead.Open(nil, nonce, text, []byte(format+"."+id+"."+context))
	if err != nil {
		return nil, refused("open", id, ErrBroken)
	}
	return plain, nil
}

// parse takes a sealed text apart. Its ID is safe to show.
func parse(sealed string) (id, body string, ok bool) {
	rest, ok := strings.CutPrefix(sealed, format+".")
	if !ok {
		return "", "", false
	}
	id, body, ok = strings.Cut(rest, ".")
	return id, body, ok && CheckID(id)
}

func refused(op, id string, err error) error {
	if id != "" {
		op += " with key " + id
	}
	return fault.Wrap(fault.Internal, "", fmt.Errorf("%s: %w", op, err))
}

// Hash implements ports.Vault.
func (r *Ring) Hash(kind, value string) string { return r.keys[0].sum(kind, value) }

// Hashes implements ports.Vault.
func (r *Ring) Hashes(kind, value string) []string {
	out := make([]string, len(r.keys))
	for i, k := range r.keys {
		out[i] = k.sum(kind, value)
	}
	return out
}

// sum writes the kind's length first, so that no part of it can pass for the value.
func (k ringKey) sum(kind, value string) string {
	mac := hmac.New(sha256.New, k.hash)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(len(kind))))
	mac.Write([]byte(kind))
	mac.Write([]byte(value))
	return encoding.EncodeToString(mac.Sum(nil))
}

// KeyID implements ports.Vault.
func (r *Ring) KeyID() string { return r.keys[0].id }

// Older implements ports.Vault.
func (r *Ring) Older() []ports.Span {
	var spans []ports.Span
	for _, k := range r.keys[1:] {
		spans = append(spans, SpanOf(k.id))
	}
	return spans
}

// SpanOf is where the texts lie that the key with this ID sealed: they begin with
// it and a dot.
func SpanOf(id string) ports.Span {
	const next = "/" // follows the dot
	return ports.Span{From: format + "." + id + ".", To: format + "." + id + next}
}
