package sqlstore

import (
	"context"
	"database/sql"
	"sync"
)

const (
	// maxPrepared is how many statements of a pool are kept prepared, and longText
	// how long one may be: each takes some kilobytes on every connection.
	maxPrepared = 256
	longText    = 4000
)

// prepared keeps statements prepared for all connections of a pool. An engine in
// the process takes longer to read a statement than to run it.
type prepared struct {
	db    *sql.DB
	mu    sync.RWMutex
	known map[string]*sql.Stmt
	// wanted are statements that a transaction met first. It has the connection, so
	// they are prepared before the next one begins.
	wanted []string
}

func newPrepared(db *sql.DB) *prepared { return &prepared{db: db, known: map[string]*sql.Stmt{}} }

func (p *prepared) find(text string) *sql.Stmt {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.known[text]
}

// keep prepares the statement. Nil means that it is not to be kept.
func (p *prepared) keep(ctx context.Context, text string) (*sql.Stmt, error) {
	if len(text) > longText {
		return nil, nil
	}
	made, err := p.db.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if old := p.known[text]; old != nil || len(p.known) >= maxPrepared {
		return old, made.Close()
	}
	p.known[text] = made
	return made, nil
}

// catchUp prepares what transactions wanted. It is called without a connection.
func (p *prepared) catchUp(ctx context.Context) error {
	p.mu.RLock()
	none := len(p.wanted) == 0
	p.mu.RUnlock()
	if none {
		return nil
	}
	p.mu.Lock()
	texts := p.wanted
	p.wanted = nil
	p.mu.Unlock()
	for _, text := range texts {
		if p.find(text) != nil {
			continue
		}
		if _, err := p.keep(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

func (p *prepared) want(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(text) <= longText && len(p.known)+len(p.wanted) < maxPrepared {
		p.wanted = append(p.wanted, text)
	}
}

// statement finds or keeps the text. Nil means that it runs as it is.
func (p *prepared) statement(ctx context.Context, text string) (*sql.Stmt, error) {
	if s := p.find(text); s != nil {
		return s, nil
	}
	p.mu.RLock()
	full := len(p.known) >= maxPrepared
	p.mu.RUnlock()
	if full {
		return nil, nil
	}
	return p.keep(ctx, text)
}

// ExecContext implements sqlgen.DBTX.
func (p *prepared) ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error) {
	s, err := p.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return p.db.ExecContext(ctx, text, args...)
	}
	return s.ExecContext(ctx, args...)
}

// PrepareContext implements sqlgen.DBTX.
func (p *prepared) PrepareContext(ctx context.Context, text string) (*sql.Stmt, error) {
	return p.db.PrepareContext(ctx, text)
}

// QueryContext implements sqlgen.DBTX.
func (p *prepared) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	s, err := p.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return p.db.QueryContext(ctx, text, args...)
	}
	return s.QueryContext(ctx, args...)
}

// QueryRowContext implements sqlgen.DBTX. A statement that cannot be prepared
// fails when it runs as it is.
func (p *prepared) QueryRowContext(ctx context.Context, text string, args ...any) *sql.Row {
	s, err := p.statement(ctx, text)
	if err != nil || s == nil {
		return p.db.QueryRowContext(ctx, text, args...)
	}
	return s.QueryRowContext(ctx, args...)
}

// preparedTx is one transaction on a pool with prepared statements.
type preparedTx struct {
	tx *sql.Tx
	p  *prepared
}

func (t preparedTx) find(ctx context.Context, text string) *sql.Stmt {
	s := t.p.find(text)
	if s == nil {
		t.p.want(text)
		return nil
	}
	return t.tx.StmtContext(ctx, s)
}

// ExecContext implements sqlgen.DBTX.
func (t preparedTx) ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error) {
	if s := t.find(ctx, text); s != nil {
		return s.ExecContext(ctx, args...)
	}
	return t.tx.ExecContext(ctx, text, args...)
}

// PrepareContext implements sqlgen.DBTX.
func (t preparedTx) PrepareContext(ctx context.Context, text string) (*sql.Stmt, error) {
	return t.tx.PrepareContext(ctx, text)
}

// QueryContext implements sqlgen.DBTX.
func (t preparedTx) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	if s := t.find(ctx, text); s != nil {
		return s.QueryContext(ctx, args...)
	}
	return t.tx.QueryContext(ctx, text, args...)
}

// QueryRowContext implements sqlgen.DBTX.
func (t preparedTx) QueryRowContext(ctx context.Context, text string, args ...any) *sql.Row {
	if s := t.find(ctx, text); s != nil {
		return s.QueryRowContext(ctx, args...)
	}
	return t.tx.QueryRowContext(ctx, text, args...)
}
