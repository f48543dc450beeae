// Package calendar counts Korean business days. Korea keeps one time zone,
// nine hours ahead of UTC, without daylight saving.
package calendar

import "time"

// Seoul is Korean time. It needs no time zone database.
var Seoul = time.FixedZone("KST", 9*60*60)

// Holidays are days without business besides Saturday and Sunday, as
// "2026-01-01".
type Holidays map[string]bool

// Business reports whether banks and parcel carriers work on t's Korean day.
func (h Holidays) Business(t time.Time) bool {
	day := t.In(Seoul)
	weekday := day.Weekday()
	return weekday != time.Saturday && weekday != time.Sunday && !h[day.Format(time.DateOnly)]
}

// EndOfBusinessDay returns the end of the n-th business day after t's own day:
// midnight in Korea, in UTC. n is at least 1.
func (h Holidays) EndOfBusinessDay(t time.Time, n int) time.Time {
	day := t.In(Seoul)
	day = time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, Seoul)
	for n > 0 {
		day = day.AddDate(0, 0, 1)
		if h.Business(day) {
			n--
		}
	}
	return day.AddDate(0, 0, 1).UTC()
}
