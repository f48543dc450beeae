package apitest

import (
	"encoding/json"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"
)

// mood says how well a value shall fit its schema.
type mood int

const (
	fitting mood = iota
	edge
	broken
)

// maker makes values by chance. The same seed makes the same ones.
type maker struct {
	*rand.Rand
	d *Document
	// ids are identifiers that answers had, by the name of their field.
	ids map[string][]string
}

// nasty are texts that have broken programs before.
var nasty = []string{
	"", " ", "\x00", "\u0000\u0001", "'", "\"", "' OR '1'='1", "1; DROP TABLE members; --", "%", "%%", "_", "\\", "%s%d%v", "{{.}}", "${jndi:x}",
	"<script>alert(1)</script>", "../../etc/passwd", "/", "?", "#", "&a=b", "\r\nX-Evil: 1", "null", "true", "NaN", "-0", "0", "-1", "1e309", "9223372036854775807",
	"9223372036854775808", "-9223372036854775809", "00000000000000000000", "\uAC00\uB098\uB2E4", "\u1100\u1161", "\U0001F469\u200D\U0001F469\u200D\U0001F467", "\u202Eabc",
	"\ufeff", "\ud7ff\ue000", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "2026-02-30T00:00:00Z", "2026-11-23", "2026-11-23T24:00:00+99:99",
	strings.Repeat("a", 5_000), strings.Repeat("\uAC00", 2_000),
}

// value makes a value for a schema; name is what it is called.
func (m *maker) value(s schema, name string, how mood, depth int) any {
	s = m.d.resolved(s)
	if how == broken && m.IntN(3) == 0 {
		return m.anything(depth)
	}
	if len(s.Enum) > 0 && how != broken {
		return s.Enum[m.IntN(len(s.Enum))]
	}
	switch kind := m.kind(s); kind {
	case "object":
		return m.object(s, how, depth)
	case "array":
		return m.array(s, name, how, depth)
	case "integer", "number":
		return m.figure(s, how, kind == "integer")
	case "boolean":
		return m.IntN(2) == 0
	case "string":
		return m.text(s, name, how)
	}
	return m.anything(depth)
}

// kind is one of the types that the schema allows.
func (m *maker) kind(s schema) string {
	if len(s.Type) > 0 {
		return s.Type[m.IntN(len(s.Type))]
	}
	if len(s.Properties) > 0 {
		return "object"
	}
	return ""
}

func (m *maker) object(s schema, how mood, depth int) any {
	out := map[string]any{}
	if depth > 6 {
		return out
	}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		must := slices.Contains(s.Required, name)
		if name == "$schema" || !must && m.IntN(2) == 0 || must && how == broken && m.IntN(8) == 0 {
			continue
		}
		one := how
		if how != fitting && m.IntN(3) > 0 {
			one = fitting // a single wrong field gets further than many
		}
		out[name] = m.value(s.Properties[name], name, one, depth+1)
	}
	if how == broken && m.IntN(6) == 0 {
		out[m.choose(nasty)] = m.anything(depth + 1)
	}
	return out
}

func (m *maker) array(s schema, name string, how mood, depth int) any {
	least, most := 0, 3
	if s.MinItems != nil {
		least = *s.MinItems
	}
	if s.MaxItems != nil {
		most = *s.MaxItems
	}
	n := least
	if room := most - least; room > 0 {
		n += m.IntN(min(room, 5) + 1)
	}
	switch {
	case how == edge && m.IntN(2) == 0:
		n = min(most, 200)
	case how == broken && m.IntN(2) == 0:
		n = min(most, 200) + 1
	}
	out := make([]any, 0, n)
	for range n {
		if s.Items == nil || depth > 6 {
			break
		}
		out = append(out, m.value(*s.Items, name, how, depth+1))
	}
	return out
}

