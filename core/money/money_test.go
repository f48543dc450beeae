package money

import (
	"math"
	"testing"
)

func TestString(t *testing.T) {
	t.Parallel()
	for w, want := range map[Won]string{
		0: "0", 7: "7", 99: "99", 100: "100", 999: "999", 1_000: "1,000", 12_000: "12,000", 999_999: "999,999",
		1_234_567: "1,234,567", 100_000_000: "100,000,000", -1: "-1", -100: "-100", -1_000: "-1,000", -123_456: "-123,456",
		math.MaxInt64: "9,223,372,036,854,775,807", math.MinInt64: "-9,223,372,036,854,775,808",
	} {
		if got := w.String(); got != want {
			t.Errorf("Won(%d).String() = %q, want %q", int64(w), got, want)
		}
	}
}

func TestShare(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		w    Won
		bp   int64
		want Won
	}{
		{12_000, 0, 0},
		{12_000, 350, 420},
		{99, 100, 0},
		{100, 100, 1},
		{199, 100, 1},
		{12_345, 10_000, 12_345},
		{28, 350, 0},
		{29, 350, 1},
		{100_000_000, 9_999, 99_990_000},
		{900_000_000_000_000, 10_000, 900_000_000_000_000},
	} {
		if got := c.w.Share(c.bp); got != c.want {
			t.Errorf("%d at %d basis points = %d, want %d: never more than agreed", c.w, c.bp, got, c.want)
		}
	}
}
