-- What the clock has to do. visible_at is the later of due_at and hidden_to.

-- +goose Up
CREATE TABLE timers (
    subject TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    hidden_to INTEGER NOT NULL,
    visible_at INTEGER NOT NULL,
    PRIMARY KEY (subject, subject_id, kind),
    CONSTRAINT timers_subject_valid CHECK (subject IN ('trade', 'listing')),
    CONSTRAINT timers_kind_valid CHECK (kind IN ('deadline', 'reminder', 'retry'))
) STRICT, WITHOUT ROWID;

CREATE INDEX timers_visible ON timers (visible_at, subject, subject_id, kind);
