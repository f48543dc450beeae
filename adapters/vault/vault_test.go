package vault

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
	"github.com/junggyenara/junggye/ports/porttest"
)

// numbered is the key of a number.
func numbered(n int) Key {
	return Key{ID: "key-" + string(rune('a'+n)), Secret: bytes.Repeat([]byte{byte(n)}, KeySize)}
}

func ring(t testing.TB, numbers ...int) *Ring {
	t.Helper()
	var o Options
	for _, n := range numbers {
		o.Keys = append(o.Keys, numbered(n))
	}
	r, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestContract(t *testing.T) {
	t.Parallel()
	porttest.TestVault(t, func(t *testing.T, keys ...int) ports.Vault { return ring(t, keys...) })
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	long := Key{ID: strings.Repeat("x", 33), Secret: numbered(1).Secret}
	twin := Key{ID: "twin", Secret: numbered(1).Secret}
	namesake := Key{ID: numbered(1).ID, Secret: numbered(2).Secret}
	for name, keys := range map[string][]Key{
		"no key":            nil,
		"an empty id":       {{Secret: numbered(1).Secret}},
		"an id with a dot":  {{ID: "a.b", Secret: numbered(1).Secret}},
		"a long id":         {long},
		"a short secret":    {{ID: "a", Secret: []byte("hush4711")}},
		"a long secret":     {{ID: "a", Secret: make([]byte, 33)}},
		"an id twice":       {numbered(1), namesake},
		"a secret twice":    {numbered(1), twin},
		"a wrong later key": {numbered(1), {ID: "b"}},
	} {
		if r, err := New(Options{Keys: keys}); err == nil || r != nil || strings.Contains(err.Error(), "hush4711") {
			t.Errorf("%s: New = %v, %v, want a refusal that shows no secret", name, r, err)
		}
	}
}

// What the key 1 made of hello and a telephone number on the first day.
const (
	wantSealed = "v1.key-b.BwcHBwcHBwcHBwcHqnRDokcicayIU7Ob_3wd_Z1BfasQ"
	wantHash   = "PXNMb1S07VF9n3qqsn28isOC1j9Z7E9dUPzHs4zvn7U"
)

// What is stored today has to open after every change of this package.
func TestFormatStays(t *testing.T) {
	t.Parallel()
	r, err := New(Options{Keys: []Key{numbered(1)}, Rand: bytes.NewReader(bytes.Repeat([]byte{7}, 12))})
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := r.Seal([]byte("hello"), "test:1")
	if err != nil || sealed != wantSealed {
		t.Errorf("Seal = %s, %v, want %s: older data would not open", sealed, err, wantSealed)
	}
	if got, err := r.Open(wantSealed, "test:1"); err != nil || string(got) != "hello" {
		t.Errorf("Open = %q, %v, want hello: data of an older version", got, err)
	}
	if got := r.Hash("phone", "01012345678"); got != wantHash {
		t.Errorf("Hash = %s, want %s: older rows would not be found", got, wantHash)
	}
}

func TestSealWithoutRandomness(t *testing.T) {
	t.Parallel()
	r, err := New(Options{Keys: []Key{numbered(1)}, Rand: bytes.NewReader(make([]byte, 11))})
	if err != nil {
		t.Fatal(err)
	}
	if sealed, err := r.Seal([]byte("x"), "c"); err == nil || sealed != "" {
		t.Errorf("Seal = %q, %v, want a refusal: a nonce must not be made of what is left", sealed, err)
	}
}

func TestErrorsNameTheirCause(t *testing.T) {
	t.Parallel()
	sealed, err := ring(t, 1).Seal([]byte("x"), "c")
	if err != nil {
		t.Fatal(err)
	}
	impostor, err := New(Options{Keys: []Key{{ID: numbered(1).ID, Secret: numbered(2).Secret}}})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name    string
		ring    *Ring
		sealed  string
		context string
		want    error
	}{
		{"a key that is not there", ring(t, 2), sealed, "c", ErrUnknownKey},
		{"another key of the same id", impostor, sealed, "c", ErrBroken},
		{"another context", ring(t, 1), sealed, "d", ErrBroken},
		{"not sealed at all", ring(t, 1), "010-1234-5678", "c", ErrBroken},
		{"nothing", ring(t, 1), "", "c", ErrBroken},
	}
	for _, tt := range tests {
		if _, err := tt.ring.Open(tt.sealed, tt.context); !errors.Is(err, tt.want) || !fault.Is(err, fault.Internal) {
			t.Errorf("%s: Open = %v, want internal: %v", tt.name, err, tt.want)
		}
	}
}

func FuzzOpen(f *testing.F) {
	// Not sealed anew: fuzzing runs in several processes.
	r := ring(f, 1, 2)
	body := wantSealed[len("v1.key-b."):]
	for _, seed := range []string{"", wantSealed, wantSealed[:10], "v1.key-b.", "v1..", "v1.key-b.AAAA", "v2.key-b." + body, "v1.key-c." + body, body} {
		f.Add(seed, "test:1")
	}
	f.Add(wantSealed, "")
	f.Fuzz(func(t *testing.T, text, context string) {
		got, err := r.Open(text, context)
		if text == wantSealed && context == "test:1" {
			if err != nil || string(got) != "hello" {
				t.Errorf("Open of what was sealed = %q, %v", got, err)
			}
			return
		}
		if err == nil || len(got) != 0 || !fault.Is(err, fault.Internal) {
			t.Errorf("Open(%q, %q) = %q, %v, want nothing and an internal error: this ring never sealed it", text, context, got, err)
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	r, plain := ring(b, 1), make([]byte, 200)
	for b.Loop() {
		if _, err := r.Seal(plain, "address:1"); err != nil {
			b.Fatal(err)
		}
	}
}
