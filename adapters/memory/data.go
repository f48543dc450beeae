package memory

import (
	"cmp"
	"fmt"
	"math"
	"time"

	"github.com/junggyenara/junggye/core/alert"
	"github.com/junggyenara/junggye/core/audit"
	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/notice"
	"github.com/junggyenara/junggye/core/offer"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/proposal"
	"github.com/junggyenara/junggye/core/push"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

type sellerState struct {
	seller member.ID
	state  listing.State
}

type personState struct {
	person member.ID
	state  trade.State
}

type listingState struct {
	listing listing.ID
	state   trade.State
}

type buyerListing struct {
	buyer   member.ID
	listing listing.ID
}

type subject struct {
	of ports.Subject
	id int64
}

type messageKey struct{ kind, key string }

type sealedKey struct {
	kind  ports.SealedKind
	owner int64
}

type offerKey struct{ source, url string }

type requestKey struct {
	by  operator.ID
	key string
}

type hitKey struct {
	member member.ID
	of     alert.Of
	ref    int64
}

// dueKey orders what waits for a time.
type dueKey struct {
	at   int64 // microseconds
	of   ports.Subject
	id   int64
	kind trade.TimerKind
}

func compareDue(a, b dueKey) int {
	return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.of, b.of), cmp.Compare(a.id, b.id), cmp.Compare(a.kind, b.kind))
}

// stored is an attempt with what it is counted by.
type storedAttempt struct {
	payment.Attempt
	listing listing.ID
}

// data is all rows and the indexes over them.
type data struct {
	members    map[member.ID]member.Member
	byKey      map[string]member.ID
	byNickname map[string]member.ID
	memberIDs  *set[int64]
	membersIn  index[member.State]
	byPhone    index[string] // fingerprints and plain ones
	bars       map[string]member.Bar

	listings   map[listing.ID]listing.Listing
	market     *set[int64]
	byCategory index[listing.Category]
	bySeller   index[sellerState]
	listingsIn index[listing.State]
	revisions  map[listing.ID][]listing.Revision

	trades         map[trade.ID]trade.Trade
	holding        map[listing.ID]trade.ID
	tradesOf       index[listingState]
	tradesByBuyer  index[personState]
	tradesBySeller index[personState]
	tradesIn       index[trade.State]
	tradeIDs       *set[int64]
	records        map[trade.ID][]trade.Record
	tracking       map[string]trade.ID

	attempts        map[payment.ID]storedAttempt
	byTID           map[string]payment.ID
	attemptsOf      index[int64]
	attemptsByBuyer index[buyerListing]
	attemptIDs      *set[int64]

	entries map[int64][]ledger.Entry
	booked  *set[int64]

	payouts         map[int64]payout.Payout
	payoutsBySeller index[member.ID]
	payoutsIn       index[payout.State]
	payoutsOfBatch  index[int64]
	payoutEvents    map[int64][]payout.Event
	sealed          map[sealedKey]string

	drifts     map[int64]ports.Drift
	driftKeys  map[driftKey]int64
	driftIDs   *set[int64]
	openDrifts *set[int64]
	runs       map[int][]ports.Run   // one list, under 0
	audit      map[int][]audit.Entry // one list, under 0

	proposals     map[int64]proposal.Proposal
	proposalsOf   index[trade.ID]
	openProposals *set[int64]
	openOf        map[trade.ID]int64

	timers map[subject][]ports.TimerRow
	due    *set[dueKey]

	messages    map[int64]ports.Message
	messageKeys map[messageKey]bool
	messagesDue *set[dueKey]

	news   map[news.ID]news.Item
	unseen index[member.ID]
	newsOf index[int64] // by trade

	pushes        map[news.ID]push.Push
	pushPlaces    map[pushPlace]news.ID
	pushesByTrade index[int64]
	pushesByTask  index[string]

	notices   map[notice.ID]notice.Notice
	noticeIDs *set[int64]

	offers    map[offer.ID]offer.Offer
	offerKeys map[offerKey]offer.ID
	boards    map[string]offer.State
	leases    map[string]time.Time

	alerts map[alert.ID]alert.Alert
	hits   map[hitKey]alert.Hit

	beat *time.Time

	seals map[string]ports.Seal

	chats         map[int64]chatlog.Entry
	chatsAt       *set[chatlog.Mark]
	operators     map[operator.ID]operator.Operator
	operatorNames map[string]operator.ID
	operatorIDs   *set[int64]
	sessions      map[operator.SessionID]operator.Session
	sessionHashes map[string]operator.SessionID
	sessionIDs    *set[int64]
	signIns       map[string]operator.Tries
	requests      map[int64]operator.Request
	requestKeys   map[requestKey]int64
}

