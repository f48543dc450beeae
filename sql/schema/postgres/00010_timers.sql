-- What the clock has to do. visible_at is the later of due_at and hidden_to.

-- +goose Up
CREATE TABLE timers (
    subject VARCHAR(20) COLLATE "C" NOT NULL,
    subject_id BIGINT NOT NULL,
    kind VARCHAR(20) COLLATE "C" NOT NULL,
    due_at BIGINT NOT NULL,
    failures INTEGER NOT NULL,
    hidden_to BIGINT NOT NULL,
    visible_at BIGINT NOT NULL,
    PRIMARY KEY (subject, subject_id, kind),
    CONSTRAINT timers_subject_valid CHECK (subject IN ('trade', 'listing')),
    CONSTRAINT timers_kind_valid CHECK (kind IN ('deadline', 'reminder', 'retry'))
);

CREATE INDEX timers_visible ON timers (visible_at, subject, subject_id, kind);
