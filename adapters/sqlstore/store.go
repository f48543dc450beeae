// Package sqlstore is the ports.Store over database/sql, written once for all
// engines: how rows become values, what one transaction is, and what an
// engine's errors mean. The statements are in the folder sql. It opens no
// database and knows no engine; a Dialect tells it what differs. It never
// tries anything twice.
package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/proposal"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// Class is what an engine's error means for the market.
type Class uint8

// The classes. The zero Class is Other: nobody foresaw the error.
const (
	Other     Class = iota
	Duplicate       // a unique key is taken
	Retryable       // rolled back because of others; a new transaction may succeed
	Gone            // the engine or its disk cannot be reached or is full
)

// Dialect is what an engine says in its own words.
type Dialect struct {
	// Classify sorts an error. For Duplicate it also names the constraint: the
	// table and the unique key's columns, joined by underscores, such as
	// members_nickname.
	Classify func(error) (class Class, constraint string)
	// Isolation is asked for at BEGIN; the zero value is how the connection is set.
	Isolation sql.IsolationLevel
	// Numbered means that placeholders are $1, $2 and so on, not ?.
	Numbered bool
	// Prepared means that statements are kept prepared, which pays for an engine in
	// the same process.
	Prepared bool
	// Witnesses let a commit be found whose connection broke; nil, for an engine in
	// the same process, means that there is none.
	Witnesses *Witnesses

	trace Begin // nil: nobody looks
}

// running is what statements run on, as this engine wants them.
func (d Dialect) running(db sqlgen.DBTX) sqlgen.DBTX {
	if d.Numbered {
		db = numbered{db}
	}
	if d.trace != nil {
		db = traced{db, d.trace}
	}
	return db
}

func (d Dialect) queries(db sqlgen.DBTX) *sqlgen.Queries { return sqlgen.New(d.running(db)) }

// Store is a ports.Store. Single reads go to the reader, everything else to
// the writer; both must be the same database and may be the same pool.
type Store struct {
	writer, reader *sql.DB
	write, read    *sqlgen.Queries
	dialect        Dialect
	prepared       *prepared // the writer's; nil unless the dialect wants it
}

// New makes a Store of two open pools, which stay the caller's.
func New(writer, reader *sql.DB, d Dialect) *Store {
	s := &Store{writer: writer, reader: reader, dialect: d}
	s.arrange()
	return s
}

// arrange makes the statements outside of transactions.
func (s *Store) arrange() {
	if !s.dialect.Prepared {
		s.write, s.read = s.dialect.queries(s.writer), s.dialect.queries(s.reader)
		return
	}
	s.prepared = newPrepared(s.writer)
	s.write, s.read = s.dialect.queries(s.prepared), s.dialect.queries(newPrepared(s.reader))
}

// runningIn is what the statements of a transaction run on.
func (s *Store) runningIn(tx *sql.Tx) sqlgen.DBTX {
	if s.prepared != nil {
		return s.dialect.running(preparedTx{tx, s.prepared})
	}
	return s.dialect.running(tx)
}

// Repos returns collections whose calls stand alone.
func (s *Store) Repos() ports.Repos { return repos(&session{store: s}) }

// InTx runs fn between one BEGIN and one COMMIT or ROLLBACK. A commit that nobody
// answered is looked up, and InDoubt only when that cannot be done in time.
func (s *Store) InTx(ctx context.Context, fn func(ports.Repos) error) error {
	return s.inTx(ctx, func(u *unit) error { return fn(repos(&session{store: s, unit: u})) })
}

func (s *Store) inTx(ctx context.Context, fn func(*unit) error) (err error) {
	if s.dialect.trace != nil {
		begun, end := s.dialect.trace(ctx, "transaction")
		ctx = begun
		defer func() { end(err) }()
	}
	return s.transact(ctx, fn)
}

func (s *Store) transact(ctx context.Context, fn func(*unit) error) error {
	if s.prepared != nil {
		if err := s.prepared.catchUp(ctx); err != nil {
			return s.explain(ctx, "prepare statements", err)
		}
	}
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return s.explain(ctx, "get a connection", err)
	}
	t := &transaction{conn: conn}
	defer t.close()
	// Cancelling ends the wait for the connection and single statements, but never
	// cuts a commit or rollback in two.
	if t.tx, err = conn.BeginTx(context.WithoutCancel(ctx), &sql.TxOptions{Isolation: s.dialect.Isolation}); err != nil {
		return s.explain(ctx, "begin", err)
	}
	db := s.runningIn(t.tx)
	u := &unit{db: db, q: sqlgen.New(db)}
	defer func() { u.over = true }()
	if err := fn(u); err != nil {
		return err
	}
	if u.failed != nil {
		return u.failed
	}
	if err := ctx.Err(); err != nil {
		return s.explain(ctx, "commit", err)
	}
	if err := s.testify(ctx, u); err != nil {
		return s.explain(ctx, "add witness", err)
	}
	if err := t.commit(ctx); err != nil {
		return s.doubtful(ctx, u, err)
	}
	return nil
}

// unit is one transaction under way.
type unit struct {
	db      sqlgen.DBTX
	q       *sqlgen.Queries
	failed  error // the first error other than NotFound, which ends the transaction
	over    bool
	wrote   bool    // or tried to
	witness witness // zero while there is none
}

// session is where the calls of a set of Repos run: in a transaction, or each
// by itself.
type session struct {
	store *Store
	unit  *unit
}

