// Package ports holds the interfaces between the market and the world: what
// the use cases need, in terms of the core, with the contract in prose. It has
// no code that does anything.
package ports

import (
	"context"
	"time"

	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/notice"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/push"
	"github.com/junggyenara/junggye/core/recon"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/core/trade"
)

// Repos are the collections of one store. What holds for all of them:
//
//   - Add stores a new row with Version 1, whatever the given one. A taken id or
//     unique key is Exists. Of several rows in one call all are stored or none.
//   - Save replaces the row whose Version equals the given one and stores it with
//     Version+1; it returns the stored value. Another Version there is Stale, no row
//     NotFound. Nothing else ever changes a Version.
//   - A row is stored only when the row that it belongs to is there: a listing's
//     seller, a trade's or revision's listing, and the trade of a record, attempt,
//     entry, payout, push, proposal or tracking key. Otherwise it is Internal: the program is wrong. A row
//     that is also Exists may be refused as either.
//   - Get returns one row or NotFound. List returns none, one or many.
//   - Values go in and come out by copy. Times are UTC in whole microseconds; the
//     zero time stays zero. Texts come back byte for byte, never folded or
//     normalised, and identifiers compare byte for byte.
//   - A cancelled context stops the call with Unavailable and changes nothing.
//   - Any other failure of the engine is Internal; one that a new transaction may
//     overcome (a conflict, a deadlock) is Stale; an engine that is gone is Unavailable.
//     After each of these, and after any refusal, nothing is stored, nor will be.
//   - InDoubt alone says neither: a write may have been stored, or may still be.
//     The store has looked for it as long as the context allowed. Whoever gets it tells
//     neither success nor failure and reads the present state before doing it again.
type Repos struct {
	Members  Members
	Bars     Bars
	Listings Listings
	Trades   Trades
	Attempts Attempts
	Ledger   Ledger
	Payouts  Payouts
	Watch    Watch
	Timers   Timers
	Outbox   Outbox
	News     News
	Pushes   Pushes
	Notices  Notices
	Offers   Offers
	Boards   BoardStates
	Leases   Leases
	Alerts   Alerts
	Vitals   Vitals
	Sealed   Sealed
	Drifts   Drifts
	Seals    Seals
	Audit    Audit
	Chats    Chats

	Operators Operators
	Sessions  Sessions
	SignIns   SignIns
	Requests  Requests
	Proposals Proposals
	Erasures  Erasures
}

// Store is a database.
type Store interface {
	// Repos returns collections whose calls stand alone: each is its own
	// transaction.
	Repos() Repos
	// InTx runs fn in one transaction that is isolated as if it ran alone: all of
	// fn's writes are stored when fn returns nil, none when it returns an error or
	// panics, and fn's reads never see another transaction's unfinished work. When two
	// transactions cannot both have that, one of them fails with Stale. fn runs
	// at most once; repeating is the caller's business. fn touches its Repos only:
	// no network, no clock, no other Store.
	//
	// Any error of a call except NotFound ends the transaction, since some engines
	// can do no more after one: later calls return the same error, and so does InTx
	// when fn swallows it. What may be there already is looked up before it is added.
	// Repos that outlive their fn answer Internal.
	InTx(ctx context.Context, fn func(Repos) error) error
}

// Members are the people.
type Members interface {
	Get(ctx context.Context, id member.ID) (member.Member, error)
	// ByKey finds the member whom KakaoTalk knows by key.
	ByKey(ctx context.Context, key string) (member.Member, error)
	// ByNickname finds a member by the exact nickname.
	ByNickname(ctx context.Context, nickname string) (member.Member, error)
	// ListByID returns the members among ids, in no order.
	ListByID(ctx context.Context, ids []member.ID) ([]member.Member, error)
	MembersFound
	MembersToTend
	// Add refuses a taken key or nickname with Exists, code member.taken for the
	// nickname and member.joined for the key.
	Add(ctx context.Context, m member.Member) error
	// Save refuses a taken key or nickname like Add.
	Save(ctx context.Context, m member.Member) (member.Member, error)
}

