package operator

import (
	"time"

	"github.com/junggyenara/junggye/core/fault"
)

// Reasons for refusing a request that has a key.
const (
	CodeKeyReused fault.Code = "operator.key_reused" // the key was given to another request
	CodeKeyBusy   fault.Code = "operator.key_busy"   // the request with the key is under way
)

const (
	// KeepRequests is how long a request is known by its key.
	KeepRequests = 24 * time.Hour
	// GiveUpRequest is when a request that did not end is taken for lost, longer than
	// any of them may take.
	GiveUpRequest = 2 * time.Minute
	// MaxAnswer is the longest answer that is kept, in bytes.
	MaxAnswer = 32 << 10
)

// Answer is what a request was answered. The zero Answer is none.
type Answer struct {
	Status int
	Body   string
}

// Request is one that an operator's program gave a key, so that sending it again
// does nothing twice and is answered the same.
type Request struct {
	ID       int64
	Operator ID
	Key      string
	Digest   string    // of all that was asked
	At       time.Time // when it began; zero when it ended without an answer to keep
	Status   int       // of the Answer, 0 while there is none
	Body     string
	Version  int64
}

// Again says what becomes of a request with the digest whose key is known as r:
// its answer, or an error, or neither, when it has to be carried out at now.
func (r Request) Again(digest string, now time.Time) (Answer, error) {
	age := now.Sub(r.At)
	switch {
	case r.Status != 0 && age >= KeepRequests:
		return Answer{}, nil
	case r.Digest != digest:
		return Answer{}, fault.New(fault.Invalid, CodeKeyReused)
	case r.Status != 0:
		return Answer{Status: r.Status, Body: r.Body}, nil
	case !r.At.IsZero() && age < GiveUpRequest:
		return Answer{}, fault.New(fault.Conflict, CodeKeyBusy)
	}
	return Answer{}, nil
}
