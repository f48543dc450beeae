-- What the market owes to sellers, one row a trade at most.

-- +goose Up
CREATE TABLE payouts (
    seller_id INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    trade_id INTEGER PRIMARY KEY REFERENCES trades (id),
    version INTEGER NOT NULL,
    CONSTRAINT payouts_amount_valid CHECK (amount >= 0),
    CONSTRAINT payouts_state_valid CHECK (state IN ('due', 'held', 'claimed', 'sent', 'paid', 'failed', 'reversed')),
    CONSTRAINT payouts_version_valid CHECK (version >= 1)
) STRICT;

CREATE INDEX payouts_seller ON payouts (seller_id, trade_id);