// MembersFound is how operators find members.
type MembersFound interface {
	// List returns members of all states, newest first.
	List(ctx context.Context, p Page) ([]member.Member, error)
	// ListInState returns members whose State is s, newest first. A block that is over
	// is still a State.
	ListInState(ctx context.Context, s member.State, p Page) ([]member.Member, error)
	// ListOfTier returns members of a tier, newest first.
	ListOfTier(ctx context.Context, t member.Tier, p Page) ([]member.Member, error)
	// ListJoined returns members by JoinedAt. Up has no effect.
	ListJoined(ctx context.Context, in Period) ([]member.Member, error)
	// ListByNickname returns members whose nicknames begin with prefix, in the order of
	// the nicknames' bytes after the given one.
	ListByNickname(ctx context.Context, prefix, after string, limit int) ([]member.Member, error)
	// ListByPhone returns members whose PhoneHash is one of hashes or whose Phone is
	// plain, newest first. There are more than one where nothing proves a phone.
	ListByPhone(ctx context.Context, hashes []string, plain string, limit int) ([]member.Member, error)
}

// MembersToTend are members whose rows an older program wrote, or an older key, or
// whose records the law asks for no longer.
type MembersToTend interface {
	// ListPlain returns some members that have a Phone.
	ListPlain(ctx context.Context, limit int) ([]member.Member, error)
	// ListUnkept returns some who have left and have no RecordsUntil.
	ListUnkept(ctx context.Context, limit int) ([]member.Member, error)
	// ListKeptUntil returns those who have left, whose RecordsUntil is now or before and who
	// have no ErasedAt, the earliest first.
	ListKeptUntil(ctx context.Context, now time.Time, limit int) ([]member.Member, error)
	// ListSealed returns some members whose PhoneSealed is in the span.
	ListSealed(ctx context.Context, in Span, limit int) ([]member.Member, error)
	// CountSealed counts them.
	CountSealed(ctx context.Context, in Span) (int64, error)
}

// Bars keep who left while blocked from coming again.
type Bars interface {
	// Find returns the bars among hashes that end after now.
	Find(ctx context.Context, hashes []string, now time.Time) ([]member.Bar, error)
	// Put keeps the bar in place of an earlier one of the same hash.
	Put(ctx context.Context, b member.Bar) error
	// Clear forgets the bars that ended at now or before.
	Clear(ctx context.Context, now time.Time) error
	// CountKey counts the bars whose hash a key made.
	CountKey(ctx context.Context, keyID string) (int64, error)
}

// Page asks for a part of a list that is ordered by id, newest first. Before is
// the last id already seen, 0 for the beginning. Limit is at least 1.
type Page struct {
	Before int64
	Limit  int
}

// Listings are the things offered. Lists are ordered by id, newest first.
type Listings interface {
	Get(ctx context.Context, id listing.ID) (listing.Listing, error)
	// ListMarket returns listings that are on the market.
	ListMarket(ctx context.Context, p Page) ([]listing.Listing, error)
	// ListCategory is ListMarket within a category.
	ListCategory(ctx context.Context, c listing.Category, p Page) ([]listing.Listing, error)
	// ListBySeller returns one seller's listings in a state.
	ListBySeller(ctx context.Context, seller member.ID, s listing.State, p Page) ([]listing.Listing, error)
	// ListInState returns all sellers' listings in a state.
	ListInState(ctx context.Context, s listing.State, p Page) ([]listing.Listing, error)
	// Find returns listings that s matches, wherever they are, and the id before which
	// the next page begins, 0 at the end. It looks at a bounded number of rows: a page
	// may be short or empty and still have a next one. Where it matters when listings
	// were made, their ids have to be in the order of CreatedAt, to a minute.
	Find(ctx context.Context, s search.Sought, p Page) ([]listing.Listing, int64, error)
	// Search returns the listings that q matches: exactly those for which q.Matches is
	// true, which are on the market. As with Find, a page may be short or empty and still
	// have a next one.
	Search(ctx context.Context, q search.Query, p Page) ([]listing.Listing, int64, error)
	Add(ctx context.Context, l listing.Listing) error
	Save(ctx context.Context, l listing.Listing) (listing.Listing, error)
	// AddRevision keeps what a listing said. A number that is there already is Exists.
	AddRevision(ctx context.Context, r listing.Revision) error
	// Revisions returns all of them, oldest first.
	Revisions(ctx context.Context, id listing.ID) ([]listing.Revision, error)
}

