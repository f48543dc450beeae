// Package audit is the record of what operators did: each entry is bound to
// the one before it, so that none can be changed, dropped or put in between
// without a trace. It keeps no secrets: what goes in before and after is chosen
// by who writes it.
package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/junggyenara/junggye/core/operator"
)

// Entry is one thing that an operator did. It is a comparable value.
type Entry struct {
	Seq     int64     // 1, 2, 3, … without gaps
	At      time.Time // never before the one of the entry before
	Who     operator.ID
	Name    string // of the operator then
	Role    operator.Role
	Action  operator.Action
	Subject string // what it was done to: "member:123"
	Before  string // JSON of what changed, empty for nothing
	After   string
	Why     string
	From    string // the address that the request came from
	Prev    string // the Hash of the entry before, empty for the first
	Hash    string // hex of SHA-256 over all the rest
}

// Seal returns e as the entry that follows last; the zero Entry is followed by
// the first. Clocks of several machines differ; the log's time never goes back, so
// that a span of time is a span of entries.
func Seal(last, e Entry) Entry {
	e.Seq, e.Prev = last.Seq+1, last.Hash
	if e.At.Before(last.At) {
		e.At = last.At
	}
	e.Hash = e.sum()
	return e
}

// sum hashes all fields but Hash. JSON of strings and numbers is unambiguous.
func (e Entry) sum() string {
	fields := []any{
		e.Seq, e.At.UnixMicro(), int64(e.Who), e.Name, e.Role, e.Action, e.Subject, e.Before, e.After, e.Why, e.From, e.Prev,
	}
	body, err := json.Marshal(fields)
	if err != nil {
		return "" // strings and numbers always marshal; an empty hash verifies nowhere
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// Verify reports the first entry that does not follow from the one before;
// last is the entry before the first of them.
func Verify(last Entry, entries []Entry) error {
	for _, e := range entries {
		switch {
		case e.Seq != last.Seq+1:
			return fmt.Errorf("audit entry %d: it follows %d", e.Seq, last.Seq)
		case e.Prev != last.Hash:
			return fmt.Errorf("audit entry %d: it does not belong after the one before it", e.Seq)
		case e.Hash == "" || e.Hash != e.sum():
			return fmt.Errorf("audit entry %d: it was changed", e.Seq)
		}
		last = e
	}
	return nil
}
