// Package alert is a member's words to be told of: when a listing or a special
// offer has them. It decides what matches and when a member may be told; it
// refuses to know how.
package alert

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/core/text"
)

// ID identifies an alert; ids grow with time.
type ID int64

// Reasons of refusals.
const (
	CodeWord    fault.Code = "alert.word" // args: shortest, longest
	CodeTooMany fault.Code = "alert.many" // args: most
)

// Limits of a member's alerts.
const (
	MaxPerMember = 10
	shortest     = 2 // one character would be in nearly everything
	longest      = 20
)

// Alert is one keyword of one member. It is a comparable value.
type Alert struct {
	ID       ID
	MemberID member.ID
	Word     string // as the member typed it
	// Terms are the word's parts, folded, with a space between.
	Terms string
	// Gram is an entry that the index of everything that matches has.
	Gram    search.Gram
	Daily   bool // told once a day, else at once
	AddedAt time.Time
	Version int64
}

// New makes an alert of what a member typed, or refuses it as Invalid.
func New(id ID, who member.ID, typed string, daily bool, now time.Time) (Alert, error) {
	word := text.Clean(typed)
	q := search.Parse(word)
	refused := fault.New(fault.Invalid, CodeWord, shortest, longest)
	if n := utf8.RuneCountInString(word); n < shortest || n > longest {
		return Alert{}, refused
	}
	grams := q.Grams()
	if len(grams) == 0 {
		return Alert{}, refused
	}
	// Pairs of a longer term are rarer.
	slices.SortStableFunc(grams, func(a, b []search.Gram) int { return len(b) - len(a) })
	return Alert{
		ID: id, MemberID: who, Word: word, Terms: strings.Join(q.Terms, " "), Gram: grams[0][0], Daily: daily, AddedAt: now,
	}, nil
}

// Matches reports whether a text, made by search.Text, has every part of the
// word. The rule is that of searching, so an alert tells of what a search finds.
func (a Alert) Matches(text string) bool {
	return search.Query{Terms: strings.Fields(a.Terms)}.MatchesText(text)
}

// Of says what was found.
type Of string

// What is watched.
const (
	Offer   Of = "offer"
	Listing Of = "listing"
)

// Hit is something that an alert found, once for each member. It is a
// comparable value.
type Hit struct {
	MemberID member.ID
	Of       Of
	RefID    int64
	Word     string
	Title    string
	FoundAt  time.Time
	DueAt    time.Time // when to tell
	ToldAt   time.Time // zero until then
}

// Quiet hours are from quietFrom to quietTo o'clock in Seoul. Daily digests and
// what was found in the night come at their end.
const (
	quietFrom = 22
	quietTo   = 8
	// restFor is the time between two messages to one member, since each costs.
	restFor = 30 * time.Minute
)

// DueAt is when to tell a member of something found now; last is the latest time
// at which the member was told of anything found before, or is going to be; zero
// for never. What comes soon after a message waits for the next one.
func DueAt(daily bool, now, last time.Time) time.Time {
	due := now
	if daily {
		due = nextMorning(now)
	}
	switch {
	case last.IsZero() || !due.Before(last.Add(restFor)):
	case last.Before(due):
		due = last.Add(restFor)
	default:
		due = last
	}
	if Quiet(due) {
		due = nextMorning(due)
	}
	return due
}

// Quiet reports whether members are left in peace at that time.
func Quiet(at time.Time) bool {
	hour := at.In(calendar.Seoul).Hour()
	return hour >= quietFrom || hour < quietTo
}

// nextMorning is the next end of the quiet hours after at.
func nextMorning(at time.Time) time.Time {
	k := at.In(calendar.Seoul)
	morning := time.Date(k.Year(), k.Month(), k.Day(), quietTo, 0, 0, 0, calendar.Seoul)
	if !morning.After(k) {
		morning = morning.AddDate(0, 0, 1)
	}
	return morning.UTC()
}
