package mysql

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-sql-driver/mysql"
)

const (
	// hostDialFor is how long one of several hosts may take to accept.
	hostDialFor = 1500 * time.Millisecond
	// lookFor is how long one host may take for all: accept, log in, tell its state.
	lookFor = 3 * time.Second
	// chooseFor is how long a call without a deadline waits for a node that takes
	// writes: longer than a group needs to choose a new primary.
	chooseFor = 10 * time.Second
	// askAgain is the pause between the rounds.
	askAgain = 150 * time.Millisecond
	// shunFor is how long a node that was unfit is asked last.
	shunFor = 2 * time.Second
	// heardFor is how recent an answer shows that a node is there.
	heardFor = 3 * time.Second
	// carefulFor is how long after a move each transaction waits for what others have
	// committed: as long as one may still be under way on the former node.
	carefulFor = answerFor + 5*time.Second
)

// errNoNode means that none of the hosts can be written to now.
var errNoNode = errors.New("no host takes writes")

// nodes connects to one of several hosts, and stays with it while it is fit: a
// group works best when all write to one node, also where each would take
// writes. When the node fails, the next fit one takes its place, and connections
// to the old one are dropped. It is safe for concurrent use.
type nodes struct {
	list  []*node
	mu    sync.Mutex
	now   int       // in list: where new connections go
	moved time.Time // there; zero before the first connection
}

// node is one host.
type node struct {
	driver.Connector
	addr string
	// age rises when the node is found unfit. Connections of an earlier age are not
	// used again.
	age     atomic.Int64
	shunned atomic.Int64 // until, in Unix milliseconds
	heard   atomic.Int64 // when it last answered, in Unix milliseconds
}

func (n *node) answers(at time.Time) bool { return n.heard.Load() > at.Add(-heardFor).UnixMilli() }

func newNodes(config *mysql.Config, hosts []string) (*nodes, error) {
	n := &nodes{}
	for _, addr := range hosts {
		c := config.Clone()
		c.Addr = addr
		connector, err := mysql.NewConnector(c)
		if err != nil {
			return nil, err
		}
		n.list = append(n.list, &node{Connector: connector, addr: addr})
	}
	return n, nil
}

// Driver implements driver.Connector.
func (n *nodes) Driver() driver.Driver { return n.list[0].Driver() }

// Connect implements driver.Connector. It asks the hosts in turn until one takes
// writes or the time is over.
func (n *nodes) Connect(ctx context.Context) (driver.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, chooseFor)
	defer cancel()
	for {
		c, err := n.round(ctx)
		if err == nil || final(err) {
			return c, err
		}
		pause := time.NewTimer(askAgain)
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return nil, err
		}
	}
}

// round asks each host once.
func (n *nodes) round(ctx context.Context) (driver.Conn, error) {
	var unfit []error
	order, since := n.order(time.Now())
	for _, i := range order {
		c, err := n.list[i].open(ctx)
		if err == nil {
			err = n.settle(ctx, c, i, since)
		}
		if err == nil {
			return c, nil
		}
		unfit = append(unfit, err)
		// A node that answers others is slow, not lost; moving away from it would make
		// things worse.
		if ctx.Err() != nil || late(err) && n.list[i].answers(time.Now()) {
			break
		}
	}
	return nil, fmt.Errorf("%w: %w", errNoNode, errors.Join(unfit...))
}

// late reports whether the time was over before the node said anything.
func late(err error) bool {
	e, ok := errors.AsType[net.Error](err)
	return errors.Is(err, context.DeadlineExceeded) || ok && e.Timeout()
}

var errMoved = errors.New("others moved to another host meanwhile")

// settle makes i the present node and c a connection that sees what was committed
// before, on whichever node. On failure c is closed.
func (n *nodes) settle(ctx context.Context, c *conn, i int, since time.Time) error {
	moved, err := n.move(i, since)
	if err == nil && c.grouped {
		err = c.catchUp(ctx, moved)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", c.node.addr, errors.Join(err, c.Close()))
	}
	return nil
}

// move returns when the present node became i. Connections to the former one are
// dropped, so that nobody reads on one node what was written on the other.
func (n *nodes) move(i int, since time.Time) (time.Time, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	switch {
	case n.moved.IsZero():
		n.now, n.moved = i, time.Now().Add(-carefulFor) // nothing of ours is under way elsewhere
	case n.now != i && n.moved.Equal(since):
		n.list[n.now].age.Add(1)
		n.now, n.moved = i, time.Now()
	case n.now != i:
		return n.moved, errMoved
	}
	return n.moved, nil
}

