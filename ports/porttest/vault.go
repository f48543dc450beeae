package porttest

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
)

// TestVault runs the contract of ports.Vault. open returns a vault with the
// keys of these numbers, the first of which seals; a number always stands for
// the same key.
func TestVault(t *testing.T, open func(t *testing.T, keys ...int) ports.Vault) {
	for name, test := range map[string]func(*testing.T, func(*testing.T, ...int) ports.Vault){
		"OpensWhatItSealed":       opensWhatItSealed,
		"SealsTheSameDifferently": sealsDifferently,
		"KeepsContextsApart":      keepsContextsApart,
		"WantsAContext":           wantsAContext,
		"RefusesEveryChange":      refusesEveryChange,
		"SealsShortASCII":         sealsShort,
		"OldKeysStillOpen":        oldKeysOpen,
		"ErrorsTellNothing":       errorsTellNothing,
		"HashesAreStable":         hashesAreStable,
		"HashesCoverAllKeys":      hashesCoverAllKeys,
		"WorksForManyAtOnce":      vaultInParallel,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open)
		})
	}
}

const (
	aContext = "address:1"
	anAnswer = "서울시 종로구 세종대로 1, 101동 202호"
)

func mustSeal(t *testing.T, v ports.Vault, plain, context string) string {
	t.Helper()
	sealed, err := v.Seal([]byte(plain), context)
	if err != nil {
		t.Fatalf("Seal(%q, %q) = %v", plain, context, err)
	}
	return sealed
}

// wantShut checks that nothing of a text is handed out.
func wantShut(t *testing.T, v ports.Vault, sealed, context, why string) {
	t.Helper()
	got, err := v.Open(sealed, context)
	if len(got) != 0 || err == nil || !fault.Is(err, fault.Internal) {
		t.Errorf("Open(%q, %q) = %q, %v, want nothing and an internal error: %s", sealed, context, got, err, why)
	}
}

func opensWhatItSealed(t *testing.T, open func(*testing.T, ...int) ports.Vault) {
	v, again := open(t, 1), open(t, 1)
	for _, plain := range []string{"", "x", anAnswer, "\x00\xff\r\n", strings.Repeat("글", 30_000)} {
		given := []byte(plain)
		sealed, err := v.Seal(given, aContext)
		if err != nil {
			t.Fatalf("Seal of %d bytes: %v", len(plain), err)
		}
		if string(given) != plain {
			t.Errorf("Seal changed what it was given")
		}
		for range 2 {
			got, err := again.Open(sealed, aContext)
			if err != nil || string(got) != plain {
				t.Errorf("Open = %d bytes, %v, want the %d sealed by a vault of the same key", len(got), err, len(plain))
			}
			clear(got) // what is handed out is the caller's own
		}
	}
}

func sealsDifferently(t *testing.T, open func(*testing.T, ...int) ports.Vault) {
	v, seen := open(t, 1), map[string]bool{}
	for range 100 {
		sealed := mustSeal(t, v, anAnswer, aContext)
		if seen[sealed] {
			t.Fatalf("Seal gave %q twice: equal rows would show, and the cipher be broken", sealed)
		}
		seen[sealed] = true
	}
}

func keepsContextsApart(t *testing.T, open func(*testing.T, ...int) ports.Vault) {
	v := open(t, 1)
	sealed := mustSeal(t, v, anAnswer, aContext)
	for _, other := range []string{"address:2", "address:11", "account:1", "address:1 ", "Address:1", "ddress:1", "x" + aContext} {
		wantShut(t, v, sealed, other, "a row moved to another person must not open there")
	}
}

func wantsAContext(t *testing.T, open func(*testing.T, ...int) ports.Vault) {
	v := open(t, 1)
	if sealed, err := v.Seal([]byte("x"), ""); !fault.Is(err, fault.Internal) || sealed != "" {
		t.Errorf("Seal without a context = %q, %v, want a refusal: it would be bound to nothing", sealed, err)
	}
	wantShut(t, v, mustSeal(t, v, "x", aContext), "", "no context is no master key")
}

func refusesEveryChange(t *testing.T, open func(*testing.T, ...int) ports.Vault) {
	v := open(t, 1, 2)
	sealed := mustSeal(t, v, "0101234", aContext)
	for i := range sealed {
		for _, bit := range []byte{1, 2, 4, 8, 16, 32, 64} {
			changed := []byte(sealed)
			changed[i] ^= bit
			wantShut(t, v, string(changed), aContext, "a bit was changed")
		}
		wantShut(t, v, sealed[:i], aContext, "the end is missing")
		wantShut(t, v, sealed[i+1:], aContext, "the beginning is missing")
		for _, more := range []string{"\n", "\r", "=", "A", ".", " "} {
			wantShut(t, v, sealed[:i]+more+sealed[i:], aContext, "something was put in")
		}
	}
	for last := '!'; last <= '~'; last++ {
		if text := sealed[:len(sealed)-1] + string(last); text != sealed {
			wantShut(t, v, text, aContext, "a text has one spelling")
		}
	}
	for _, more := range []string{"\n", "=", "A", "AA", ".", "." + sealed} {
		wantShut(t, v, sealed+more, aContext, "a text has one spelling")
	}
	a, b := mustSeal(t, v, "aaaaaaaaaaaaaaaaaaaa", aContext), mustSeal(t, v, "bbbbbbbbbbbbbbbbbbbb", aContext)
	wantShut(t, v, a[:len(a)/2]+b[len(b)/2:], aContext, "two halves are no whole")
}

