package chatlog

import (
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/text"
)

// Longest texts of an Entry, in characters.
const (
	MaxUtterance = 500
	MaxParams    = 2000 // the whole JSON
	MaxName      = 100  // request, block, skill, code, kinds of bubbles
	maxValue     = 200  // of one parameter
	maxParams    = 20
	maxKey       = 40
	maxRaw       = 4000 // more is not even read
)

// Param is one named value of a call.
type Param struct {
	Name, Value string
	// Pressed means that it came with a button of ours, not from somebody's keys.
	Pressed bool
}

// Call is one call as it came and ended, with everything that must not be kept.
type Call struct {
	At        time.Time
	Request   string
	MemberID  member.ID
	User      string // hashed already
	BlockID   string
	Block     string
	Skill     string
	Utterance string
	Params    []Param
	Took      time.Duration
	Outcome   Outcome
	Code      string
	Reply     string
	Size      int
}

// Entry redacts the call and bounds its texts. It has no ID yet.
func (c Call) Entry() Entry {
	var secrets []string
	for _, p := range c.Params {
		if v := strings.TrimSpace(p.Value); secret(p.Name) && v != "" {
			secrets = append(secrets, v)
		}
	}
	return Entry{
		At: c.At, Request: name(c.Request), MemberID: c.MemberID, User: cut(c.User, MaxName), BlockID: name(c.BlockID),
		Block: name(c.Block), Skill: cut(text.Clean(c.Skill), MaxName), Utterance: typed(c.Utterance, secrets, MaxUtterance),
		Params: params(c.Params, secrets), Took: c.Took.Truncate(time.Microsecond), Outcome: c.Outcome,
		Code: cut(text.Clean(c.Code), MaxName), Reply: cut(text.Clean(c.Reply), MaxName), Size: c.Size,
	}
}

// name bounds what the chat platform names. Ids have many digits, so the rules
// for what people type do not fit.
func name(s string) string { return cut(text.Clean(bounded(s)), MaxName) }

// hidden stands for the value of a parameter that is secret by its name.
const hidden = "[hidden]"

// secretNames are parts of the names of parameters that hold a secret.
var secretNames = []string{"phone", "code", "address", "account", "token", "password", "openchat"}

func secret(name string) bool {
	name = strings.ToLower(name)
	for _, part := range secretNames {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// typed redacts what somebody typed, and the secrets that it repeats.
func typed(s string, secrets []string, most int) string {
	s = bounded(s)
	for _, secret := range secrets {
		s = strings.ReplaceAll(s, secret, hidden)
	}
	return cut(Redact(s), most)
}

// params makes one JSON object of the parameters, leaving out those that have
// no room.
func params(list []Param, secrets []string) string {
	kept := map[string]string{}
	for _, p := range list {
		key := cut(Redact(bounded(p.Name)), maxKey)
		if len(kept) == maxParams || key == "" || p.Value == "" {
			continue
		}
		switch {
		case secret(p.Name):
			kept[key] = hidden
		case p.Pressed && isID(p.Value):
			kept[key] = p.Value
		default:
			kept[key] = typed(p.Value, secrets, maxValue)
		}
		if utf8.RuneCountInString(object(kept)) > MaxParams {
			delete(kept, key)
		}
	}
	if len(kept) == 0 {
		return ""
	}
	return object(kept)
}

// object is JSON without escapes that make it longer.
func object(m map[string]string) string {
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if e.Encode(m) != nil {
		return "" // texts always encode
	}
	return strings.TrimSpace(out.String())
}

// isID reports whether a button's value is one of our identifiers or a number of
// a list, not a telephone number.
func isID(s string) bool {
	if s == "" || len(s) > 19 || s[0] == '0' {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// bounded keeps so much of a text that reading it costs little. It ends at white
// space, so that no half of a secret is left, which nobody would recognise.
func bounded(s string) string {
	if len(s) <= maxRaw {
		return s
	}
	s = s[:maxRaw]
	for {
		i := strings.LastIndexAny(s, " \n\t")
		if i < 0 {
			return ""
		}
		s = s[:i]
		if r, _ := utf8.DecodeLastRuneInString(s); digitOf(r) < 0 && !joins(r) {
			return s
		}
	}
}

// cut shortens a text to so many characters.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	n := 0
	for i := range s {
		if n == most {
			return s[:i]
		}
		n++
	}
	return s
}
