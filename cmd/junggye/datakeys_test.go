package main

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/junggyenara/junggye/adapters/vault"
)

// dataKey is an entry of JUNGGYE_DATA_KEYS.
func dataKey(id string, fill byte) string {
	return id + ":" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{fill}, vault.KeySize))
}

// setOf makes one JWK set of several.
func setOf(sets ...string) string {
	var inner []string
	for _, set := range sets {
		set = set[strings.Index(set, "[")+1:]
		inner = append(inner, set[:strings.LastIndex(set, "]")])
	}
	return `{"keys":[` + strings.Join(inner, ",") + `]}`
}

// ringOf is the vault of a program with these settings.
func ringOf(t *testing.T, jwtKeys, dataKeys string) *vault.Ring {
	t.Helper()
	keys, err := parseKeys(jwtKeys)
	if err != nil {
		t.Fatal(err)
	}
	ring, err := Config{DataKeys: NewSecret(dataKeys)}.ring(keys)
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

func TestDataKeysRotate(t *testing.T) {
	t.Parallel()
	older, newer := keySet(t), keySet(t)
	stages := []struct {
		name string
		ring *vault.Ring
	}{
		{"derived", ringOf(t, older, "")},
		{"derived of two", ringOf(t, setOf(newer, older), "")},
		{"first data key", ringOf(t, setOf(newer, older), dataKey("a", 1))},
		{"second data key", ringOf(t, setOf(newer, older), dataKey("b", 2)+", "+dataKey("a", 1))},
	}
	for i, from := range stages {
		sealed, err := from.ring.Seal([]byte("hello"), "test:1")
		if err != nil {
			t.Fatal(err)
		}
		for _, to := range stages[i:] {
			if got, err := to.ring.Open(sealed, "test:1"); err != nil || string(got) != "hello" {
				t.Errorf("sealed at stage %q, opened at %q: %q, %v; data would be lost on the way", from.name, to.name, got, err)
			}
		}
	}
	for want, ring := range map[string]*vault.Ring{"v1.b.": stages[3].ring, "v1.a.": stages[2].ring, "v1." + derivedPrefix: stages[1].ring} {
		if sealed, err := ring.Seal([]byte("x"), "c"); err != nil || !strings.HasPrefix(sealed, want) {
			t.Errorf("Seal = %q, %v, want %s…: the newest key seals", sealed, err, want)
		}
	}
	sealed, err := stages[1].ring.Seal([]byte("x"), "c")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stages[0].ring.Open(sealed, "c"); err == nil {
		t.Error("the older signing key opens what the newer one's sealed: both derive the same key")
	}
}

// The same secret twice, under two names, is legal in a JWK set.
func TestDataKeysOfTwinSigningKeys(t *testing.T) {
	t.Parallel()
	const twins = `{"keys":[{"kty":"oct","kid":"a","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},{"kty":"oct","kid":"b","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]}`
	sealed, err := ringOf(t, twins, "").Seal([]byte("x"), "c")
	if err != nil {
		t.Fatal(err)
	}
	renamed := strings.ReplaceAll(twins, `"kid":"a"`, `"kid":"c"`)
	if _, err := ringOf(t, renamed, "").Open(sealed, "c"); err != nil {
		t.Errorf("Open after the kid changed = %v; its name is no part of a key", err)
	}
}

func TestDataKeysSurviveARestart(t *testing.T) {
	t.Parallel()
	env := devEnv(t)
	path := strings.TrimPrefix(env["JUNGGYE_DATABASE_URL"], "sqlite://")
	for range 2 {
		startProgram(t, env).stop()
		if got := runOnce(t, env, "doctor"); got.status != exitDone || !strings.Contains(got.out, "samples of 1 keys open") {
			t.Errorf("doctor after a start = %+v, want the one sample open", got)
		}
	}
	running := startProgram(t, env)
	env["JUNGGYE_OPS_ADDR"] = strings.TrimPrefix(running.ops, "http://")
	if got := runOnce(t, env, "doctor"); got.status != exitDone || !strings.Contains(got.out, "samples of 1 keys open") {
		t.Errorf("doctor beside the service = %+v, want the one sample open", got)
	}
	running.stop()
	env["JUNGGYE_OPS_ADDR"] = "127.0.0.1:0"

	env["JUNGGYE_DATA_KEYS"] = dataKey("first", 1)
	startProgram(t, env).stop()
	if got := runOnce(t, env, "doctor"); got.status != exitDone || !strings.Contains(got.out, "samples of 2 keys open") {
		t.Errorf("doctor with a key of its own = %+v, want both samples open", got)
	}

	if err := os.Remove(filepath.Join(filepath.Dir(path), "keys.json")); err != nil {
		t.Fatal(err)
	}
	got := runOnce(t, env, "doctor")
	if got.status != exitFailed || !strings.Contains(got.out, "FAIL  data keys") || !strings.Contains(got.out, "put it back into JUNGGYE_JWT_KEYS") {
		t.Errorf("doctor without the signing keys = %+v, want the lost key and where it belongs", got)
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(path), "keys.json")); err == nil {
		t.Error("doctor made keys; it changes nothing")
	}
	lost := startProgram(t, env)
	lost.stop()
	if text := lost.err.String(); !strings.Contains(text, "some personal data cannot be read") {
		t.Errorf("a start without an older key says nothing of it: %s", text)
	}

	env["JUNGGYE_DATA_KEYS"] = dataKey("first", 9)
	for _, command := range []string{"doctor", "serve", "seed"} {
		got := runOnce(t, env, command)
		if got.status != exitFailed || !strings.Contains(got.out+got.err, "first is not the key that sealed data here") {
			t.Errorf("%s with another key under an old id = %+v, want a refusal that says which", command, got)
		}
	}
}
