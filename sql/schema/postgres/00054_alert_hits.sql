-- What the alerts found, once for each member. told_at is 0 until the member heard of it.

-- +goose Up
CREATE TABLE alert_hits (
    member_id BIGINT NOT NULL,
    subject VARCHAR(20) COLLATE "C" NOT NULL,
    ref_id BIGINT NOT NULL,
    word VARCHAR(100) COLLATE "C" NOT NULL,
    title VARCHAR(500) COLLATE "C" NOT NULL,
    found_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    told_at BIGINT NOT NULL,
    PRIMARY KEY (member_id, subject, ref_id),
    CONSTRAINT alert_hits_subject_valid CHECK (subject IN ('offer', 'listing'))
);

CREATE INDEX alert_hits_due ON alert_hits (member_id, due_at);

CREATE INDEX alert_hits_found ON alert_hits (member_id, found_at);

CREATE INDEX alert_hits_ref ON alert_hits (subject, ref_id);
