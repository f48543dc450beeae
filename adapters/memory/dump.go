package memory

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Dump returns all rows as text in a fixed order. Two equal dumps mean that
// nothing was changed between them, which is what tests use it for.
func (s *Store) Dump() string {
	var lines []string
	// Reading cannot fail: the context never ends and nothing is written.
	_ = s.alone(context.Background(), func(u *unit) error {
		lines = slices.Concat(
			rowsOf("member", u.members), rowsOf("listing", u.listings), rowsOf("revisions", u.revisions),
			rowsOf("trade", u.trades), rowsOf("records", u.records), rowsOf("tracking", u.tracking),
			rowsOf("attempt", u.attempts), rowsOf("entries", u.entries), rowsOf("payout", u.payouts), rowsOf("payout events", u.payoutEvents),
			rowsOf("timers", u.timers), rowsOf("message", u.messages), rowsOf("news", u.news),
			rowsOf("push", u.pushes), rowsOf("notice", u.notices), rowsOf("offer", u.offers),
			rowsOf("sealed", u.sealed), rowsOf("drift", u.drifts), rowsOf("runs", u.runs), rowsOf("seal", u.seals),
			rowsOf("board", u.boards), rowsOf("lease", u.leases), rowsOf("alert", u.alerts), rowsOf("hit", u.hits),
			rowsOf("chat", u.chats),
			rowsOf("audit", u.audit), rowsOf("operator", u.operators), rowsOf("session", u.sessions), rowsOf("sign-in", u.signIns),
			rowsOf("request", u.requests),
			rowsOf("proposal", u.proposals),
			[]string{fmt.Sprint("waiting messages ", u.messagesDue.chunks)},
		)
		if u.beat != nil {
			lines = append(lines, fmt.Sprint("beat ", *u.beat))
		}
		return nil
	})
	return strings.Join(lines, "\n")
}

func rowsOf[K comparable, V any](kind string, rows map[K]V) []string {
	lines := make([]string, 0, len(rows))
	for k, v := range rows {
		lines = append(lines, fmt.Sprintf("%s %v %+v", kind, k, v))
	}
	slices.Sort(lines)
	return lines
}
