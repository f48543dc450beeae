-- Timers of the market itself, and of missing addresses.

-- +goose Up
CREATE TABLE timers_later (
    subject TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    hidden_to INTEGER NOT NULL,
    visible_at INTEGER NOT NULL,
    PRIMARY KEY (subject, subject_id, kind),
    CONSTRAINT timers_subject_valid CHECK (subject IN ('trade', 'listing', 'market')),
    CONSTRAINT timers_kind_valid CHECK (kind IN ('deadline', 'reminder', 'retry', 'address'))
) STRICT, WITHOUT ROWID;

INSERT INTO timers_later SELECT subject, subject_id, kind, due_at, failures, hidden_to, visible_at FROM timers;
DROP TABLE timers;
ALTER TABLE timers_later RENAME TO timers;

CREATE INDEX timers_visible ON timers (visible_at, subject, subject_id, kind);