// Trades are the trades and their histories.
type Trades interface {
	TradesFound
	TradesOfListings
	TradesOfMembers
	Histories
	Get(ctx context.Context, id trade.ID) (trade.Trade, error)
	// List returns all trades, newest first.
	List(ctx context.Context, p Page) ([]trade.Trade, error)
	// ListInState returns all members' trades in a state, newest first.
	ListInState(ctx context.Context, s trade.State, p Page) ([]trade.Trade, error)
	// Add and Save refuse a second trade that holds the same listing with Exists,
	// code trade.not_for_sale.
	Add(ctx context.Context, t trade.Trade) error
	Save(ctx context.Context, t trade.Trade) (trade.Trade, error)
}

// TradesFound is how operators find trades among all.
type TradesFound interface {
	// ListMade returns trades by CreatedAt, and id where that is the same.
	ListMade(ctx context.Context, in Period) ([]trade.Trade, error)
	// ListPriced returns trades by the agreed price, the highest first, and of one price
	// the highest id.
	ListPriced(ctx context.Context, in Prices) ([]trade.Trade, error)
}

// Period asks for a part of a list that is ordered by a time, the newest and of one
// time the highest id first. Limit is at least 1.
type Period struct {
	Since time.Time // at or after
	Until time.Time // before; zero for no end
	// At and ID are those of the last row seen; ID 0 for the beginning.
	At    time.Time
	ID    int64
	Up    bool // the other way round: the oldest and lowest first
	Limit int
}

// Prices asks for a part of a list that is ordered by price. Limit is at least 1.
type Prices struct {
	Least money.Won
	Most  money.Won // 0 for no bound
	// Price and ID are those of the last row seen; ID 0 for the beginning.
	Price money.Won
	ID    int64
	Limit int
}

// TradesOfListings find trades by what they are about.
type TradesOfListings interface {
	// HoldingListing returns the one trade that holds the listing, or NotFound.
	HoldingListing(ctx context.Context, id listing.ID) (trade.Trade, error)
	// Sale returns the trade in which the listing was sold (done or complete), the
	// newest if there were several, or NotFound.
	Sale(ctx context.Context, id listing.ID) (trade.Trade, error)
	// ListRequests returns the trades in the state requested of a listing, oldest
	// first: the line.
	ListRequests(ctx context.Context, id listing.ID) ([]trade.Trade, error)
	// ListByListing returns all trades of a listing, newest first.
	ListByListing(ctx context.Context, id listing.ID, p Page) ([]trade.Trade, error)
	// RequestOf returns the buyer's oldest trade in the state requested for the
	// listing, or NotFound.
	RequestOf(ctx context.Context, buyer member.ID, id listing.ID) (trade.Trade, error)
}

// TradesOfMembers find trades by who is in them.
type TradesOfMembers interface {
	// CountRequests counts the buyer's trades in the state requested.
	CountRequests(ctx context.Context, buyer member.ID) (int, error)
	// ListByBuyer returns a buyer's trades in any of the states, newest first.
	ListByBuyer(ctx context.Context, buyer member.ID, in []trade.State, p Page) ([]trade.Trade, error)
	// ListBySeller returns a seller's trades in any of the states, newest first.
	ListBySeller(ctx context.Context, seller member.ID, in []trade.State, p Page) ([]trade.Trade, error)
}

// Histories keep what happened to trades for ever.
type Histories interface {
	// AddRecord keeps one line of history. A Seq that is there already is Exists.
	AddRecord(ctx context.Context, r trade.Record) error
	// History returns all lines, oldest first.
	History(ctx context.Context, id trade.ID) ([]trade.Record, error)
	// UseTracking marks a parcel's key as used by the trade. A key used by another
	// trade is Exists, code trade.tracking_used; by the same trade it succeeds.
	UseTracking(ctx context.Context, key string, id trade.ID) error
}

