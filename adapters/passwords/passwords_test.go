package passwords

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/junggyenara/junggye/core/fault"
)

func quick() Cost { return Cost{KiB: 64, Times: 1, Lanes: 1} }

func TestPasswords(t *testing.T) {
	t.Parallel()
	p := New(quick(), rand.Reader, 2)
	hash, err := p.Hash(t.Context(), "correct horse")
	again, err2 := p.Hash(t.Context(), "correct horse")
	if err != nil || err2 != nil || hash == again || len(hash) > 200 {
		t.Fatalf("got %q, %v and %q, %v; want two short ones that differ", hash, err, again, err2)
	}
	for password, want := range map[string]bool{"correct horse": true, "correct horse ": false, "Correct horse": false, "": false} {
		if right, weak, err := p.Verify(t.Context(), password, hash); right != want || weak || err != nil {
			t.Errorf("%q: got %t, %t, %v, want %t", password, right, weak, err, want)
		}
	}
	if right, _, err := p.Verify(t.Context(), "", ""); right || err != nil {
		t.Errorf("nobody's hash: got %t, %v, want a refusal", right, err)
	}
	stronger := New(Cost{KiB: 128, Times: 1, Lanes: 1}, rand.Reader, 1)
	if right, weak, err := stronger.Verify(t.Context(), "correct horse", hash); !right || !weak || err != nil {
		t.Errorf("an older cost: got %t, %t, %v, want right, and to be made anew", right, weak, err)
	}
}

// TestKnownHash is the example of the reference implementation's test suite:
// https://github.com/P-H-C/phc-winner-argon2/blob/master/src/test.c
func TestKnownHash(t *testing.T) {
	t.Parallel()
	const known = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
	if right, _, err := New(quick(), rand.Reader, 1).Verify(t.Context(), "password", known); !right || err != nil {
		t.Errorf("got %t, %v, want the reference's hash to be right", right, err)
	}
}

func TestMalformedHashesAreOurFault(t *testing.T) {
	t.Parallel()
	p := New(quick(), rand.Reader, 1)
	good, err := p.Hash(t.Context(), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	for _, hash := range []string{
		"x", "$", strings.Replace(good, "argon2id", "argon2i", 1), strings.Replace(good, "v=19", "v=16", 1),
		strings.Replace(good, "m=64", "m=99999999", 1), strings.Replace(good, "t=1", "t=0", 1), strings.Replace(good, "t=1", "t=99", 1),
		strings.Replace(good, "p=1", "p=0", 1), strings.Replace(good, "m=64", "m=064", 1), good + "$x", good[:len(good)-40],
	} {
		if right, _, err := p.Verify(t.Context(), "correct horse", hash); right || !fault.Is(err, fault.Internal) || strings.Contains(err.Error(), good[40:]) {
			t.Errorf("%q: got %t, %v, want internal without the hash", hash, right, err)
		}
	}
}

func TestWaitingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	p := New(quick(), rand.Reader, 1)
	p.room <- struct{}{} // somebody is at work
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := p.Verify(ctx, "x", ""); !fault.Is(err, fault.Unavailable) {
		t.Errorf("got %v, want unavailable: nobody waits for the answer", err)
	}
	if _, err := New(quick(), iotest.ErrReader(context.Canceled), 1).Hash(t.Context(), "x"); !fault.Is(err, fault.Internal) {
		t.Errorf("without a salt: got %v, want internal", err)
	}
}

func BenchmarkVerify(b *testing.B) {
	p := New(Recommended(), rand.Reader, 1)
	for b.Loop() {
		if _, _, err := p.Verify(b.Context(), "correct horse", ""); err != nil {
			b.Fatal(err)
		}
	}
}
