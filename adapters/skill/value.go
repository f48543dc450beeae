package skill

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// scalarText is a JSON text, number or truth value as trimmed text; anything
// else is empty. Numbers keep the digits that were sent.
func scalarText(raw json.RawMessage) string {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return ""
	}
	switch raw[0] {
	case '"':
		if plain, ok := plainText(raw); ok {
			return strings.TrimSpace(plain)
		}
		var text string
		if json.Unmarshal(raw, &text) != nil {
			return ""
		}
		return strings.TrimSpace(text)
	case '{', '[', 'n':
		return ""
	default:
		return string(raw)
	}
}

// plainText is the text in quotes where it stands for itself, as most do.
func plainText(raw []byte) (string, bool) {
	if len(raw) < 2 || raw[len(raw)-1] != '"' {
		return "", false
	}
	inside := raw[1 : len(raw)-1]
	for _, c := range inside {
		if c < ' ' || c == '"' || c == '\\' {
			return "", false
		}
	}
	return string(inside), utf8.Valid(inside)
}

// valueText is scalarText, and for an object the text that it stands for.
func valueText(raw json.RawMessage) string {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || (raw[0] != '{' && raw[0] != '[') {
		return scalarText(raw)
	}
	if fields := object(raw); fields != nil {
		for _, name := range []string{"resolvedValue", "value", "origin"} {
			if text := scalarText(fields[name]); text != "" {
				return text
			}
		}
		if len(fields) == 0 {
			return ""
		}
	}
	var compact bytes.Buffer
	if json.Compact(&compact, raw) != nil {
		return ""
	}
	return compact.String()
}

// object is the fields of a JSON object, or of an object written as JSON inside
// a text; nil for anything else.
func object(raw json.RawMessage) map[string]json.RawMessage {
	raw = bytes.TrimSpace(raw)
	if len(raw) > 0 && raw[0] == '"' {
		raw = []byte(scalarText(raw))
	}
	if len(raw) == 0 || raw[0] != '{' {
		return nil
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		return nil
	}
	return fields
}
