package ports

import (
	"context"
	"time"

	"github.com/junggyenara/junggye/core/audit"
	"github.com/junggyenara/junggye/core/operator"
)

// Audit is the log of what operators did. It is append-only: the database
// itself refuses changes.
type Audit interface {
	// Last returns the newest entry, or NotFound.
	Last(ctx context.Context) (audit.Entry, error)
	// Add writes the entry. One whose Seq is there already is Stale without a code:
	// somebody was faster, and a new transaction binds it to that one.
	Add(ctx context.Context, e audit.Entry) error
	// ListAfter returns entries in the order of Seq after the given one, 0 for the
	// beginning.
	ListAfter(ctx context.Context, seq int64, limit int) ([]audit.Entry, error)
	// Search returns the entries that f chooses, newest first; the page's key is Seq.
	Search(ctx context.Context, f AuditFilter, p Page) ([]audit.Entry, error)
}

// AuditFilter chooses entries of the audit log. An empty field chooses all.
type AuditFilter struct {
	Who     operator.ID
	Action  operator.Action
	Subject string
	Since   time.Time // at or after
	Until   time.Time // before
}

// Operators are the accounts of those who run the market.
type Operators interface {
	Get(ctx context.Context, id operator.ID) (operator.Operator, error)
	// ByName finds an operator by the exact name.
	ByName(ctx context.Context, name string) (operator.Operator, error)
	// List returns all, newest first.
	List(ctx context.Context, p Page) ([]operator.Operator, error)
	// Add and Save refuse a taken name with Exists, code operator.taken.
	Add(ctx context.Context, o operator.Operator) error
	Save(ctx context.Context, o operator.Operator) (operator.Operator, error)
}

// Sessions are the sign-ins of operators.
type Sessions interface {
	Get(ctx context.Context, id operator.SessionID) (operator.Session, error)
	// ByHash finds a link by its secret's hash.
	ByHash(ctx context.Context, hash string) (operator.Session, error)
	// ListOpen returns the first links of the operator's sign-ins that are not revoked,
	// newest first, also those whose time is over.
	ListOpen(ctx context.Context, who operator.ID, p Page) ([]operator.Session, error)
	// Add refuses a taken hash with Exists.
	Add(ctx context.Context, s operator.Session) error
	Save(ctx context.Context, s operator.Session) (operator.Session, error)
	// Forget removes links of sign-ins that ended before then, limit at most, and
	// returns how many.
	Forget(ctx context.Context, before time.Time, limit int) (int, error)
}

// SignIns remember failed tries.
type SignIns interface {
	// Get returns what is remembered of the key, or NotFound.
	Get(ctx context.Context, key string) (operator.Tries, error)
	// Add refuses a key that is there with Stale without a code: somebody was faster.
	Add(ctx context.Context, t operator.Tries) error
	Save(ctx context.Context, t operator.Tries) (operator.Tries, error)
	// Forget removes what was last changed before then, limit at most, and returns how
	// many.
	Forget(ctx context.Context, before time.Time, limit int) (int, error)
}

// Passwords hashes passwords, slowly on purpose.
type Passwords interface {
	// Hash returns what is kept of a password: at most 200 characters, from which it
	// cannot be found but by trying. It is another one each time.
	Hash(ctx context.Context, password string) (string, error)
	// Verify reports whether hash is of the password, and whether it ought to be made
	// anew, since today's would be harder to try. An empty hash is nobody's: it is
	// refused after the same work, so that time does not tell who exists.
	Verify(ctx context.Context, password, hash string) (right, weak bool, err error)
}

// Tokens signs what operators show with each request.
type Tokens interface {
	// Sign makes a token of the claims.
	Sign(c operator.Claims) (string, error)
	// Verify returns the claims of a token that Sign made with a key of today's ring
	// and that is not over at now; any other is Unauthenticated without a code.
	Verify(token string, now time.Time) (operator.Claims, error)
}

// Requests are the requests of operators' programs that have a key.
type Requests interface {
	// Find returns an operator's request with the key, or NotFound.
	Find(ctx context.Context, by operator.ID, key string) (operator.Request, error)
	// Add refuses a key that the operator used already with Stale without a code:
	// somebody was faster, and a new transaction sees it.
	Add(ctx context.Context, r operator.Request) error
	Save(ctx context.Context, r operator.Request) (operator.Request, error)
	// ListBefore returns the ids of requests that began before at, those without a
	// beginning too, the oldest first.
	ListBefore(ctx context.Context, at time.Time, limit int) ([]int64, error)
	// Remove deletes requests; those that are not there are no error.
	Remove(ctx context.Context, ids []int64) error
}
