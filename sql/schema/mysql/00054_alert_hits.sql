-- What the alerts found, once for each member. told_at is 0 until the member heard of it.

-- +goose Up
CREATE TABLE IF NOT EXISTS alert_hits (
    member_id BIGINT NOT NULL,
    subject VARCHAR(20) NOT NULL,
    ref_id BIGINT NOT NULL,
    word VARCHAR(100) NOT NULL,
    title VARCHAR(500) NOT NULL,
    found_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    told_at BIGINT NOT NULL,
    PRIMARY KEY (member_id, subject, ref_id),
    KEY alert_hits_due (member_id, due_at),
    KEY alert_hits_found (member_id, found_at),
    KEY alert_hits_ref (subject, ref_id),
    CONSTRAINT alert_hits_subject_valid CHECK (subject IN ('offer', 'listing'))
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
