package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/paylink"
)

func signer(t *testing.T, keys signingKeys, err error) paylink.Signer {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	s, err := keys.payLinks()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDevelopmentKeysAreKept(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "new", "keys.json")
	first, err := developmentKeys(path)
	before := signer(t, first, err)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("keys file: %v, %v, want one that only its owner reads", info.Mode(), err)
	}
	again, err := developmentKeys(path)
	after := signer(t, again, err)
	now := time.Now()
	claims := paylink.Claims{Purpose: paylink.ToPay, Subject: 1, Member: 2, Until: now.Add(time.Hour).Truncate(time.Second).UTC()}
	if got, err := after.Parse(before.Sign(claims), paylink.ToPay, 1, now); err != nil || got != claims {
		t.Errorf("a link from before the restart = %+v, %v; buyers would find it dead", got, err)
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := developmentKeys(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("developmentKeys() of a broken file = %v, want an error that names it", err)
	}
}

func TestKeysRotate(t *testing.T) {
	t.Parallel()
	older, newer := keySet(t), keySet(t)
	oldKeys, err := parseKeys(older)
	old := signer(t, oldKeys, err)
	bothKeys, err := parseKeys(setOf(newer, older))
	both := signer(t, bothKeys, err)
	newKeys, err := parseKeys(newer)
	fresh := signer(t, newKeys, err)
	now := time.Now()
	claims := paylink.Claims{Purpose: paylink.Return, Subject: 7, Until: now.Add(time.Hour)}
	if _, err := both.Parse(old.Sign(claims), paylink.Return, 7, now); err != nil {
		t.Errorf("a link of the older key: %v, want it accepted while both keys are there", err)
	}
	if _, err := fresh.Parse(both.Sign(claims), paylink.Return, 7, now); err != nil {
		t.Errorf("a link signed with both keys there: %v, want the first key to sign", err)
	}
	if _, err := fresh.Parse(old.Sign(claims), paylink.Return, 7, now); err == nil {
		t.Error("a link of a key that is gone is accepted")
	}
}

func TestParseKeys(t *testing.T) {
	t.Parallel()
	const (
		symmetric = `{"kty":"oct","kid":"a","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}`
		curve     = `{"kty":"EC","kid":"b","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"`
		private   = `,"d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"}`
	)
	tests := []struct {
		name, set string
		private   int // 0 means refused
	}{
		{"symmetric", `{"keys":[` + symmetric + `]}`, 1},
		{"curve", `{"keys":[` + curve + private + `]}`, 1},
		{"a public key of an older time", `{"keys":[` + symmetric + "," + curve + `}]}`, 1},
		{"two private", `{"keys":[` + symmetric + "," + curve + private + `]}`, 2},
		{"public only", `{"keys":[` + curve + `}]}`, 0},
		{"the same kid", `{"keys":[` + symmetric + "," + symmetric + `]}`, 0},
		{"no kid", `{"keys":[` + strings.Replace(symmetric, `"kid":"a",`, "", 1) + `]}`, 1},
		{"a short secret", `{"keys":[{"kty":"oct","kid":"a","k":"AAAA"}]}`, 0},
		{"empty", `{"keys":[]}`, 0},
		{"not JSON", "keys", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			keys, err := parseKeys(tt.set)
			if got := len(keys.Secrets); got != tt.private || (err == nil) != (tt.private > 0) {
				t.Errorf("parseKeys() has %d private keys, %v; want %d", got, err, tt.private)
			}
			if err != nil && strings.Contains(err.Error(), "AAAA") {
				t.Errorf("the error quotes a key: %v", err)
			}
		})
	}
}
