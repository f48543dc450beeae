package member

import "time"

// Records are a kind of records that outlives a membership.
type Records string

// The kinds of records.
const (
	Contracts Records = "contracts" // what was agreed, also when it was cancelled
	Payments  Records = "payments"  // what was paid and handed over
	Disputes  Records = "disputes"  // complaints and how they ended
)

// Law is how long a kind of records is kept, and who says so.
type Law struct {
	Records Records
	Years   int
	Source  string
}

const commerce = "Enforcement Decree of the Act on the Consumer Protection in Electronic Commerce, Article 6 (1)"

// Laws are what keeps records: the enforcement decree of the Korean act on
// consumer protection in electronic commerce, article 6 (1).
func Laws() []Law {
	return []Law{{Contracts, 5, commerce}, {Payments, 5, commerce}, {Disputes, 3, commerce}}
}

// Kept is a kind of records with its end.
type Kept struct {
	Records Records
	Until   time.Time
	Source  string
}

// Keeps says what is kept of a member, in the order of Laws: last is when the
// last record of each kind that there is was made.
func Keeps(last map[Records]time.Time) []Kept {
	var kept []Kept
	for _, law := range Laws() {
		if at, ok := last[law.Records]; ok {
			kept = append(kept, Kept{Records: law.Records, Until: at.AddDate(law.Years, 0, 0), Source: law.Source})
		}
	}
	return kept
}
