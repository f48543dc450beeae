-- The book of money, append-only: a mistake is corrected by another entry.

-- +goose Up
CREATE TABLE ledger_entries (
    trade_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    line INTEGER NOT NULL,
    from_kind VARCHAR(20) COLLATE "C" NOT NULL,
    from_of BIGINT NOT NULL,
    to_kind VARCHAR(20) COLLATE "C" NOT NULL,
    to_of BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (trade_id, seq, line),
    CONSTRAINT ledger_entries_trade_id_exists FOREIGN KEY (trade_id) REFERENCES trades (id),
    CONSTRAINT ledger_entries_from_kind_valid CHECK (from_kind IN ('clearing', 'escrow', 'refund_due', 'payable', 'fees', 'bank', 'loss')),
    CONSTRAINT ledger_entries_to_kind_valid CHECK (to_kind IN ('clearing', 'escrow', 'refund_due', 'payable', 'fees', 'bank', 'loss')),
    CONSTRAINT ledger_entries_amount_valid CHECK (amount > 0)
);

-- +goose StatementBegin
CREATE FUNCTION ledger_entries_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger_entries is append-only';
END;
$$;
-- +goose StatementEnd

CREATE TRIGGER ledger_entries_no_change BEFORE UPDATE OR DELETE ON ledger_entries
FOR EACH ROW EXECUTE FUNCTION ledger_entries_refuse();

CREATE TRIGGER ledger_entries_no_truncate BEFORE TRUNCATE ON ledger_entries
FOR EACH STATEMENT EXECUTE FUNCTION ledger_entries_refuse();