// Attempts are the payment attempts.
type Attempts interface {
	Get(ctx context.Context, id payment.ID) (payment.Attempt, error)
	// ListByTrade returns a trade's attempts, oldest first.
	ListByTrade(ctx context.Context, id trade.ID) ([]payment.Attempt, error)
	// ListSince returns attempts created at or after at, in the order of their ids after
	// the given one.
	ListSince(ctx context.Context, at time.Time, after payment.ID, limit int) ([]payment.Attempt, error)
	// CountSince counts the buyer's attempts for the listing created at or after at.
	CountSince(ctx context.Context, buyer member.ID, id listing.ID, at time.Time) (int, error)
	// Add and Save refuse a TID that another attempt has with Exists.
	Add(ctx context.Context, a payment.Attempt, id listing.ID) error
	Save(ctx context.Context, a payment.Attempt) (payment.Attempt, error)
}

// Ledger is the book of money. It is append-only.
type Ledger interface {
	// Add writes entries. A natural key (trade, seq, line) that is there already is
	// Exists.
	Add(ctx context.Context, entries []ledger.Entry) error
	// ListByTrade returns a trade's entries in the order of seq and line.
	ListByTrade(ctx context.Context, id trade.ID) ([]ledger.Entry, error)
	// List returns all entries in the order of trade, seq and line, in pieces of limit
	// after the given key.
	List(ctx context.Context, afterTrade trade.ID, afterSeq int64, afterLine, limit int) ([]ledger.Entry, error)
}

// Payouts are the debts to sellers.
type Payouts interface {
	Get(ctx context.Context, id trade.ID) (payout.Payout, error)
	// ListBySeller returns all of a seller's payouts in the order of their trades.
	ListBySeller(ctx context.Context, seller member.ID) ([]payout.Payout, error)
	// Events returns a payout's trail, oldest first.
	Events(ctx context.Context, id trade.ID) ([]payout.Event, error)
	// AddEvent adds a line to a payout's trail, which the database keeps from being
	// changed or removed. A Seq that is there already is Exists.
	AddEvent(ctx context.Context, e payout.Event) error
	// ListInState returns payouts in a state in the order of their trades, after a trade.
	ListInState(ctx context.Context, s payout.State, after trade.ID, limit int) ([]payout.Payout, error)
	// ListBatch returns the payouts that were last claimed in a batch, in the order of
	// their trades.
	ListBatch(ctx context.Context, batch int64) ([]payout.Payout, error)
	// ListSealed returns some payouts whose Account is in the span.
	ListSealed(ctx context.Context, in Span, limit int) ([]payout.Payout, error)
	// CountSealed counts them.
	CountSealed(ctx context.Context, in Span) (int64, error)
	Add(ctx context.Context, p payout.Payout) error
	Save(ctx context.Context, p payout.Payout) (payout.Payout, error)
}

// Subject says what a timer is about.
type Subject string

// The subjects of timers.
const (
	OfTrade   Subject = "trade"
	OfListing Subject = "listing" // its renewal; the kind is always deadline
	OfMarket  Subject = "market"  // what the market does by itself; ids name the duty
)

// TimerRow is a timer of a trade or a listing.
type TimerRow struct {
	Subject Subject
	ID      int64
	trade.Timer
	Failures int       // in a row
	HiddenTo time.Time // not due before, after a failure or while it is claimed
}

// Timers are the rows that make the clock act.
type Timers interface {
	// Set replaces all timers of the subject by these, without failures. Two of one
	// kind are Exists.
	Set(ctx context.Context, s Subject, id int64, timers []trade.Timer) error
	// ListDue returns rows that are due and not hidden at now, the longest due first.
	// A row is due at DueAt or HiddenTo, whichever is later, so that rows that keep
	// failing do not starve the others.
	ListDue(ctx context.Context, now time.Time, limit int) ([]TimerRow, error)
	// ListByID returns the subject's rows ordered by due time.
	ListByID(ctx context.Context, s Subject, id int64) ([]TimerRow, error)
	// Next returns when the next row is due and not hidden, or NotFound.
	Next(ctx context.Context) (time.Time, error)
	// Claim hides the row until then, without counting a failure, if it is still
	// as r says: due and hidden at the same times. Of several who claim the same r one
	// gets true. A claim ends by Set, by Fail or at its time, so that the work of who
	// died is taken up by others. No clock decides who wins, only who sees a row as due.
	Claim(ctx context.Context, r TimerRow, until time.Time) (bool, error)
	// Fail counts a failure of the row and hides it until then. A row that is gone, or
	// was set to another DueAt meanwhile, stays as it is, which is no error.
	Fail(ctx context.Context, r TimerRow, until time.Time) error
}

