-- The book of money, append-only: a mistake is corrected by another entry.

-- +goose Up
CREATE TABLE ledger_entries (
    trade_id INTEGER NOT NULL REFERENCES trades (id),
    seq INTEGER NOT NULL,
    line INTEGER NOT NULL,
    from_kind TEXT NOT NULL,
    from_of INTEGER NOT NULL,
    to_kind TEXT NOT NULL,
    to_of INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (trade_id, seq, line),
    CONSTRAINT ledger_entries_from_kind_valid CHECK (from_kind IN ('clearing', 'escrow', 'refund_due', 'payable', 'fees', 'bank', 'loss')),
    CONSTRAINT ledger_entries_to_kind_valid CHECK (to_kind IN ('clearing', 'escrow', 'refund_due', 'payable', 'fees', 'bank', 'loss')),
    CONSTRAINT ledger_entries_amount_valid CHECK (amount > 0)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER ledger_entries_no_update BEFORE UPDATE ON ledger_entries
BEGIN
    SELECT RAISE(ABORT, 'ledger_entries is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER ledger_entries_no_delete BEFORE DELETE ON ledger_entries
BEGIN
    SELECT RAISE(ABORT, 'ledger_entries is append-only');
END;
-- +goose StatementEnd
