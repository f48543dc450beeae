package ports

import (
	"context"
	"time"

	"github.com/junggyenara/junggye/core/alert"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/offer"
	"github.com/junggyenara/junggye/core/search"
)

// Boards are the deal boards that offers are gathered from. Every request is
// polite: it obeys robots.txt, keeps the host's pace, says who asks and reads
// no more than a page's worth; it reaches no private network.
//
// A failure is an *offer.Trouble. requests is how many requests were sent,
// also when the call failed; those for robots.txt count.
type Boards interface {
	// Sources lists the boards, in the order in which they are looked at.
	Sources() []offer.Source
	// Look reads a source's list, unless it is still the one of known.
	Look(ctx context.Context, source string, known offer.Mark) (look offer.Look, requests int, err error)
	// Detail reads the board's own page of an offer. A page that is gone is an ended
	// offer.
	Detail(ctx context.Context, source, url string) (detail offer.Detail, requests int, err error)
}

// Offers are the special offers. They are kept for good, for the prices of
// deals that come back.
type Offers interface {
	Get(ctx context.Context, id offer.ID) (offer.Offer, error)
	// ListShown returns offers that go on and were posted at since or later, the
	// newest post first, of one moment the highest id.
	ListShown(ctx context.Context, since time.Time, limit int) ([]offer.Offer, error)
	// ListByURL returns the source's offers among urls, in no order.
	ListByURL(ctx context.Context, source string, urls []string) ([]offer.Offer, error)
	// ListUndetailed returns the source's offers that go on, were posted at since or
	// later and have no DetailAt, in the order of ListShown.
	ListUndetailed(ctx context.Context, source string, since time.Time, limit int) ([]offer.Offer, error)
	// LastSame returns the offer with the key and a known price that was posted last
	// before the time, or NotFound.
	LastSame(ctx context.Context, key string, before time.Time) (offer.Offer, error)
	// Add and Save refuse an address that the source has already with Exists.
	Add(ctx context.Context, o offer.Offer) error
	Save(ctx context.Context, o offer.Offer) (offer.Offer, error)
}

// BoardStates are what is known of each source of offers.
type BoardStates interface {
	// Get returns a source's state or NotFound.
	Get(ctx context.Context, name string) (offer.State, error)
	// List returns all states in the order of their names.
	List(ctx context.Context) ([]offer.State, error)
	Add(ctx context.Context, s offer.State) error
	Save(ctx context.Context, s offer.State) (offer.State, error)
}

// Leases let one process of several do something at a time.
type Leases interface {
	// Take gives the caller the lease until then, if at now nobody has it. Of several
	// who take it one gets true, or all the others Stale. Who dies keeps it to its end.
	Take(ctx context.Context, name string, now, until time.Time) (bool, error)
	// Free ends the lease that was taken until then. A lease that is over, or somebody
	// else's by now, stays as it is, which is no error.
	Free(ctx context.Context, name string, until time.Time) error
}

// Alerts are the members' words to be told of, and what they found.
type Alerts interface {
	Hits
	// ListByMember returns a member's alerts, oldest first.
	ListByMember(ctx context.Context, m member.ID) ([]alert.Alert, error)
	// ListByGram returns the alerts of all members whose Gram is among grams, in no
	// order.
	ListByGram(ctx context.Context, grams []search.Gram) ([]alert.Alert, error)
	// Add refuses terms that the member has already with Exists.
	Add(ctx context.Context, a alert.Alert) error
	Save(ctx context.Context, a alert.Alert) (alert.Alert, error)
	// Remove deletes an alert of the member. One that is not there is no error.
	Remove(ctx context.Context, m member.ID, id alert.ID) error
	// Forget deletes all alerts and hits of the member.
	Forget(ctx context.Context, m member.ID) error
}

// Hits are what alerts found.
type Hits interface {
	// AddHits writes what was found. A member's hit of the same thing is Exists.
	AddHits(ctx context.Context, hits []alert.Hit) error
	// ListHits returns what the members were, or will be, told of one thing, in no order.
	ListHits(ctx context.Context, of alert.Of, ref int64) ([]alert.Hit, error)
	// ListHitsOf returns the member's last hits, the newest first.
	ListHitsOf(ctx context.Context, m member.ID, limit int) ([]alert.Hit, error)
	// ListHitsDue returns the member's hits that are due at now and not told, oldest
	// first.
	ListHitsDue(ctx context.Context, m member.ID, now time.Time, limit int) ([]alert.Hit, error)
	// LastDue returns the latest DueAt of the member's hits, zero without one.
	LastDue(ctx context.Context, m member.ID) (time.Time, error)
	// TellHits notes that the members were told of the hits. Hits that were told of
	// keep their first time.
	TellHits(ctx context.Context, hits []alert.Hit, at time.Time) error
}
