-- Runs of reconciliation.

-- +goose Up
CREATE TABLE reconciliations (
    is_full INTEGER NOT NULL CHECK (is_full IN (0, 1)),
    started_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    trades INTEGER NOT NULL,
    lookups INTEGER NOT NULL,
    silent INTEGER NOT NULL,
    moving INTEGER NOT NULL,
    found INTEGER NOT NULL,
    repaired INTEGER NOT NULL,
    still_open INTEGER NOT NULL,
    id INTEGER PRIMARY KEY
) STRICT;
