package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

func TestSecretIsNeverPrinted(t *testing.T) {
	t.Parallel()
	const hidden = "hush-hush-4711"
	type holder struct {
		Name   string
		Public Secret
		own    Secret
		Many   []Secret
	}
	secret := NewSecret(hidden)
	h := holder{Name: "x", Public: secret, own: secret, Many: []Secret{secret}}
	if h.own.Reveal() != hidden || secret.Empty() || !NewSecret("").Empty() || NewSecret("").Reveal() != "" {
		t.Fatal("a secret does not give back its text to the one who asks")
	}
	printed := map[string]string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%o", "%t", "%T", "%p"} {
		printed["Sprintf "+verb] = fmt.Sprintf(verb+" "+verb+" "+verb, secret, h, &h)
	}
	printed["error"] = fmt.Errorf("wrong %v %w", h, fmt.Errorf("%s", secret)).Error()
	var text, lines bytes.Buffer
	slog.New(slog.NewTextHandler(&text, nil)).Info("m", "a", secret, "b", h, "c", slog.GroupValue(slog.Any("d", &secret)))
	slog.New(slog.NewJSONHandler(&lines, nil)).Info("m", "a", secret, "b", h, "c", []Secret{secret})
	printed["slog text"], printed["slog JSON"] = text.String(), lines.String()
	for name, marshal := range map[string]func(any) ([]byte, error){"JSON": json.Marshal, "YAML": yaml.Marshal, "XML": xml.Marshal} {
		out, err := marshal(holder{Name: "x", Public: secret})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		printed[name] = string(out)
	}
	for how, out := range printed {
		// Hexadecimal forms would give the text away as well.
		for _, leak := range []string{hidden, fmt.Sprintf("%x", hidden), fmt.Sprintf("%X", hidden)} {
			if strings.Contains(out, leak) {
				t.Errorf("%s shows the secret: %s", how, out)
			}
		}
	}
	if got := fmt.Sprint(secret); got != redacted {
		t.Errorf("Sprint() = %q, want %q", got, redacted)
	}
}
