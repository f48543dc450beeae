-- What one process of several does at a time, and until when.

-- +goose Up
CREATE TABLE leases (
    name TEXT NOT NULL,
    ends_at INTEGER NOT NULL,
    PRIMARY KEY (name)
) STRICT, WITHOUT ROWID;
