package admin

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/junggyenara/junggye/core/calendar"
)

// ID is an identifier. It is a string, since many programs round larger numbers.
type ID string

// Schema implements huma.SchemaProvider.
func (ID) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Pattern: "^[0-9]{1,19}$", Examples: []any{"283749506162688"}}
}

// idFrom is an identifier of the core as it goes out.
func idFrom[T ~int64](id T) ID { return ID(strconv.FormatInt(int64(id), 10)) }

// idOf is an identifier as the core has it; 0, which nothing has, for what is
// too large to be one.
func idOf[T ~int64](id ID) T {
	n, err := strconv.ParseInt(string(id), 10, 64)
	if err != nil {
		return 0
	}
	return T(n)
}

// Time is a moment as it goes out: RFC 3339 in the time of Korea. Mark those
// that may be absent with omitzero.
type Time struct{ time.Time }

// timeOf is a moment of the core as it goes out.
func timeOf(t time.Time) Time { return Time{t} }

// MarshalJSON implements json.Marshaler. RFC 3339 ends with the year 9999: what lies
// beyond, in the time of Korea too, must not make a list unreadable.
func (t Time) MarshalJSON() ([]byte, error) {
	at := t.In(calendar.Seoul)
	if at.Year() > 9999 || at.Year() < 0 {
		at = time.Date(min(max(at.Year(), 0), 9999), at.Month(), at.Day(), 0, 0, 0, 0, calendar.Seoul)
	}
	return json.Marshal(at)
}

// Schema implements huma.SchemaProvider.
func (Time) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date-time", Examples: []any{"2026-11-23T14:05:00+09:00"}}
}
