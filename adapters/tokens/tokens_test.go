package tokens

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jwk"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
)

var now = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

func claims() operator.Claims {
	return operator.Claims{Operator: 1<<60 + 1, Session: 1<<60 + 2, Role: operator.Finance, IssuedAt: now, ExpiresAt: now.Add(operator.TokenFor)}
}

// ring is a set of one key of a kind; edit changes it.
func ring(t *testing.T, raw any, kid string) string {
	t.Helper()
	k, err := jwk.FromRaw(raw)
	if err == nil && kid != "" {
		err = k.Set(jwk.KeyIDKey, kid)
	}
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(k)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func curve(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func signs(t *testing.T, keys ...string) Tokens {
	t.Helper()
	parsed, err := Parse(`{"keys":[` + strings.Join(keys, ",") + `]}`)
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(parsed)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func signed(t *testing.T, s Tokens, c operator.Claims) string {
	t.Helper()
	text, err := s.Sign(c)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestTokensCarryTheirClaims(t *testing.T) {
	t.Parallel()
	generated, err := Generate(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	var set struct{ Keys []json.RawMessage }
	if err := json.Unmarshal(generated, &set); err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]string{"EdDSA": string(set.Keys[0]), "ES256": ring(t, curve(t), "a")} {
		s := signs(t, key)
		text := signed(t, s, claims())
		if got, err := s.Verify(text, now.Add(time.Minute)); err != nil || got != claims() {
			t.Errorf("%s: got %+v, %v, want %+v", name, got, err, claims())
		}
		header, _ := parts(t, text)
		if header["alg"] != name || header["kid"] == "" {
			t.Errorf("the header is %v, want the algorithm %s and a kid", header, name)
		}
	}
}

func parts(t *testing.T, text string) (header, payload map[string]any) {
	t.Helper()
	for i, into := range []*map[string]any{&header, &payload} {
		raw, err := base64.RawURLEncoding.DecodeString(strings.Split(text, ".")[i])
		if err == nil {
			err = json.Unmarshal(raw, into)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return header, payload
}

// forge puts a token together, signed by sign.
func forge(t *testing.T, header, payload map[string]any, sign func(input string) []byte) string {
	t.Helper()
	var out []string
	for _, part := range []map[string]any{header, payload} {
		raw, err := json.Marshal(part)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, base64.RawURLEncoding.EncodeToString(raw))
	}
	input := strings.Join(out, ".")
	return input + "." + base64.RawURLEncoding.EncodeToString(sign(input))
}

// es256 signs as the key's owner does.
func es256(t *testing.T, k *ecdsa.PrivateKey) func(string) []byte {
	return func(input string) []byte {
		sum := sha256.Sum256([]byte(input))
		r, s, err := ecdsa.Sign(rand.Reader, k, sum[:])
		if err != nil {
			t.Fatal(err)
		}
		out := make([]byte, 64)
		r.FillBytes(out[:32])
		s.FillBytes(out[32:])
		return out
	}
}

func TestForgedTokensAreRefused(t *testing.T) {
	t.Parallel()
	own, other := curve(t), curve(t)
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	const symmetric = `{"kty":"oct","kid":"oct","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}`
	s := signs(t, ring(t, own, "own"), ring(t, other.Public(), "other"), symmetric, ring(t, rsaKey, "rsa"))
	good := signed(t, s, claims())
	public, err := x509.MarshalPKIXPublicKey(own.Public())
	if err != nil {
		t.Fatal(err)
	}
	hs256 := func(secret []byte) func(string) []byte {
		return func(input string) []byte {
			mac := hmac.New(sha256.New, secret)
			mac.Write([]byte(input))
			return mac.Sum(nil)
		}
	}
	rs256 := func(input string) []byte {
		sum := sha256.Sum256([]byte(input))
		out, err := rsa.SignPKCS1v15(rand.Reader, rsaKey, crypto.SHA256, sum[:])
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	honest := es256(t, own)
	type edit = func(header, payload map[string]any)
	set := func(name string, v any) edit { return func(_, payload map[string]any) { payload[name] = v } }
	head := func(name string, v any) edit { return func(header, _ map[string]any) { header[name] = v } }
	for name, c := range map[string]struct {
		edit edit
		sign func(string) []byte
		ok   bool
	}{
		"as it was":                       {func(_, _ map[string]any) {}, honest, true},
		"expired":                         {set("exp", now.Add(-time.Minute).Unix()), honest, false},
		"without an end":                  {func(_, p map[string]any) { delete(p, "exp") }, honest, false},
		"without a beginning":             {func(_, p map[string]any) { delete(p, "iat") }, honest, false},
		"of the future":                   {set("iat", now.Add(time.Hour).Unix()), honest, false},
		"not yet":                         {set("nbf", now.Add(time.Hour).Unix()), honest, false},
		"another audience":                {set("aud", []string{"junggyenara/pay"}), honest, false},
		"no audience":                     {func(_, p map[string]any) { delete(p, "aud") }, honest, false},
		"another issuer":                  {set("iss", "somebody"), honest, false},
		"no issuer":                       {func(_, p map[string]any) { delete(p, "iss") }, honest, false},
		"no subject":                      {func(_, p map[string]any) { delete(p, "sub") }, honest, false},
		"a session that is a number":      {set("sid", 5), honest, false},
		"alg none":                        {head("alg", "none"), func(string) []byte { return nil }, false},
		"alg None, signed":                {head("alg", "None"), honest, false},
		"HS256 with the public key, DER":  {head("alg", "HS256"), hs256(public), false},
		"HS256 with the public key, PEM":  {head("alg", "HS256"), hs256(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})), false},
		"HS256 with the public key, JWK":  {head("alg", "HS256"), hs256([]byte(ring(t, own.Public(), "own"))), false},
		"HS256 with a key of the set":     {func(h, _ map[string]any) { h["alg"], h["kid"] = "HS256", "oct" }, hs256(make([]byte, 32)), false},
		"RS256 with a key of the set":     {func(h, _ map[string]any) { h["alg"], h["kid"] = "RS256", "rsa" }, rs256, false},
		"kid of another key":              {head("kid", "other"), honest, false},
		"kid of nobody":                   {head("kid", "who"), honest, false},
		"kid missing":                     {func(h, _ map[string]any) { delete(h, "kid") }, honest, false},
		"another key under our kid":       {func(_, _ map[string]any) {}, es256(t, other), false},
		"a key in the header":             {head("jwk", json.RawMessage(ring(t, other.Public(), "own"))), es256(t, other), false},
		"something critical":              {func(h, _ map[string]any) { h["crit"], h["b64"] = []string{"b64"}, false }, honest, false},
		"another subject, old signature":  {set("sub", "1"), func(string) []byte { return signatureOf(t, good) }, false},
		"another algorithm of the family": {head("alg", "ES384"), honest, false},
	} {
		header, payload := parts(t, good)
		c.edit(header, payload)
		text := forge(t, header, payload, c.sign)
		got, err := s.Verify(text, now)
		if c.ok != (err == nil) {
			t.Errorf("%s: got %+v, %v, want accepted: %t", name, got, err, c.ok)
		}
		if err != nil && (!fault.Is(err, fault.Unauthenticated) || got != (operator.Claims{})) {
			t.Errorf("%s: got %+v, %v, want unauthenticated and nothing", name, got, err)
		}
	}
	for name, text := range map[string]string{
		"nothing": "", "a word": "owner", "two parts": strings.Join(strings.Split(good, ".")[:2], "."), "four parts": good + ".x",
		"blanks": good + " ", "long": good + strings.Repeat("A", longest),
		"JSON": `{"payload":"` + strings.Split(good, ".")[1] + `","signatures":[]}`,
	} {
		if _, err := s.Verify(text, now); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%s: got %v, want unauthenticated", name, err)
		}
	}
}

func signatureOf(t *testing.T, text string) []byte {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(strings.Split(text, ".")[2])
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestKeysRotate(t *testing.T) {
	t.Parallel()
	older, newer := ring(t, curve(t), "older"), ring(t, curve(t), "newer")
	before, during, after := signs(t, older), signs(t, newer, older), signs(t, newer)
	old := signed(t, before, claims())
	if _, err := during.Verify(old, now); err != nil {
		t.Errorf("a token of the older key: %v, want it accepted while both are there", err)
	}
	if _, err := after.Verify(signed(t, during, claims()), now); err != nil {
		t.Errorf("a token of both: %v, want the first key to sign", err)
	}
	if _, err := after.Verify(old, now); err == nil {
		t.Error("a token of a key that is gone is accepted")
	}
}

func TestOnlySomeKeysAreForTokens(t *testing.T) {
	t.Parallel()
	otherwise := strings.Replace(ring(t, curve(t), "a"), "{", `{"alg":"`+jwa.ES384.String()+`",`, 1)
	sealing := strings.Replace(ring(t, curve(t), "a"), "{", `{"use":"enc",`, 1)
	for _, set := range []string{otherwise, sealing} {
		keys, err := Parse(`{"keys":[` + set + `]}`)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := New(keys); err == nil {
			t.Errorf("the key %.40s… signs tokens", set)
		}
	}
}

// Sets that were made for other programs work too, and prove no less.
func TestKeysOfOtherKindsAreDerivedFrom(t *testing.T) {
	t.Parallel()
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	const symmetric = `{"kty":"oct","kid":"oct","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}`
	for _, set := range []string{symmetric, ring(t, rsaKey, "rsa")} {
		text := signed(t, signs(t, set), claims())
		if got, err := signs(t, set).Verify(text, now); err != nil || got != claims() {
			t.Errorf("key %.20s… after a restart: got %+v, %v, want the claims", set, got, err)
		}
		if head := headOf(t, text); !strings.Contains(head, `"EdDSA"`) {
			t.Errorf("key %.20s…: header %s, want EdDSA: nobody who only verifies can sign", set, head)
		}
		first := signs(t, set, ring(t, curve(t), "curve"))
		if got := signed(t, first, claims()); !strings.Contains(headOf(t, got), "curve") {
			t.Errorf("key %.20s…: header %s, want a key that is for tokens to sign where there is one", set, headOf(t, got))
		}
	}
}

func headOf(t *testing.T, text string) string {
	t.Helper()
	head, err := base64.RawURLEncoding.DecodeString(strings.Split(text, ".")[0])
	if err != nil {
		t.Fatal(err)
	}
	return string(head)
}

func FuzzVerify(f *testing.F) {
	generated, err := Generate(rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	keys, err := Parse(string(generated))
	if err != nil {
		f.Fatal(err)
	}
	s, err := New(keys)
	if err != nil {
		f.Fatal(err)
	}
	good, err := s.Sign(claims())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add("e30.e30.")
	f.Add("..")
	f.Fuzz(func(t *testing.T, text string) {
		if got, err := s.Verify(text, now); err == nil && text != good && got != claims() {
			t.Errorf("%q is taken as %+v", text, got)
		}
	})
}