// Message is something to be done outside after the transaction that wrote it.
type Message struct {
	ID       int64
	Kind     string // what to do, such as "photos"
	Key      string // natural key: the same kind and key is the same message
	Body     string // what the kind needs, JSON or an id
	DueAt    time.Time
	Failures int
	At       time.Time
}

// Outbox keeps messages until they are done.
type Outbox interface {
	// Add stores the message. The same kind and key again is Exists, also after it was done.
	Add(ctx context.Context, m Message) error
	// ListDue returns messages not done and due at now, the longest due first.
	ListDue(ctx context.Context, now time.Time, limit int) ([]Message, error)
	// Claim makes the message due at until, without counting a failure, if it is
	// not done and still due when m says. Of several who claim the same m one gets true.
	Claim(ctx context.Context, m Message, until time.Time) (bool, error)
	// Done marks the message as done. Again is no error, nor is an unknown id.
	Done(ctx context.Context, id int64, at time.Time) error
	// Fail counts a failure and sets when to try again. A message that is done or
	// unknown stays as it is, which is no error.
	Fail(ctx context.Context, id int64, again time.Time) error
	// Next returns when the next message is due, or NotFound.
	Next(ctx context.Context) (time.Time, error)
}

// News is what members have to hear.
type News interface {
	Get(ctx context.Context, id news.ID) (news.Item, error)
	Add(ctx context.Context, items []news.Item) error
	// ListUnseen returns the oldest unseen items first.
	ListUnseen(ctx context.Context, m member.ID, limit int) ([]news.Item, error)
	// ListByTrade returns all items about a trade, oldest first.
	ListByTrade(ctx context.Context, id trade.ID) ([]news.Item, error)
	// CountUnseen counts up to limit.
	CountUnseen(ctx context.Context, m member.ID, limit int) (int, error)
	// See marks items as seen. Items that are seen already keep their first time.
	See(ctx context.Context, ids []news.ID, at time.Time) error
}

// Pushes are the messages that were planned about news, and what became of
// them. None is ever removed.
type Pushes interface {
	Get(ctx context.Context, id news.ID) (push.Push, error)
	// ListByTrade returns a trade's pushes in the order of their places.
	ListByTrade(ctx context.Context, id trade.ID) ([]push.Push, error)
	// ListByTask returns the pushes that were accepted as one task, in the order of
	// their news.
	ListByTask(ctx context.Context, task string) ([]push.Push, error)
	// Add refuses a second push of a news item with Exists. Add and Save refuse a
	// place that another push of the trade has with Exists; those about no trade do
	// not count places.
	Add(ctx context.Context, p push.Push) error
	Save(ctx context.Context, p push.Push) (push.Push, error)
}

// Notices are the market's announcements.
type Notices interface {
	Get(ctx context.Context, id notice.ID) (notice.Notice, error)
	// List returns all of them, newest id first, whether or not anybody sees them.
	List(ctx context.Context, p Page) ([]notice.Notice, error)
	// ListInState is List of one state.
	ListInState(ctx context.Context, s notice.State, p Page) ([]notice.Notice, error)
	// ListShown returns those that are shown at now, the latest published first and
	// of several the highest id, behind the place after; the zero Place is before all.
	ListShown(ctx context.Context, now time.Time, after notice.Place, limit int) ([]notice.Notice, error)
	// GetMain returns the main notice, or NotFound.
	GetMain(ctx context.Context) (notice.Notice, error)
	// Add and Save refuse a second main notice with Exists.
	Add(ctx context.Context, n notice.Notice) error
	Save(ctx context.Context, n notice.Notice) (notice.Notice, error)
}

// Vitals remember when the service was last alive, to tell an outage.
type Vitals interface {
	// Beat stores that the service is alive at now.
	Beat(ctx context.Context, now time.Time) error
	// LastBeat returns the last one, or NotFound on a new store.
	LastBeat(ctx context.Context) (time.Time, error)
}

