package sqlstore

import "testing"

func TestPlaceholdersAreNumbered(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"SELECT 1":                          "SELECT 1",
		"?":                                 "$1",
		"a = ? AND b IN (?,?,?) LIMIT ?":    "a = $1 AND b IN ($2,$3,$4) LIMIT $5",
		"?,?,?,?,?,?,?,?,?,?,?":             "$1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11",
		"-- name: X\nSELECT x WHERE y <= ?": "-- name: X\nSELECT x WHERE y <= $1",
	} {
		if got := placeholders(query); got != want {
			t.Errorf("got %q, want %q: PostgreSQL counts them", got, want)
		}
	}
}
