-- A sample of what each key sealed, to find wrong keys before data is missed.

-- +goose Up
CREATE TABLE seals (
    key_id TEXT PRIMARY KEY NOT NULL,
    sample TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
