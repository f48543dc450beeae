-- What has to be done outside after a transaction. done_at is 0 until it is done.

-- +goose Up
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    message_key TEXT NOT NULL,
    body TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    at INTEGER NOT NULL,
    done_at INTEGER NOT NULL,
    UNIQUE (kind, message_key)
) STRICT;

CREATE INDEX outbox_due ON outbox (done_at, due_at, id);
