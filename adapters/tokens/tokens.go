// Package tokens reads the JWK set of the market and signs the tokens of
// operators with it. This file is the only one that knows the JWX library
// (ADR-0020). It signs and verifies with asymmetric keys only, each by the one algorithm
// that it is for, and knows nothing of sessions: whether a token still counts is
// asked elsewhere.
package tokens

import (
	"context"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jwk"
	"github.com/lestrrat-go/jwx/v2/jws"
	"github.com/lestrrat-go/jwx/v2/jwt"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/ports"
)

const (
	issuer   = "junggyenara"
	audience = "junggyenara/admin"
	// skew is how far the clocks of several instances may differ.
	skew = 5 * time.Second
	// longest bounds what is parsed; a token of ours has some 400 bytes.
	longest = 4096
)

// GeneratedMark is a member of our own in keys that the program made for
// development, so that mode prod recognises them wherever they come from.
const GeneratedMark = "junggye_generated"

const minSecretBytes = 32

// key is an asymmetric key and the only algorithm that it is used with.
type key struct {
	public  jwk.Key
	private jwk.Key // nil: it only verifies
	alg     jwa.SignatureAlgorithm
}

// Keys are a JWK set.
type Keys struct {
	// Secrets are what only their owner knows of the private keys, in order.
	Secrets [][]byte
	// Generated tells that the program made one of the keys.
	Generated bool
	// Len is how many keys there are, with the public ones.
	Len  int
	keys map[string]key // by kid
	sign string         // the kid of the first private one
}

// Parse reads a JWK set. Its errors never quote the text.
func Parse(text string) (Keys, error) {
	set, err := jwk.ParseString(text)
	if err != nil {
		return Keys{}, errors.New("it is no JWK set")
	}
	out, ids := Keys{Len: set.Len(), keys: map[string]key{}}, map[string]bool{}
	var others []jwk.Key
	for i := range set.Len() {
		k, _ := set.Key(i)
		if k.KeyID() == "" {
			if err := jwk.AssignKeyID(k); err != nil {
				return Keys{}, fmt.Errorf("key %d cannot be named", i+1)
			}
		}
		if ids[k.KeyID()] {
			return Keys{}, fmt.Errorf("key %d has the kid of another", i+1)
		}
		ids[k.KeyID()] = true
		secret, private, err := secretOf(k)
		if err != nil {
			return Keys{}, fmt.Errorf("key %d: %w", i+1, err)
		}
		if private {
			out.Secrets = append(out.Secrets, secret)
		}
		if _, marked := k.Get(GeneratedMark); marked {
			out.Generated = true
		}
		if private && needsOther(k) {
			if k, err = derived(k.KeyID(), secret); err != nil {
				return Keys{}, fmt.Errorf("key %d: %w", i+1, err)
			}
			others = append(others, k)
			continue
		}
		if err := out.take(k, private); err != nil {
			return Keys{}, fmt.Errorf("key %d: %w", i+1, err)
		}
	}
	for _, k := range others { // after the rest, so that they sign only where there is none else
		if err := out.take(k, true); err != nil {
			return Keys{}, fmt.Errorf("key %q: %w", k.KeyID(), err)
		}
	}
	if len(out.Secrets) == 0 {
		return Keys{}, errors.New("no key is private")
	}
	return out, nil
}

// needsOther reports whether tokens are signed with a key that is derived from k:
// a secret that two sides know signs no tokens, and RSA's would be five times as long.
func needsOther(k jwk.Key) bool {
	switch k.(type) {
	case jwk.SymmetricKey, jwk.RSAPrivateKey:
		return k.KeyUsage() == "" || k.KeyUsage() == string(jwk.ForSignature)
	}
	return false
}

// derived is the Ed25519 key for tokens that belongs to a secret.
func derived(id string, secret []byte) (jwk.Key, error) {
	seed, err := hkdf.Key(sha256.New, secret, nil, "junggye operator tokens", ed25519.SeedSize)
	if err != nil {
		return nil, errors.New("no key can be derived from it")
	}
	k, err := jwk.FromRaw(ed25519.NewKeyFromSeed(seed))
	if err == nil {
		err = k.Set(jwk.KeyIDKey, id)
	}
	return k, err
}

// take keeps a key for tokens, if it is of a kind for them.
func (k *Keys) take(from jwk.Key, private bool) error {
	alg, ok := algorithmOf(from)
	if !ok {
		return nil
	}
	public, err := jwk.PublicKeyOf(from)
	if err != nil {
		return errors.New("it has no public part")
	}
	kept := key{public: public, alg: alg}
	if private {
		kept.private = from
		if k.sign == "" {
			k.sign = from.KeyID()
		}
	}
	k.keys[from.KeyID()] = kept
	return nil
}

// algorithmOf pins a key's algorithm: by what it is, and by what it says if it says
// so. Others are not for tokens.
func algorithmOf(k jwk.Key) (jwa.SignatureAlgorithm, bool) {
	var alg jwa.SignatureAlgorithm
	switch k := k.(type) {
	case jwk.ECDSAPrivateKey:
		alg = curveAlgorithm(k.Crv())
	case jwk.ECDSAPublicKey:
		alg = curveAlgorithm(k.Crv())
	case jwk.OKPPrivateKey:
		alg = curveAlgorithm(k.Crv())
	case jwk.OKPPublicKey:
		alg = curveAlgorithm(k.Crv())
	}
	named := k.Algorithm().String()
	forSigning := k.KeyUsage() == "" || k.KeyUsage() == string(jwk.ForSignature)
	return alg, alg != "" && (named == "" || named == alg.String()) && forSigning
}

