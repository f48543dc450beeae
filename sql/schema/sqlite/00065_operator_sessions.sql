-- Sign-ins of operators: each row is a link, the first has its own id as family. Secrets are hashed.
-- open_of is the operator of a first link that is not revoked, 0 for all others.

-- +goose Up
CREATE TABLE operator_sessions (
    family_id INTEGER NOT NULL,
    operator_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    hash TEXT NOT NULL,
    from_address TEXT NOT NULL,
    next_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL,
    replaced_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    revoked_at INTEGER NOT NULL,
    open_of INTEGER NOT NULL,
    id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT operator_sessions_hash UNIQUE (hash),
    CONSTRAINT operator_sessions_kind_valid CHECK (kind IN ('token', 'console'))
) STRICT;

CREATE INDEX operator_sessions_open_of_id ON operator_sessions (open_of, id);

CREATE INDEX operator_sessions_ends_at ON operator_sessions (ends_at);