func sealsShort(t *testing.T, open func(*testing.T, ...int) ports.Vault) {
	v, form := open(t, 1), regexp.MustCompile(`^[!-~]+$`)
	for _, n := range []int{0, 1, 2, 3, 100, 10_000} {
		sealed := mustSeal(t, v, string(make([]byte, n)), strings.Repeat("c", 500))
		if most := n*4/3 + 80; len(sealed) > most || !form.MatchString(sealed) || strings.ContainsAny(sealed, `,"'`) {
			t.Errorf("Seal of %d bytes = %d characters %q, want at most %d of printable ASCII: columns are as wide", n, len(sealed), sealed, most)
		}
	}
}

func oldKeysOpen(t *testing.T, open func(*testing.T, ...int) ports.Vault) {
	older, both, newer := open(t, 1), open(t, 2, 1), open(t, 2)
	before, after := mustSeal(t, older, anAnswer, aContext), mustSeal(t, both, anAnswer, aContext)
	for name, opens := range map[string]struct {
		vault  ports.Vault
		sealed string
	}{
		"old data after the change": {both, before},
		"new data":                  {both, after},
		"new data, old key gone":    {newer, after},
	} {
		if got, err := opens.vault.Open(opens.sealed, aContext); err != nil || string(got) != anAnswer {
			t.Errorf("%s: Open = %q, %v, want it open: the first key seals, all of them open", name, got, err)
		}
	}
	wantShut(t, newer, before, aContext, "the key is gone")
	wantShut(t, older, after, aContext, "the key is not there yet")
}

func errorsTellNothing(t *testing.T, open func(*testing.T, ...int) ports.Vault) {
	v := open(t, 1)
	const plain = "110-234-567890"
	sealed := mustSeal(t, v, plain, aContext)
	tail := sealed[len(sealed)-20:]
	for _, attempt := range []string{sealed, sealed + "A", tail, plain} {
		if _, err := v.Open(attempt, "account:9"); err == nil || strings.Contains(err.Error(), tail) || strings.Contains(err.Error(), plain) {
			t.Errorf("Open(%q) = %v, want an error that does not quote what is sealed", attempt, err)
		}
	}
	if _, err := open(t, 2).Open(sealed, aContext); err == nil || strings.Contains(err.Error(), tail) {
		t.Errorf("Open with another key = %v, want an error that does not quote what is sealed", err)
	}
}

func hashesAreStable(t *testing.T, open func(*testing.T, ...int) ports.Vault) {
	form := regexp.MustCompile(`^[0-9A-Za-z_-]{43}$`)
	want := open(t, 1).Hash("phone", "01012345678")
	if !form.MatchString(want) || strings.Contains(want, "0101234") {
		t.Errorf("Hash = %q, want 43 letters, digits, - or _", want)
	}
	if got := open(t, 1, 2).Hash("phone", "01012345678"); got != want {
		t.Errorf("Hash = %q with the same first key, want %q: members would not be found again", got, want)
	}
	for _, other := range [][2]string{{"phone", "01012345679"}, {"phone", ""}, {"account", "01012345678"}, {"phone0", "1012345678"}, {"phon", "e01012345678"}, {"", "phone01012345678"}} {
		if got := open(t, 1).Hash(other[0], other[1]); got == want {
			t.Errorf("Hash(%q, %q) is that of another kind or value", other[0], other[1])
		}
	}
	if got := open(t, 2).Hash("phone", "01012345678"); got == want {
		t.Error("Hash does not depend on the key: who tries all numbers finds them")
	}
}

func hashesCoverAllKeys(t *testing.T, open func(*testing.T, ...int) ports.Vault) {
	ring := open(t, 3, 1, 2)
	var want []string
	for _, key := range []int{3, 1, 2} {
		want = append(want, open(t, key).Hash("phone", "01012345678"))
	}
	if diff := cmp.Diff(want, ring.Hashes("phone", "01012345678")); diff != "" {
		t.Errorf("Hashes (-want +got); a row of an older key would not be found:\n%s", diff)
	}
	if got := ring.Hash("phone", "01012345678"); got != want[0] {
		t.Errorf("Hash = %q, want the first of Hashes", got)
	}
}

func vaultInParallel(t *testing.T, open func(*testing.T, ...int) ports.Vault) {
	v := open(t, 1, 2)
	want := v.Hash("k", "v")
	var group sync.WaitGroup
	for n := range 16 {
		group.Go(func() {
			plain := bytes.Repeat([]byte{byte(n)}, 100)
			for range 50 {
				sealed, err := v.Seal(plain, aContext)
				if err != nil {
					t.Errorf("Seal: %v", err)
					return
				}
				if got, err := v.Open(sealed, aContext); err != nil || !bytes.Equal(got, plain) || v.Hash("k", "v") != want {
					t.Errorf("Open = %v, %v beside others, want what this caller sealed", got, err)
				}
			}
		})
	}
	group.Wait()
}