func (m *maker) figure(s schema, how mood, whole bool) any {
	low, high := -1e6, 1e6
	if s.Minimum != nil {
		low = *s.Minimum
		high = math.Max(high, low)
	}
	if s.Maximum != nil {
		high = *s.Maximum
		low = math.Min(low, high)
	}
	v := low + m.Float64()*math.Min(high-low, 1e9)
	switch how {
	case edge:
		v = []float64{low, high, low + 1, high - 1, 0}[m.IntN(5)]
	case broken:
		v = []float64{low - 1, high + 1, math.MaxInt64, math.MinInt64, 1e300, 0.5}[m.IntN(6)]
	case fitting:
	}
	if whole && (how != broken || m.IntN(3) > 0) {
		v = math.Floor(v)
		return json.Number(strconv.FormatFloat(v, 'f', 0, 64))
	}
	return v
}

// anything is of any type.
func (m *maker) anything(depth int) any {
	if depth > 6 {
		return nil
	}
	switch m.IntN(8) {
	case 0:
		return nil
	case 1:
		return m.IntN(2) == 0
	case 2:
		return m.NormFloat64() * 1e12
	case 3:
		return []any{m.anything(depth + 1), m.anything(depth + 1)}
	case 4:
		return map[string]any{m.choose(nasty): m.anything(depth + 1)}
	}
	return m.choose(nasty)
}

func (m *maker) choose(from []string) string { return from[m.IntN(len(from))] }

func (m *maker) text(s schema, name string, how mood) string {
	if how == broken {
		return m.choose(nasty)
	}
	switch {
	case s.Format == "date-time":
		at := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC).Add(time.Duration(m.IntN(4000)-2000) * time.Hour)
		if how == edge {
			return m.choose([]string{"0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1970-01-01T00:00:00+09:00", at.Format(time.RFC3339Nano)})
		}
		return at.Format(time.RFC3339)
	case s.Pattern != "":
		return m.pattern(s, name, how)
	}
	least, most := 0, 40
	if s.MinLength != nil {
		least = *s.MinLength
		most = max(most, least)
	}
	if s.MaxLength != nil {
		most = *s.MaxLength
	}
	n := least + m.IntN(min(most-least, 60)+1)
	if how == edge {
		n = []int{least, most, min(least+1, most)}[m.IntN(3)]
	}
	alphabet := []rune("abcxyz019 -.\uAC00\uB098\uB2E4\u314B\U0001F955")
	var out strings.Builder
	for range min(n, 5_000) {
		out.WriteRune(alphabet[m.IntN(len(alphabet))])
	}
	return out.String()
}

// pattern makes a text for the patterns that stand for identifiers: one that is
// known, one that may be, or the largest. For others the document has an example.
func (m *maker) pattern(s schema, name string, how mood) string {
	if !strings.HasPrefix(s.Pattern, "^[0-9]") {
		if len(s.Examples) > 0 {
			if text, ok := s.Examples[m.IntN(len(s.Examples))].(string); ok {
				return text
			}
		}
		return m.choose(nasty)
	}
	known := m.ids[name]
	if name == "id" || len(known) == 0 {
		known = m.ids[""]
	}
	if how == edge {
		return m.choose([]string{"0", "1", "9223372036854775807", "9223372036854775808", "9999999999999999999"})
	}
	if len(known) > 0 && m.IntN(5) > 0 {
		return m.choose(known)
	}
	return strconv.FormatInt(m.Int64N(1<<60), 10)
}

// learn keeps the identifiers of an answer, for the requests after it.
func (m *maker) learn(v any, name string) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			m.learn(v[key], key)
		}
	case []any:
		for _, one := range v {
			m.learn(one, name)
		}
	case string:
		if _, err := strconv.ParseUint(v, 10, 64); err != nil || name != "id" && !strings.HasSuffix(name, "Id") {
			return
		}
		for _, key := range []string{name, ""} {
			if list := m.ids[key]; len(list) < 50 && !slices.Contains(list, v) {
				m.ids[key] = append(list, v)
			}
		}
	}
}
