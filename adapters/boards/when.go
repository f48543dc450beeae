package boards

import (
	"strconv"
	"strings"
	"time"

	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/text"
)

// parse reads when something was posted; the zero time when the text says
// nothing that is known. Dates without a year, and hours without a day, are the
// last such before now.
func (c clockForms) parse(typed string, now time.Time) time.Time {
	typed = text.Clean(typed)
	if typed == "" {
		return time.Time{}
	}
	if at, ok := c.agoOf(typed, now); ok {
		return at
	}
	local := now.In(calendar.Seoul)
	for _, form := range c.forms {
		at, err := time.ParseInLocation(form, typed, calendar.Seoul)
		if err != nil {
			continue
		}
		switch {
		case strings.Contains(form, "06"):
		case strings.Contains(form, "01"):
			at = at.AddDate(local.Year()-at.Year(), 0, 0)
			if at.After(now) {
				at = at.AddDate(-1, 0, 0)
			}
		default:
			at = time.Date(local.Year(), local.Month(), local.Day(), at.Hour(), at.Minute(), at.Second(), 0, calendar.Seoul)
			if at.After(now) {
				at = at.AddDate(0, 0, -1)
			}
		}
		return at.UTC()
	}
	return time.Time{}
}

// agoOf reads a number and the word for its unit, or a word that needs no number.
func (c clockForms) agoOf(typed string, now time.Time) (time.Time, bool) {
	digits := 0
	for digits < len(typed) && typed[digits] >= '0' && typed[digits] <= '9' {
		digits++
	}
	n, err := strconv.Atoi(typed[:digits])
	rest := strings.TrimSpace(typed[digits:])
	for word, unit := range c.ago {
		switch {
		case !strings.HasPrefix(rest, word):
		case unit == 0:
			return now.UTC(), true
		case err == nil && n <= 10_000:
			return now.Add(-time.Duration(n) * unit).UTC(), true
		}
	}
	return time.Time{}, false
}
