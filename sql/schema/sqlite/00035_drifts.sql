-- Differences that reconciliation found, once each. open_id repeats id while it is there,
-- so that the open ones are found by a small index.

-- +goose Up
CREATE TABLE drifts (
    trade_id INTEGER NOT NULL,
    attempt_id INTEGER NOT NULL,
    listing_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    facts TEXT NOT NULL,
    stops INTEGER NOT NULL CHECK (stops IN (0, 1)),
    found_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    resolved_at INTEGER NOT NULL,
    open_id INTEGER,
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    UNIQUE (kind, trade_id, attempt_id, listing_id),
    CONSTRAINT drifts_open_valid CHECK ((open_id IS NULL) = (resolved_at <> 0)),
    CONSTRAINT drifts_version_valid CHECK (version >= 1)
) STRICT;

CREATE INDEX drifts_open ON drifts (open_id);
CREATE INDEX drifts_trade ON drifts (trade_id, id);
