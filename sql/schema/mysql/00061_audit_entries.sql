-- What operators did, append-only: each entry holds the hash of the one before it.

-- +goose Up
CREATE TABLE IF NOT EXISTS audit_entries (
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    who BIGINT NOT NULL,
    name VARCHAR(100) NOT NULL,
    role VARCHAR(20) NOT NULL,
    action VARCHAR(40) NOT NULL,
    subject VARCHAR(100) NOT NULL,
    facts_before TEXT NOT NULL,
    facts_after TEXT NOT NULL,
    why VARCHAR(1000) NOT NULL,
    from_address VARCHAR(100) NOT NULL,
    prev VARCHAR(64) NOT NULL,
    hash VARCHAR(64) NOT NULL,
    PRIMARY KEY (seq),
    KEY audit_entries_who_seq (who, seq),
    KEY audit_entries_action_seq (action, seq),
    KEY audit_entries_subject_seq (subject, seq),
    KEY audit_entries_at_seq (at, seq)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
