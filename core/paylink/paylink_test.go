package paylink

import (
	"bytes"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/payment"
)

var (
	noon   = time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	old    = bytes.Repeat([]byte{1}, 32)
	newest = bytes.Repeat([]byte{2}, 32)
)

func claims() Claims {
	return Claims{Purpose: ToPay, Subject: 1 << 60, Member: 7, Detail: 3, Until: noon.Add(time.Hour)}
}

func TestATokenSaysWhatWasSigned(t *testing.T) {
	t.Parallel()
	token := New(old).Sign(claims())
	got, err := New(newest, old).Parse(token, ToPay, 1<<60, noon)
	if err != nil || got != claims() {
		t.Errorf("got %+v, %v, want %+v: links must outlive a change of keys", got, err, claims())
	}
	if len(token) != 66 {
		t.Errorf("length %d, want 66: return addresses have room for 255 characters in all", len(token))
	}
}

func TestATokenIsWorthNothingElsewhere(t *testing.T) {
	t.Parallel()
	token := New(old).Sign(claims())
	for name, c := range map[string]struct {
		signer  Signer
		token   string
		purpose Purpose
		subject int64
		now     time.Time
	}{
		"another purpose":     {New(old), token, Return, 1 << 60, noon},
		"another subject":     {New(old), token, ToPay, 2, noon},
		"ended":               {New(old), token, ToPay, 1 << 60, noon.Add(time.Hour)},
		"another key":         {New(newest), token, ToPay, 1 << 60, noon},
		"empty":               {New(old), "", ToPay, 1 << 60, noon},
		"cut":                 {New(old), token[:65], ToPay, 1 << 60, noon},
		"longer":              {New(old), token + "A", ToPay, 1 << 60, noon},
		"with a line break":   {New(old), token[:10] + "\n" + token[10:], ToPay, 1 << 60, noon},
		"not the alphabet":    {New(old), "!" + token[1:], ToPay, 1 << 60, noon},
		"no keys to check by": {New(), token, ToPay, 1 << 60, noon},
	} {
		got, err := c.signer.Parse(c.token, c.purpose, c.subject, c.now)
		if !fault.Is(err, fault.Forbidden) || fault.CodeOf(err) != payment.CodeLink || got != (Claims{}) {
			t.Errorf("%s: got %+v, %v, want Forbidden: a link is for one member, thing and time", name, got, err)
		}
	}
}

func TestEveryChangedCharacterIsNoticed(t *testing.T) {
	t.Parallel()
	signer := New(old)
	token := signer.Sign(claims())
	for i := range len(token) {
		for _, c := range []byte("AZaz09-_") {
			forged := []byte(token)
			if forged[i] == c {
				continue
			}
			forged[i] = c
			if _, err := signer.Parse(string(forged), ToPay, 1<<60, noon); err == nil {
				t.Fatalf("character %d changed to %q was accepted: %s", i, c, forged)
			}
		}
	}
}
