-- Fingerprints of the phones of those who left while blocked, each with its end.

-- +goose Up
CREATE TABLE bars (
    key_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    until_at INTEGER NOT NULL,
    at INTEGER NOT NULL,
    phone_hash TEXT NOT NULL,
    PRIMARY KEY (phone_hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX bars_until ON bars (until_at);
CREATE INDEX bars_key ON bars (key_id);