func repos(s *session) ports.Repos {
	return ports.Repos{
		Watch: watch{s}, Erasures: erasures{s},
		Members: members{s}, Bars: bars{s}, Listings: listings{s}, Trades: trades{s}, Attempts: attempts{s}, Ledger: book{s},
		Payouts: payouts{s}, Timers: timers{s}, Outbox: outbox{s}, News: newsroom{s}, Pushes: pushes{s},
		Notices: notices{s}, Offers: offers{s}, Boards: boards{s}, Leases: leases{s}, Alerts: alerts{s},
		Vitals: vitals{s}, Sealed: sealed{s}, Drifts: drifts{s}, Seals: seals{s},
		Chats:     chats{s},
		Requests:  requests{s},
		Proposals: proposals{s},
		Audit:     auditLog{s}, Operators: operators{s}, Sessions: sessions{s}, SignIns: signIns{s},
	}
}

var errOver = errors.New("the transaction of these collections is over")

// inside runs one call in the session's transaction.
func (s *session) inside(ctx context.Context, op string, fn func(*sqlgen.Queries) error) error {
	u := s.unit
	if u.over {
		return fault.Wrap(fault.Internal, "", fmt.Errorf("%s: %w", op, errOver))
	}
	if u.failed != nil {
		return u.failed
	}
	err := ctx.Err()
	if err == nil {
		err = fn(u.q)
	}
	if err = s.store.explain(ctx, op, err); err != nil && !fault.Is(err, fault.NotFound) {
		u.failed = err
	}
	return err
}

// do runs a call of one writing statement, or one that may be seen half done.
func (s *session) do(ctx context.Context, op string, fn func(*sqlgen.Queries) error) error {
	if s.unit != nil || s.store.dialect.Witnesses != nil {
		return s.whole(ctx, op, fn)
	}
	err := ctx.Err()
	if err == nil {
		err = fn(s.store.write)
	}
	return s.store.explain(ctx, op, err)
}

// whole runs a call of several statements, all of them or none.
func (s *session) whole(ctx context.Context, op string, fn func(*sqlgen.Queries) error) error {
	if s.unit != nil {
		s.unit.wrote = true
		return s.inside(ctx, op, fn)
	}
	return s.store.inTx(ctx, func(u *unit) error {
		u.wrote = true
		return (&session{store: s.store, unit: u}).inside(ctx, op, fn)
	})
}

// together runs a call that inserts rows one by one as a few statements of many
// rows, all of them or none.
func (s *session) together(ctx context.Context, op string, insert func(*sqlgen.Queries) error) error {
	if s.unit == nil {
		return s.store.inTx(ctx, func(u *unit) error {
			return (&session{store: s.store, unit: u}).together(ctx, op, insert)
		})
	}
	s.unit.wrote = true
	return s.inside(ctx, op, func(*sqlgen.Queries) error {
		g := &gathered{DBTX: s.unit.db}
		if err := insert(sqlgen.New(g)); err != nil {
			return err
		}
		return g.run(ctx)
	})
}

// one reads a row and makes a value of it.
func one[R, V any](ctx context.Context, s *session, op string, read func(*sqlgen.Queries) (R, error), value func(R) (V, error)) (V, error) {
	var v V
	fn := func(q *sqlgen.Queries) error {
		row, err := read(q)
		if err == nil {
			v, err = value(row)
		}
		return err
	}
	if s.unit != nil {
		return v, s.inside(ctx, op, fn)
	}
	err := ctx.Err()
	if err == nil {
		err = fn(s.store.read)
	}
	return v, s.store.explain(ctx, op, err)
}

// many reads rows and makes values of them.
func many[R, V any](ctx context.Context, s *session, op string, read func(*sqlgen.Queries) ([]R, error), value func(R) (V, error)) ([]V, error) {
	return one(ctx, s, op, read, func(rows []R) ([]V, error) {
		out := make([]V, len(rows))
		for i, row := range rows {
			var err error
			if out[i], err = value(row); err != nil {
				return nil, err
			}
		}
		return out, nil
	})
}

// saved turns the number of rows that an update by version matched into an
// error; version reads the row's present one.
func saved(matched int64, err error, version func() (int64, error)) error {
	if err != nil || matched > 0 {
		return err
	}
	if _, err := version(); err != nil {
		return err
	}
	return fault.New(fault.Stale, "")
}

// raced makes a duplicate Stale, for rows that were looked for and not there:
// a new transaction will see who was faster.
func (s *session) raced(err error) error {
	if err == nil {
		return nil
	}
	if class, _ := s.store.dialect.Classify(err); class == Duplicate {
		return fault.Wrap(fault.Stale, "", err)
	}
	return err
}

// explain gives an error its Kind and says what was tried.
func (s *Store) explain(ctx context.Context, op string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return fmt.Errorf("%s: %w", op, err)
	}
	kind, code := s.sort(ctx, err)
	return fault.Wrap(kind, code, fmt.Errorf("%s: %w", op, err))
}

func (s *Store) sort(ctx context.Context, err error) (fault.Kind, fault.Code) {
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return fault.NotFound, ""
	case ctx.Err() != nil, errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fault.Unavailable, ""
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone), err.Error() == "sql: database is closed":
		// The last one has no name in database/sql.
		return fault.Unavailable, ""
	}
	switch class, constraint := s.dialect.Classify(err); class {
	case Duplicate:
		return fault.Exists, reason(constraint)
	case Retryable:
		return fault.Stale, ""
	case Gone:
		return fault.Unavailable, ""
	case Other:
	}
	return fault.Internal, ""
}

// reason names what is taken, where the contract wants it.
func reason(constraint string) fault.Code {
	switch constraint {
	case "members_kakao_key":
		return member.CodeJoined
	case "members_nickname":
		return member.CodeTaken
	case "proposals_open_trade_id":
		return proposal.CodeOpen
	case "operators_name":
		return operator.CodeTaken
	case "trades_holding_listing_id":
		return trade.CodeNotForSale
	}
	return ""
}
