-- What operators did, append-only: each entry holds the hash of the one before it.

-- +goose Up
CREATE TABLE audit_entries (
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    who INTEGER NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    facts_before TEXT NOT NULL,
    facts_after TEXT NOT NULL,
    why TEXT NOT NULL,
    from_address TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (seq)
) STRICT;

CREATE INDEX audit_entries_who_seq ON audit_entries (who, seq);

CREATE INDEX audit_entries_action_seq ON audit_entries (action, seq);

CREATE INDEX audit_entries_subject_seq ON audit_entries (subject, seq);

CREATE INDEX audit_entries_at_seq ON audit_entries (at, seq);

-- +goose StatementBegin
CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit_entries is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit_entries is append-only');
END;
-- +goose StatementEnd
