-- Failed sign-ins by name and by address, both as keyed hashes.

-- +goose Up
CREATE TABLE sign_ins (
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    try_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (try_key)
) STRICT;

CREATE INDEX sign_ins_last_at ON sign_ins (last_at);
