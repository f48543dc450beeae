package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/junggyenara/junggye/core/app"
)

// Operators see what is in force and where it comes from, and no secret.
func TestSettingsInForceAreShownWithoutSecrets(t *testing.T) {
	t.Parallel()
	const hidden = "hush0815"
	env := map[string]string{
		"JUNGGYE_ADDR":                     "127.0.0.1:0",
		"JUNGGYE_DATABASE_URL":             "mysql://market:" + hidden + "@db:3306/market",
		"JUNGGYE_SKILL_TOKENS":             hidden,
		"JUNGGYE_KAKAOPAY_SECRET_KEY_FILE": writeFile(t, hidden),
		"JUNGGYE_PROCESS_FILE":             writeFile(t, "ship_days: 5\n"),
		"JUNGGYE_BLOB_URL":                 "s3://photos?region=ap-northeast-2&endpoint=http://127.0.0.1:7070/" + hidden,
		"AWS_ACCESS_KEY_ID":                hidden, "AWS_SECRET_ACCESS_KEY": hidden,
		"JUNGGYE_KAKAOPAY_CID": "",
	}
	cfg, err := loadConfig(environ(env))
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprintf("%+v", cfg.InForce); strings.Contains(text, hidden) {
		t.Errorf("a secret is shown: %s", text)
	}
	got := map[string]app.Setting{}
	for _, s := range cfg.InForce {
		if _, twice := got[s.Name]; twice {
			t.Errorf("%s is listed twice", s.Name)
		}
		got[s.Name] = s
	}
	for _, want := range []app.Setting{
		{Name: "JUNGGYE_ADDR", Value: "127.0.0.1:0", Set: true, Source: "environment"},
		{Name: "JUNGGYE_OPS_ADDR", Value: "127.0.0.1:9090", Set: true, Source: "default"},
		{Name: "JUNGGYE_DATABASE_URL", Secret: true, Set: true, Source: "environment"},
		{Name: "JUNGGYE_SKILL_TOKENS", Secret: true, Set: true, Source: "environment"},
		{Name: "JUNGGYE_KAKAOPAY_SECRET_KEY", Secret: true, Set: true, Source: "file"},
		{Name: "JUNGGYE_KAKAOPAY_CID", Value: testMerchant, Set: true, Source: "default"},
		{Name: "JUNGGYE_REDIS_URL", Secret: true, Source: "default"},
		{Name: "JUNGGYE_BOT_ID", Source: "default"},
		{Name: "ship_days", Value: "5", Set: true, Source: "file"},
		{Name: "hold_for", Value: "15m", Set: true, Source: "default"},
		{Name: "lookup_after", Value: "5s, 15s, 1m, 5m, 15m", Set: true, Source: "default"},
		{Name: "JUNGGYE_BLOB_URL", Value: "s3://photos", Set: true, Source: "environment"},
	} {
		if got[want.Name] != want {
			t.Errorf("%s: got %+v, want %+v", want.Name, got[want.Name], want)
		}
	}
	names := slices.Collect(func(yield func(string) bool) {
		for _, s := range cfg.InForce {
			if !strings.HasPrefix(s.Name, prefix) && !yield(s.Name) {
				return
			}
		}
	})
	if len(names) < 40 {
		t.Errorf("%d values of the process are shown, want all: %q", len(names), names)
	}
}
