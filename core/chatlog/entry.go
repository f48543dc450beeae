// Package chatlog is what the market remembers of the calls from the chat: who
// called what, how it ended and how long it took. It knows no full telephone
// number, address, account, code or link: what people typed is redacted before
// it becomes an Entry. It does not keep what was answered.
package chatlog

import (
	"time"

	"github.com/junggyenara/junggye/core/member"
)

// Outcome says how a call ended.
type Outcome string

// The outcomes. Posted and Unposted come after Waiting, as a second Entry of the
// same request.
const (
	OK        Outcome = "ok"
	Refused   Outcome = "refused"   // by a rule; Code says which
	Fallback  Outcome = "fallback"  // the bot did not understand
	Late      Outcome = "late"      // no answer in time
	Panic     Outcome = "panic"     // the program broke
	Failed    Outcome = "failed"    // another failure of ours; Code says which, if it is known
	Denied    Outcome = "denied"    // a call for another bot
	Malformed Outcome = "malformed" // not a call as the protocol has them
	Waiting   Outcome = "waiting"   // the answer was promised for later
	Posted    Outcome = "posted"    // and came
	Unposted  Outcome = "unposted"  // and could not be delivered
)

// Outcomes lists every Outcome.
func Outcomes() []Outcome {
	return []Outcome{OK, Refused, Fallback, Late, Panic, Failed, Denied, Malformed, Waiting, Posted, Unposted}
}

// Bad reports whether the person got no proper answer, by a fault of ours.
func (o Outcome) Bad() bool {
	return o == Late || o == Panic || o == Failed || o == Unposted
}

// Entry is one call. It is a comparable value.
type Entry struct {
	ID        int64
	At        time.Time // the call came
	Request   string    // the id of the delivery, as sent
	MemberID  member.ID // 0 for who has not joined or is not known
	User      string    // a keyed hash of the person's key, empty without one
	BlockID   string
	Block     string // its name
	Skill     string // path of the endpoint
	Utterance string // redacted
	Params    string // redacted, a JSON object of texts; empty for none
	Took      time.Duration
	Outcome   Outcome
	Code      string // the reason of Refused and Failed
	Reply     string // kinds of the bubbles, such as "simpleText carousel"
	Size      int    // bytes of the answer
}

// Mark is an Entry's place in the log, which is ordered by time and id. The zero
// Mark is behind the newest.
type Mark struct {
	At time.Time
	ID int64
}

// Mark returns the entry's place.
func (e Entry) Mark() Mark { return Mark{e.At, e.ID} }