// SealedKind says whose text it is that only the vault can read.
type SealedKind string

// The kinds of sealed texts. The owner is a trade for the first two, a member
// for the others.
const (
	ToBuyer    SealedKind = "to_buyer"  // where the parcel is sent
	ToSeller   SealedKind = "to_seller" // where the goods are sent back
	OwnAddress SealedKind = "address"   // remembered for the next time
	OwnAccount SealedKind = "account"   // where the seller is paid
)

// SealedKinds lists every SealedKind.
func SealedKinds() []SealedKind { return []SealedKind{ToBuyer, ToSeller, OwnAddress, OwnAccount} }

// Sealed keeps texts that were sealed by the vault, one of a kind and owner.
type Sealed interface {
	// Get returns the text, or NotFound.
	Get(ctx context.Context, kind SealedKind, owner int64) (string, error)
	// Put stores the text in place of an earlier one.
	Put(ctx context.Context, kind SealedKind, owner int64, body string, at time.Time) error
	// Delete forgets the text. Again is no error.
	Delete(ctx context.Context, kind SealedKind, owner int64) error
	// ListOwners returns who has a text of the kind, in order after the given one.
	ListOwners(ctx context.Context, kind SealedKind, after int64, limit int) ([]int64, error)
	// ListIn returns some texts that are in the span.
	ListIn(ctx context.Context, in Span, limit int) ([]SealedRow, error)
	// CountIn counts them.
	CountIn(ctx context.Context, in Span) (int64, error)
	// Reseal replaces a text by the same one sealed anew, if it is still as r says.
	// Where it is not, nothing happens, which is no error.
	Reseal(ctx context.Context, r SealedRow, body string, at time.Time) error
}

// SealedRow is one text of Sealed.
type SealedRow struct {
	Kind  SealedKind
	Owner int64
	Body  string
}

// Drift is a difference that reconciliation found, until it is gone.
type Drift struct {
	ID         int64
	TradeID    trade.ID // 0 when it is about no trade
	AttemptID  payment.ID
	ListingID  listing.ID // 0 unless it is about a listing that no trade holds
	Kind       recon.Kind
	Facts      string // JSON list, as the kind says
	Stops      bool
	FoundAt    time.Time
	SeenAt     time.Time // the last time
	ResolvedAt time.Time // zero while it is there
	// An operator may accept a difference for good: it is resolved then, though it is
	// there, as long as its facts are these.
	AcceptedAt  time.Time // zero for not accepted
	AcceptedBy  operator.ID
	AcceptedWhy string
	Version     int64
}

// Accepted tells that an operator accepted the difference as it is.
func (d Drift) Accepted() bool { return !d.AcceptedAt.IsZero() && !d.ResolvedAt.IsZero() }

// Run is one reconciliation.
type Run struct {
	ID        int64
	Full      bool
	StartedAt time.Time
	EndedAt   time.Time
	Trades    int // looked at
	Lookups   int // asked of the provider
	Silent    int // look-ups without a final answer
	Moving    int // trades that changed all the time and were left to the next run
	Found     int
	Repaired  int
	Open      int // drifts that wait for somebody, at the end
}

// Drifts are the operator's list of differences, and the runs that found them.
type Drifts interface {
	// Find returns what was last found of this kind about these, or NotFound.
	Find(ctx context.Context, k recon.Kind, t trade.ID, a payment.ID, l listing.ID) (Drift, error)
	Get(ctx context.Context, id int64) (Drift, error)
	// Add refuses a second one of a kind about the same with Exists.
	Add(ctx context.Context, d Drift) error
	Save(ctx context.Context, d Drift) (Drift, error)
	// ListOpen returns drifts that are not resolved, newest id first.
	ListOpen(ctx context.Context, p Page) ([]Drift, error)
	// ListOfTrade returns all drifts of a trade, also resolved ones, oldest first.
	ListOfTrade(ctx context.Context, t trade.ID) ([]Drift, error)
	AddRun(ctx context.Context, r Run) error
	// LastRun returns the newest one, or NotFound.
	LastRun(ctx context.Context) (Run, error)
}
