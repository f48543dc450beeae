-- What is known of each source of special offers.

-- +goose Up
CREATE TABLE boards (
    next_at INTEGER NOT NULL,
    resting_until INTEGER NOT NULL,
    tried_at INTEGER NOT NULL,
    ok_at INTEGER NOT NULL,
    layout TEXT NOT NULL,
    page_rows INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    alarm_at INTEGER NOT NULL,
    trouble TEXT NOT NULL,
    rows_failed INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    saved INTEGER NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (name)
) STRICT, WITHOUT ROWID;
