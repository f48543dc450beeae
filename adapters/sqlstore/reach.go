package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

const (
	reachFor  = 30 * time.Second // a server that starts together with the program
	reachOnce = 5 * time.Second
	firstWait = 100 * time.Millisecond
	longWait  = 2 * time.Second
	maxSkew   = 30 * time.Second
)

// Reach waits for a server that is starting: it tries to connect for 30
// seconds or until the context ends, and returns the last error. An error that
// is final, such as a wrong password, is returned at once.
func Reach(ctx context.Context, db *sql.DB, final func(error) bool) error {
	ctx, cancel := context.WithTimeout(ctx, reachFor)
	defer cancel()
	until, _ := ctx.Deadline()
	var last error
	for wait := firstWait; ; wait = min(2*wait, longWait) {
		err := ping(ctx, db)
		if err == nil || final(err) {
			return err
		}
		// An attempt that the end cut off says less than the one before. A dial may
		// notice the end before its context does.
		if last == nil || ctx.Err() == nil && time.Now().Before(until) {
			last = err
		}
		pause := time.NewTimer(wait)
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return fmt.Errorf("the server did not answer in time: %w", last)
			}
			return last
		}
	}
}

func ping(ctx context.Context, db *sql.DB) error {
	ctx, cancel := context.WithTimeout(ctx, reachOnce)
	defer cancel()
	return db.PingContext(ctx)
}

// ClocksAgree compares the machine's clock with the server's, which query reads
// in microseconds since 1970. Deadlines come early or late by what they differ,
// and claims of work lapse early.
func ClocksAgree(ctx context.Context, db *sql.DB, query string) error {
	before := time.Now()
	var micro int64
	if err := db.QueryRowContext(ctx, query).Scan(&micro); err != nil {
		return err
	}
	theirs := time.UnixMicro(micro)
	if skew := max(before.Sub(theirs), time.Until(theirs)); skew > maxSkew {
		return fmt.Errorf("the clocks differ by %s: the database server says it is %s", skew.Round(time.Second), theirs.UTC().Format(time.RFC3339))
	}
	return nil
}