// order is the present node and those after it, the shunned ones last, and since
// when it is that.
func (n *nodes) order(at time.Time) (all []int, since time.Time) {
	n.mu.Lock()
	first, since := n.now, n.moved
	n.mu.Unlock()
	var good, bad []int
	for k := range n.list {
		i := (first + k) % len(n.list)
		if n.list[i].shunned.Load() > at.UnixMilli() && !n.list[i].answers(at) {
			bad = append(bad, i)
		} else {
			good = append(good, i)
		}
	}
	return append(good, bad...), since
}

// open connects and asks the node about itself. An unfit one is an error.
func (n *node) open(ctx context.Context) (*conn, error) {
	ctx, cancel := context.WithTimeout(ctx, lookFor)
	defer cancel()
	age := n.age.Load()
	c, state, err := n.look(ctx)
	if err == nil && !state.writes {
		err = errors.Join(errors.New(state.String()), c.Close())
	}
	if err != nil {
		n.shunned.Store(time.Now().Add(shunFor).UnixMilli())
		return nil, fmt.Errorf("%s: %w", n.addr, explain(err))
	}
	n.shunned.Store(0)
	return &conn{session: c, node: n, age: age, grouped: state.grouped}, nil
}

// look connects and reads the state.
func (n *node) look(ctx context.Context) (session, state, error) {
	opened, err := n.Connect(ctx)
	if err != nil {
		return nil, state{}, err
	}
	c, ok := opened.(session)
	if !ok {
		return nil, state{}, errors.Join(errors.New("the driver lacks what we need"), opened.Close())
	}
	s, err := readState(ctx, c)
	if err != nil {
		return nil, state{}, errors.Join(err, c.Close())
	}
	return c, s, nil
}

// session is what the driver's connections can do.
type session interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
	driver.NamedValueChecker
}

// conn is a connection that watches what its node says.
type conn struct {
	session
	node    *node
	age     int64
	grouped bool
	until   time.Time // when a careful connection is replaced by a usual one
}

// catchUp waits until the node has applied what the group committed. Soon after a
// move each transaction has to, since others may still end on the former node,
// https://dev.mysql.com/doc/refman/9.7/en/group-replication-configuring-consistency-guarantees.html.
func (c *conn) catchUp(ctx context.Context, moved time.Time) error {
	statements := []string{"SET SESSION group_replication_consistency = 'BEFORE'"}
	if careful := moved.Add(carefulFor); time.Now().Before(careful) {
		c.until = careful
	} else {
		statements = append(statements, "START TRANSACTION", "ROLLBACK", "SET SESSION group_replication_consistency = DEFAULT")
	}
	for _, statement := range statements {
		if _, err := c.session.ExecContext(ctx, statement, nil); err != nil {
			return err
		}
	}
	return nil
}

func (c *conn) usable() bool {
	return c.node.age.Load() == c.age && (c.until.IsZero() || time.Now().Before(c.until))
}

// IsValid implements driver.Validator.
func (c *conn) IsValid() bool { return c.usable() && c.session.IsValid() }

// ResetSession implements driver.SessionResetter.
func (c *conn) ResetSession(ctx context.Context) error {
	if !c.usable() {
		return driver.ErrBadConn
	}
	return c.session.ResetSession(ctx)
}

// ExecContext implements driver.ExecerContext.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	r, err := c.session.ExecContext(ctx, query, args)
	return r, c.watch(err)
}

// QueryContext implements driver.QueryerContext.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	r, err := c.session.QueryContext(ctx, query, args)
	return r, c.watch(err)
}

// Ping implements driver.Pinger.
func (c *conn) Ping(ctx context.Context) error { return c.watch(c.session.Ping(ctx)) }

// BeginTx implements driver.ConnBeginTx.
func (c *conn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	t, err := c.session.BeginTx(ctx, o)
	if err != nil {
		return nil, c.watch(err)
	}
	return watchedTx{Tx: t, c: c}, nil
}

type watchedTx struct {
	driver.Tx
	c *conn
}

// Commit implements driver.Tx.
func (t watchedTx) Commit() error { return t.c.watch(t.Tx.Commit()) }

// watch retires all connections to a node that is unfit, or that may be: the
// next one asks it first. The error stays as it is.
func (c *conn) watch(err error) error {
	switch {
	case err == nil:
		c.node.heard.Store(time.Now().UnixMilli())
	case doubtful(err):
		c.node.age.CompareAndSwap(c.age, c.age+1)
	}
	return err
}

// doubtful reports whether the error speaks against the node, not against what
// was asked of it.
func doubtful(err error) bool {
	if e, ok := errors.AsType[*mysql.MySQLError](err); ok {
		switch e.Number {
		case readOnly, readOnlyMode, readOnlyTransaction, unknownCommand, shuttingDown, hookFailed:
			return true
		}
		return false
	}
	return lost(err) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, context.DeadlineExceeded)
}
