-- The book of money, append-only: a mistake is corrected by another entry.

-- +goose Up
CREATE TABLE IF NOT EXISTS ledger_entries (
    trade_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    line INT NOT NULL,
    from_kind VARCHAR(20) NOT NULL,
    from_of BIGINT NOT NULL,
    to_kind VARCHAR(20) NOT NULL,
    to_of BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (trade_id, seq, line),
    CONSTRAINT ledger_entries_trade_id_exists FOREIGN KEY (trade_id) REFERENCES trades (id),
    CONSTRAINT ledger_entries_from_kind_valid CHECK (from_kind IN ('clearing', 'escrow', 'refund_due', 'payable', 'fees', 'bank', 'loss')),
    CONSTRAINT ledger_entries_to_kind_valid CHECK (to_kind IN ('clearing', 'escrow', 'refund_due', 'payable', 'fees', 'bank', 'loss')),
    CONSTRAINT ledger_entries_amount_valid CHECK (amount > 0)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
