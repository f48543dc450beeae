package sqlstore

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/fault"
)

const (
	// lookFor bounds the search for a commit whose caller has no deadline. A group
	// that lost a node answers writers again within 8 seconds.
	lookFor = 30 * time.Second
	// lookWait and longestLook are the pauses between the tries of the search.
	lookWait    = 20 * time.Millisecond
	longestLook = 500 * time.Millisecond
	// witnessFor is how long a commit can be looked up, and how long one that was
	// refused stays refused: far more than a server may hold one back.
	witnessFor = 6 * time.Hour
	sweepStep  = 500 // rows
	sweepSteps = 20  // of one sweep
	drawnBits  = 22
)

// refused is the owner of a row that stands in the way of a late commit.
const refused = 0

// Witnesses makes the rows by which a commit is found again (ADR-0014). Clock and
// randomness are its own.
type Witnesses struct {
	Now    func() time.Time
	Random io.Reader
}

// witness is such a row. Ids rise with time, so that rows are added at the end
// and swept at the beginning; two that meet by chance have different owners.
type witness struct{ id, owner int64 }

func (w *Witnesses) draw() (witness, error) {
	var drawn [16]byte
	if _, err := io.ReadFull(w.Random, drawn[:]); err != nil {
		return witness{}, fmt.Errorf("draw a witness: %w", err)
	}
	id := w.since(w.Now()) | int64(binary.LittleEndian.Uint64(drawn[:])&(1<<drawnBits-1))
	return witness{id: id, owner: int64(binary.LittleEndian.Uint64(drawn[8:])>>1) | 1}, nil
}

// since is the first id of a time, in milliseconds since 2025.
func (w *Witnesses) since(t time.Time) int64 {
	return t.Sub(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)).Milliseconds() << drawnBits
}

// settle finds out what became of a commit that nobody answered: nil means that
// it happened, Stale that it did not and never will. Until then it holds: whoever
// inserts the row first wins, the commit or the refusal; the engine decides.
func (s *Store) settle(ctx context.Context, w witness, cause error) error {
	ctx, cancel := context.WithTimeout(ctx, lookFor)
	defer cancel()
	for wait := lookWait; ; wait = min(2*wait, longestLook) {
		owner, err := s.refuse(ctx, w)
		switch {
		case err == nil && owner == w.owner:
			return nil
		case err == nil:
			return fault.Wrap(fault.Stale, "", fmt.Errorf("commit refused: %w", cause))
		}
		pause := time.NewTimer(wait)
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return fault.Wrap(fault.InDoubt, "", fmt.Errorf("commit: %w", errors.Join(cause, err)))
		}
	}
}

// refuse bars the transaction from being committed and returns who owns its row
// now: the transaction, when it was faster. Doing it again does no harm. While
// the transaction is still open on the same server, this waits for it.
func (s *Store) refuse(ctx context.Context, w witness) (owner int64, err error) {
	err = s.write.InsertWitness(ctx, sqlgen.InsertWitnessParams{ID: w.id, Owner: refused})
	if err == nil {
		return refused, nil
	}
	if class, _ := s.dialect.Classify(err); class != Duplicate {
		return 0, err
	}
	return s.write.GetWitness(ctx, sqlgen.GetWitnessParams{ID: w.id})
}

// sweep removes rows that nobody looks for any more.
func (s *Store) sweep(ctx context.Context) error {
	w := s.dialect.Witnesses
	if w == nil {
		return nil
	}
	before := w.since(w.Now().Add(-witnessFor))
	for range sweepSteps {
		ids, err := s.write.ListOldWitnesses(ctx, sqlgen.ListOldWitnessesParams{ID: before, Limit: sweepStep})
		if err == nil && len(ids) > 0 {
			err = s.write.DeleteWitnesses(ctx, sqlgen.DeleteWitnessesParams{Ids: ids})
		}
		if err != nil || len(ids) < sweepStep {
			return s.explain(ctx, "sweep witnesses", err)
		}
	}
	return nil
}

// doubtful turns the error of a commit that may have happened into what is known
// of it.
func (s *Store) doubtful(ctx context.Context, u *unit, err error) error {
	class, _ := s.dialect.Classify(err)
	// An engine in this process undoes what it cannot write before it says so
	// (https://www.sqlite.org/lang_transaction.html, section 3).
	inProcess := class == Gone && s.dialect.Witnesses == nil
	if class == Retryable || class == Duplicate || inProcess {
		return s.explain(ctx, "commit", err) // the engine's word that it is undone
	}
	switch {
	case !u.wrote:
		return fault.Wrap(fault.Unavailable, "", fmt.Errorf("commit: %w", err))
	case u.witness == witness{} || ctx.Err() != nil:
		return fault.Wrap(fault.InDoubt, "", fmt.Errorf("commit: %w", err))
	}
	return s.settle(ctx, u.witness, err)
}

// testify adds the row that proves the commit, as the last write.
func (s *Store) testify(ctx context.Context, u *unit) error {
	if s.dialect.Witnesses == nil || !u.wrote {
		return nil
	}
	w, err := s.dialect.Witnesses.draw()
	if err != nil {
		return err
	}
	u.witness = w
	// Two ids may meet by chance, or the clock went back.
	return (&session{store: s}).raced(u.q.InsertWitness(ctx, sqlgen.InsertWitnessParams{ID: w.id, Owner: w.owner}))
}
