package chatlog

import (
	"slices"
	"strings"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/text"
)

// CodeFilter is the reason for a search that makes no sense.
const CodeFilter fault.Code = "chats.filter" // [field]

const maxText = 50

// Filter says which entries somebody looks for; the zero Filter means all.
type Filter struct {
	Member  member.ID
	User    string // as Entry.User
	Request string
	Skill   string // path, or a part of it
	Outcome Outcome
	Took    time.Duration // at least so long
	Since   time.Time
	Until   time.Time // before it
	Text    string    // part of the utterance or of the parameters
}

// Check tidies the filter and refuses one that can find nothing.
func (f Filter) Check() (Filter, error) {
	f.User, f.Request, f.Skill = strings.TrimSpace(f.User), strings.TrimSpace(f.Request), strings.TrimSpace(f.Skill)
	f.Text = text.Clean(f.Text)
	for _, wrong := range []struct {
		field string
		is    bool
	}{
		{"member", f.Member < 0},
		{"user", len(f.User) > MaxName},
		{"request", len(f.Request) > MaxName},
		{"skill", len(f.Skill) > MaxName},
		{"outcome", f.Outcome != "" && !slices.Contains(Outcomes(), f.Outcome)},
		{"took", f.Took < 0},
		{"until", !f.Until.IsZero() && !f.Since.Before(f.Until)},
		{"text", text.Length(f.Text) > maxText},
	} {
		if wrong.is {
			return f, fault.New(fault.Invalid, CodeFilter, wrong.field)
		}
	}
	return f, nil
}

// Personal reports whether the filter asks for one person.
func (f Filter) Personal() bool { return f.Member != 0 || f.User != "" }

// Matches reports whether the filter asks for the entry.
func (f Filter) Matches(e Entry) bool {
	switch {
	case f.Member != 0 && e.MemberID != f.Member,
		f.User != "" && e.User != f.User,
		f.Request != "" && e.Request != f.Request,
		f.Outcome != "" && e.Outcome != f.Outcome,
		e.Took < f.Took,
		e.At.Before(f.Since),
		!f.Until.IsZero() && !e.At.Before(f.Until):
		return false
	}
	return strings.Contains(e.Skill, f.Skill) &&
		(strings.Contains(e.Utterance, f.Text) || strings.Contains(e.Params, f.Text))
}