func curveAlgorithm(c jwa.EllipticCurveAlgorithm) jwa.SignatureAlgorithm {
	switch c {
	case jwa.P256:
		return jwa.ES256
	case jwa.Ed25519:
		return jwa.EdDSA
	default:
		return ""
	}
}

// secretOf returns the part of a key that only its owner knows. Public keys
// are legal: they verify what an older key has signed.
func secretOf(key jwk.Key) (secret []byte, private bool, err error) {
	if err := key.Validate(); err != nil {
		return nil, false, errors.New("its numbers do not fit together")
	}
	switch k := key.(type) {
	case jwk.SymmetricKey:
		secret = k.Octets()
	case jwk.ECDSAPrivateKey:
		secret = k.D()
	case jwk.OKPPrivateKey:
		secret = k.D()
	case jwk.RSAPrivateKey:
		secret = k.D()
	default:
		return nil, false, nil
	}
	if len(secret) < minSecretBytes {
		return nil, false, fmt.Errorf("its secret has less than %d bytes", minSecretBytes)
	}
	return secret, true, nil
}

// Generate makes a set with one Ed25519 key for development.
func Generate(random io.Reader) ([]byte, error) {
	_, private, err := ed25519.GenerateKey(random)
	if err != nil {
		return nil, fmt.Errorf("generate key: %w", err)
	}
	key, err := jwk.FromRaw(private)
	if err != nil {
		return nil, fmt.Errorf("generate key: %w", err)
	}
	set := jwk.NewSet()
	err = errors.Join(
		jwk.AssignKeyID(key), key.Set(jwk.AlgorithmKey, jwa.EdDSA), key.Set(jwk.KeyUsageKey, jwk.ForSignature),
		key.Set(GeneratedMark, true), set.AddKey(key),
	)
	if err != nil {
		return nil, fmt.Errorf("describe key: %w", err)
	}
	return json.MarshalIndent(set, "", "  ")
}

// ErrNoKey means that no key of the set can sign tokens.
var ErrNoKey = errors.New("no private key is for tokens: one of kind OKP with curve Ed25519, EC with curve P-256, RSA or oct is needed")

// Tokens is a ports.Tokens.
type Tokens struct{ keys Keys }

var _ ports.Tokens = Tokens{}

// New makes Tokens. The first private key signs, all of them verify: a new key is
// put before the old one, which is removed when its tokens are over.
func New(k Keys) (Tokens, error) {
	if k.sign == "" {
		return Tokens{}, ErrNoKey
	}
	return Tokens{k}, nil
}

// Sign makes a token of the claims. Times are cut to seconds.
func (t Tokens) Sign(c operator.Claims) (string, error) {
	k := t.keys.keys[t.keys.sign]
	token, err := jwt.NewBuilder().Issuer(issuer).Audience([]string{audience}).
		Subject(strconv.FormatInt(int64(c.Operator), 10)).IssuedAt(c.IssuedAt).Expiration(c.ExpiresAt).
		Claim("sid", strconv.FormatInt(int64(c.Session), 10)).Claim("role", string(c.Role)).Build()
	if err == nil {
		var signed []byte
		if signed, err = jwt.Sign(token, jwt.WithKey(k.alg, k.private)); err == nil {
			return string(signed), nil
		}
	}
	return "", fault.Wrap(fault.Internal, "", fmt.Errorf("sign token: %w", err))
}

var errToken = errors.New("not a token of ours")

// Verify returns the claims of a token of ours that is not over.
func (t Tokens) Verify(text string, now time.Time) (operator.Claims, error) {
	c, err := t.verify(text, now)
	if err != nil {
		return operator.Claims{}, fault.Wrap(fault.Unauthenticated, "", fmt.Errorf("verify token: %w", err))
	}
	return c, nil
}

func (t Tokens) verify(text string, now time.Time) (operator.Claims, error) {
	var c operator.Claims
	// Only the compact form: the JSON form allows headers that nobody signed.
	if len(text) > longest || strings.Count(text, ".") != 2 || strings.ContainsAny(text, "{ \t\r\n") {
		return c, errToken
	}
	token, err := jwt.ParseString(text, jwt.WithKeyProvider(jws.KeyProviderFunc(t.provide)), jwt.WithValidate(true),
		jwt.WithIssuer(issuer), jwt.WithAudience(audience), jwt.WithRequiredClaim(jwt.ExpirationKey), jwt.WithRequiredClaim(jwt.IssuedAtKey),
		jwt.WithAcceptableSkew(skew), jwt.WithClock(jwt.ClockFunc(func() time.Time { return now })))
	if err != nil {
		return c, err
	}
	who, err := strconv.ParseInt(token.Subject(), 10, 64)
	if err != nil {
		return c, errToken
	}
	session, err := strconv.ParseInt(claim(token, "sid"), 10, 64)
	if err != nil {
		return c, errToken
	}
	return operator.Claims{
		Operator: operator.ID(who), Session: operator.SessionID(session), Role: operator.Role(claim(token, "role")),
		IssuedAt: token.IssuedAt().UTC(), ExpiresAt: token.Expiration().UTC(),
	}, nil
}

// provide names the key that must have signed: the one of the kid, by its own
// algorithm, whatever the header asks for.
func (t Tokens) provide(_ context.Context, sink jws.KeySink, s *jws.Signature, _ *jws.Message) error {
	h := s.ProtectedHeaders()
	k, ok := t.keys.keys[h.KeyID()]
	if !ok || h.Algorithm() != k.alg || len(h.Critical()) > 0 {
		return errToken
	}
	sink.Key(k.alg, k.public)
	return nil
}

func claim(token jwt.Token, name string) string {
	v, _ := token.Get(name)
	text, _ := v.(string)
	return text
}
