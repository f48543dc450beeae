package calendar

import (
	"testing"
	"time"
)

var holidays = Holidays{"2026-12-25": true, "2027-02-08": true, "2027-02-09": true}

func moment(t *testing.T, s string) time.Time {
	t.Helper()
	m, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestBusiness(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"2026-11-23T12:00:00+09:00": true,
		"2026-11-27T23:59:59+09:00": true,  // Friday's last second
		"2026-11-27T15:00:00Z":      false, // is Saturday in Korea
		"2026-11-28T12:00:00+09:00": false,
		"2026-11-29T12:00:00+09:00": false,
		"2026-11-29T15:00:00Z":      true, // is Monday in Korea
		"2026-12-25T12:00:00+09:00": false,
		"2026-12-24T15:00:00Z":      false, // is Christmas in Korea
		"2026-12-25T15:00:00Z":      false, // is the Saturday after
		"2027-02-08T00:00:00+09:00": false,
		"2027-02-10T00:00:00+09:00": true,
	} {
		if got := holidays.Business(moment(t, s)); got != want {
			t.Errorf("Business(%s) = %t, want %t", s, got, want)
		}
	}
	if !Holidays(nil).Business(moment(t, "2026-12-25T12:00:00+09:00")) {
		t.Error("without holidays a Friday is a business day")
	}
}

func TestEndOfBusinessDay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-11-23T00:00:00+09:00", 1, "2026-11-25T00:00:00+09:00"},
		{"2026-11-23T23:59:59+09:00", 1, "2026-11-25T00:00:00+09:00"},
		{"2026-11-23T15:00:00Z", 1, "2026-11-26T00:00:00+09:00"}, // Tuesday in Korea
		{"2026-11-27T12:00:00+09:00", 1, "2026-12-01T00:00:00+09:00"},
		{"2026-11-28T12:00:00+09:00", 1, "2026-12-01T00:00:00+09:00"},
		{"2026-11-26T12:00:00+09:00", 3, "2026-12-02T00:00:00+09:00"},
		{"2026-12-24T12:00:00+09:00", 1, "2026-12-29T00:00:00+09:00"},
		{"2027-02-05T12:00:00+09:00", 3, "2027-02-13T00:00:00+09:00"},
		{"2026-12-31T12:00:00+09:00", 1, "2027-01-02T00:00:00+09:00"},
	} {
		got := holidays.EndOfBusinessDay(moment(t, c.from), c.n)
		if want := moment(t, c.want); !got.Equal(want) || got.Location() != time.UTC {
			t.Errorf("%d business days after %s end %v, want %v in UTC", c.n, c.from, got, want.UTC())
		}
	}
}
