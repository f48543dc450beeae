package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/junggyenara/junggye/core/app"
)

// Where a setting comes from, as operators see it.
const (
	fromDefault     = "default"
	fromEnvironment = "environment"
	fromFile        = "file"
)

// note keeps a setting as operators may see it: of an address, nothing that may
// be a secret.
func (s *settings) note(name, value string) {
	if strings.Contains(value, ":") && strings.Contains(value, "/") {
		value = strings.Trim(address(value), `"`)
	}
	from := fromDefault
	if strings.TrimSpace(s.env[name]) != "" {
		from = fromEnvironment
	}
	s.seen[name] = app.Setting{Name: name, Value: value, Set: value != "", Source: from}
}

// noteSecret keeps only whether there is one.
func (s *settings) noteSecret(name string, set bool) {
	from := s.seen[name].Source
	if set && s.seen[name+fileSuffix].Set {
		from = fromFile
	}
	delete(s.seen, name+fileSuffix)
	s.seen[name] = app.Setting{Name: name, Secret: true, Set: set, Source: from}
}

// inForce returns all that was read, by name, and then the values of the process.
func (s *settings) inForce() []app.Setting {
	var out []app.Setting
	for _, name := range slices.Sorted(maps.Keys(s.seen)) {
		out = append(out, s.seen[name])
	}
	return append(out, s.values...)
}

// processValues are the values of a process file over the built-in ones, in the
// built-in order. The file was checked before.
func processValues(text []byte) []app.Setting {
	var order yaml.Node
	var builtIn, own map[string]any
	if yaml.Unmarshal(processDefaults, &order) != nil || order.Decode(&builtIn) != nil || yaml.Unmarshal(text, &own) != nil {
		return nil
	}
	var out []app.Setting
	for i := 0; i+1 < len(order.Content[0].Content); i += 2 {
		key := order.Content[0].Content[i].Value
		value, from := builtIn[key], fromDefault
		if changed, ok := own[key]; ok {
			value, from = changed, fromFile
		}
		out = append(out, app.Setting{Name: key, Value: plain(value), Set: true, Source: from})
	}
	return out
}

// plain writes a value of YAML on one line, as a person would.
func plain(value any) string {
	switch v := value.(type) {
	case []any:
		parts := make([]string, len(v))
		for i, one := range v {
			parts[i] = plain(one)
		}
		return strings.Join(parts, ", ")
	case map[string]any:
		var parts []string
		for _, key := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, key+" "+plain(v[key]))
		}
		return strings.Join(parts, " ")
	}
	if day, ok := value.(time.Time); ok {
		return day.Format(time.DateOnly)
	}
	return fmt.Sprint(value)
}
