package admin

import (
	"encoding/json"
	"testing"
	"time"
)

// TestTimesBeyondTheCalendar: one such row must not make its list unreadable.
func TestTimesBeyondTheCalendar(t *testing.T) {
	t.Parallel()
	for in, want := range map[time.Time]string{
		time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC):    `"2026-11-23T14:00:00+09:00"`,
		time.Date(9999, 12, 31, 14, 59, 59, 0, time.UTC): `"9999-12-31T23:59:59+09:00"`,
		time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC): `"9999-01-01T00:00:00+09:00"`,
		time.Date(250_000, 1, 1, 0, 0, 0, 0, time.UTC):   `"9999-01-01T00:00:00+09:00"`,
		time.Date(-1, 6, 1, 0, 0, 0, 0, time.UTC):        `"0000-06-01T00:00:00+09:00"`,
	} {
		got, err := json.Marshal(timeOf(in))
		if err != nil || string(got) != want {
			t.Errorf("%v: got %s, %v, want %s", in, got, err, want)
		}
	}
}
