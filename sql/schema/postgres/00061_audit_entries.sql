-- What operators did, append-only: each entry holds the hash of the one before it.

-- +goose Up
CREATE TABLE audit_entries (
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    who BIGINT NOT NULL,
    name VARCHAR(100) COLLATE "C" NOT NULL,
    role VARCHAR(20) COLLATE "C" NOT NULL,
    action VARCHAR(40) COLLATE "C" NOT NULL,
    subject VARCHAR(100) COLLATE "C" NOT NULL,
    facts_before TEXT COLLATE "C" NOT NULL,
    facts_after TEXT COLLATE "C" NOT NULL,
    why VARCHAR(1000) COLLATE "C" NOT NULL,
    from_address VARCHAR(100) COLLATE "C" NOT NULL,
    prev VARCHAR(64) COLLATE "C" NOT NULL,
    hash VARCHAR(64) COLLATE "C" NOT NULL,
    PRIMARY KEY (seq)
);

CREATE INDEX audit_entries_who_seq ON audit_entries (who, seq);

CREATE INDEX audit_entries_action_seq ON audit_entries (action, seq);

CREATE INDEX audit_entries_subject_seq ON audit_entries (subject, seq);

CREATE INDEX audit_entries_at_seq ON audit_entries (at, seq);

-- +goose StatementBegin
CREATE FUNCTION audit_entries_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_entries is append-only';
END;
$$;
-- +goose StatementEnd

CREATE TRIGGER audit_entries_no_change BEFORE UPDATE OR DELETE ON audit_entries
FOR EACH ROW EXECUTE FUNCTION audit_entries_refuse();

CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries
FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_refuse();