func newData() *data {
	return &data{
		members: map[member.ID]member.Member{}, byKey: map[string]member.ID{}, byNickname: map[string]member.ID{},
		memberIDs: newIDs(), membersIn: index[member.State]{}, byPhone: index[string]{}, bars: map[string]member.Bar{},
		listings: map[listing.ID]listing.Listing{}, market: newIDs(), byCategory: index[listing.Category]{},
		bySeller: index[sellerState]{}, listingsIn: index[listing.State]{}, revisions: map[listing.ID][]listing.Revision{},
		trades: map[trade.ID]trade.Trade{}, holding: map[listing.ID]trade.ID{}, tradesOf: index[listingState]{},
		tradesByBuyer: index[personState]{}, tradesBySeller: index[personState]{}, tradesIn: index[trade.State]{}, tradeIDs: newIDs(),
		records: map[trade.ID][]trade.Record{}, tracking: map[string]trade.ID{},
		attempts: map[payment.ID]storedAttempt{}, byTID: map[string]payment.ID{}, attemptsOf: index[int64]{},
		attemptsByBuyer: index[buyerListing]{}, attemptIDs: newIDs(),
		entries: map[int64][]ledger.Entry{}, booked: newIDs(),
		payouts: map[int64]payout.Payout{}, payoutsBySeller: index[member.ID]{},
		payoutsIn: index[payout.State]{}, payoutsOfBatch: index[int64]{}, payoutEvents: map[int64][]payout.Event{}, sealed: map[sealedKey]string{},
		drifts: map[int64]ports.Drift{}, driftKeys: map[driftKey]int64{}, driftIDs: newIDs(), openDrifts: newIDs(), runs: map[int][]ports.Run{},
		audit:     map[int][]audit.Entry{},
		proposals: map[int64]proposal.Proposal{}, proposalsOf: index[trade.ID]{}, openProposals: newIDs(), openOf: map[trade.ID]int64{},
		timers: map[subject][]ports.TimerRow{}, due: newSet(compareDue),
		messages: map[int64]ports.Message{}, messageKeys: map[messageKey]bool{}, messagesDue: newSet(compareDue),
		news: map[news.ID]news.Item{}, unseen: index[member.ID]{}, newsOf: index[int64]{},
		pushes: map[news.ID]push.Push{}, pushPlaces: map[pushPlace]news.ID{}, pushesByTrade: index[int64]{},
		pushesByTask: index[string]{},
		notices:      map[notice.ID]notice.Notice{}, noticeIDs: newIDs(),
		offers: map[offer.ID]offer.Offer{}, offerKeys: map[offerKey]offer.ID{}, boards: map[string]offer.State{},
		leases: map[string]time.Time{}, alerts: map[alert.ID]alert.Alert{}, hits: map[hitKey]alert.Hit{},
		seals: map[string]ports.Seal{}, chats: map[int64]chatlog.Entry{}, chatsAt: newSet(compareMarks),
		operators: map[operator.ID]operator.Operator{}, operatorNames: map[string]operator.ID{}, operatorIDs: newIDs(),
		sessions: map[operator.SessionID]operator.Session{}, sessionHashes: map[string]operator.SessionID{}, sessionIDs: newIDs(),
		signIns:  map[string]operator.Tries{},
		requests: map[int64]operator.Request{}, requestKeys: map[requestKey]int64{},
	}
}

// put sets one row and remembers how to take it back.
func put[K comparable, V any](u *unit, rows map[K]V, k K, v V) {
	old, had := rows[k]
	rows[k] = v
	u.undo = append(u.undo, func() {
		if had {
			rows[k] = old
		} else {
			delete(rows, k)
		}
	})
}

// drop removes one row and remembers how to bring it back.
func drop[K comparable, V any](u *unit, rows map[K]V, k K) {
	if old, had := rows[k]; had {
		delete(rows, k)
		u.undo = append(u.undo, func() { rows[k] = old })
	}
}

// move changes an index entry from one group to another; a group that is
// absent before or after is told by had and has.
func move[G comparable](u *unit, x index[G], id int64, from, to G, had, has bool) {
	if had && has && from == to {
		return
	}
	change := func(from, to G, had, has bool) {
		if had {
			x.remove(from, id)
		}
		if has {
			x.add(to, id)
		}
	}
	change(from, to, had, has)
	u.undo = append(u.undo, func() { change(to, from, has, had) })
}

// mark adds k to the set or removes it.
func mark[K any](u *unit, s *set[K], k K, present bool) {
	change := func(present bool) {
		if present {
			s.add(k)
		} else {
			s.remove(k)
		}
	}
	change(present)
	u.undo = append(u.undo, func() { change(!present) })
}

func notFound() error { return fault.New(fault.NotFound, "") }

func exists(code fault.Code) error { return fault.New(fault.Exists, code) }

// orphan refuses a row whose parent is not there.
func orphan[K comparable, V any](parents map[K]V, id K, what string) error {
	if _, ok := parents[id]; !ok {
		return fault.Wrap(fault.Internal, "", fmt.Errorf("no %s %v", what, id))
	}
	return nil
}

func get[K comparable, V any](rows map[K]V, id K) (V, error) {
	row, ok := rows[id]
	if !ok {
		return row, notFound()
	}
	return row, nil
}

// checkVersion tells NotFound and Stale.
func checkVersion(found bool, have, want int64) error {
	switch {
	case !found:
		return notFound()
	case have != want:
		return fault.New(fault.Stale, "")
	}
	return nil
}

// newest reads a page of rows, newest id first, that pass keep.
func newest[K ~int64, V any](rows map[K]V, ids *set[int64], p ports.Page, keep func(V) bool) []V {
	from := int64(math.MaxInt64)
	if p.Before != 0 {
		from = p.Before - 1
	}
	var out []V
	ids.down(from, func(id int64) bool {
		if row := rows[K(id)]; keep == nil || keep(row) {
			out = append(out, row)
		}
		return len(out) < p.Limit
	})
	return out
}

// oldest reads all rows, oldest id first.
func oldest[K ~int64, V any](rows map[K]V, ids *set[int64]) []V {
	var out []V
	ids.up(math.MinInt64, func(id int64) bool {
		out = append(out, rows[K(id)])
		return true
	})
	return out
}
