-- Attempts to pay. tid is absent until the provider gave one.

-- +goose Up
CREATE TABLE attempts (
    trade_id INTEGER NOT NULL REFERENCES trades (id),
    buyer_id INTEGER NOT NULL,
    listing_id INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    item_name TEXT NOT NULL,
    state TEXT NOT NULL,
    tid TEXT,
    mobile_url TEXT NOT NULL,
    desktop_url TEXT NOT NULL,
    aid TEXT NOT NULL,
    method TEXT NOT NULL,
    cancelled INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    UNIQUE (tid),
    CONSTRAINT attempts_state_valid CHECK (state IN (
        'created', 'ready', 'approving', 'approved', 'part_cancelled', 'cancelled', 'failed', 'left',
        'expired', 'unknown'
    )),
    CONSTRAINT attempts_money_valid CHECK (amount >= 0 AND cancelled >= 0 AND cancelled <= amount),
    CONSTRAINT attempts_tid_valid CHECK (tid <> ''),
    CONSTRAINT attempts_version_valid CHECK (version >= 1)
) STRICT;

CREATE INDEX attempts_trade ON attempts (trade_id, id);
CREATE INDEX attempts_buyer ON attempts (buyer_id, listing_id, created_at);
