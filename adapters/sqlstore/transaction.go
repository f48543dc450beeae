package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"time"
)

// commitFor is how long a commit may go on after its context is over: long
// enough for any commit that works, short enough for a caller who has to answer,
// who keeps 0.4 seconds for that.
const commitFor = 300 * time.Millisecond

var errCommitOpen = errors.New("the commit does not end; it may or may not take place")

// transaction is a connection and what is open on it.
type transaction struct {
	conn *sql.Conn
	tx   *sql.Tx
	left bool // to a commit that nobody waits for any more
}

// commit ends the transaction. When the server does not answer, it is left
// alone: the caller hears that nobody knows.
func (t *transaction) commit(ctx context.Context) error {
	done := make(chan error, 1)
	go func() { done <- t.tx.Commit() }()
	select {
	case err := <-done:
		return t.settle(err)
	case <-ctx.Done():
	}
	wait := time.NewTimer(commitFor)
	defer wait.Stop()
	select {
	case err := <-done:
		return t.settle(err)
	case <-wait.C:
	}
	t.left = true
	go func() {
		_ = t.settle(<-done)
		_ = t.conn.Close()
	}()
	return errCommitOpen
}

// settle drops the connection after a commit that failed, since the
// transaction may still be open on it.
func (t *transaction) settle(err error) error {
	if err != nil {
		_ = t.conn.Raw(func(any) error { return driver.ErrBadConn })
	}
	return err
}

func (t *transaction) close() {
	if t.left {
		return
	}
	if t.tx != nil {
		_ = t.tx.Rollback() // after a commit it does nothing
	}
	_ = t.conn.Close()
}
