-- What the alerts found, once for each member. told_at is 0 until the member heard of it.

-- +goose Up
CREATE TABLE alert_hits (
    member_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    ref_id INTEGER NOT NULL,
    word TEXT NOT NULL,
    title TEXT NOT NULL,
    found_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    told_at INTEGER NOT NULL,
    PRIMARY KEY (member_id, subject, ref_id),
    CONSTRAINT alert_hits_subject_valid CHECK (subject IN ('offer', 'listing'))
) STRICT, WITHOUT ROWID;

CREATE INDEX alert_hits_due ON alert_hits (member_id, due_at);

CREATE INDEX alert_hits_found ON alert_hits (member_id, found_at);

CREATE INDEX alert_hits_ref ON alert_hits (subject, ref_id);
