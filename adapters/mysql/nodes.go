package mysql

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-sql-driver/mysql"
)

const (
	// hostDialFor is how long one of several hosts may take to accept.
	hostDialFor = time.Second
	// lookFor is how long one host may take for all: accept, log in, tell its state.
	lookFor = 2 * time.Second
	// chooseFor is how long a call without a deadline waits for a node that takes
	// writes: longer than a group needs to choose a new primary.
	chooseFor = 10 * time.Second
	// askAgain is the pause between the rounds.
	askAgain = 150 * time.Millisecond
	// shunFor is how long a node that was unfit is asked last.
	shunFor = 2 * time.Second
)

// errNoNode means that none of the hosts can be written to now.
var errNoNode = errors.New("no host takes writes")

// nodes connects to one of several hosts, and stays with it while it is fit: a
// group works best when all write to one node, also where each would take
// writes. When the node fails, the next fit one takes its place, and connections
// to the old one are dropped. It is safe for concurrent use.
type nodes struct {
	list []*node
	mu   sync.Mutex
	now  int // in list: where new connections go
}

// node is one host.
type node struct {
	driver.Connector
	addr string
	// age rises when the node is found unfit. Connections of an earlier age are not
	// used again.
	age     atomic.Int64
	shunned atomic.Int64 // until, in Unix milliseconds
}

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
	for _, i := range n.order(time.Now()) {
		c, err := n.list[i].open(ctx)
		if err == nil {
			n.mu.Lock()
			n.now = i
			n.mu.Unlock()
			return c, nil
		}
		unfit = append(unfit, err)
		if ctx.Err() != nil {
			break
		}
	}
	return nil, fmt.Errorf("%w: %w", errNoNode, errors.Join(unfit...))
}

// order is the present node and those after it, the shunned ones last.
func (n *nodes) order(at time.Time) []int {
	n.mu.Lock()
	first := n.now
	n.mu.Unlock()
	var good, bad []int
	for k := range n.list {
		i := (first + k) % len(n.list)
		if n.list[i].shunned.Load() > at.UnixMilli() {
			bad = append(bad, i)
		} else {
			good = append(good, i)
		}
	}
	return append(good, bad...)
}

// open connects and asks the node about itself. An unfit one is an error.
func (n *node) open(ctx context.Context) (driver.Conn, error) {
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
	return &conn{session: c, node: n, age: age}, nil
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
	node *node
	age  int64
}

// IsValid implements driver.Validator.
func (c *conn) IsValid() bool { return c.node.age.Load() == c.age && c.session.IsValid() }

// ResetSession implements driver.SessionResetter.
func (c *conn) ResetSession(ctx context.Context) error {
	if c.node.age.Load() != c.age {
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
	if err != nil && doubtful(err) {
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
