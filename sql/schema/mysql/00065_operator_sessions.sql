-- Sign-ins of operators: each row is a link, the first has its own id as family. Secrets are hashed.
-- open_of is the operator of a first link that is not revoked, 0 for all others.

-- +goose Up
CREATE TABLE IF NOT EXISTS operator_sessions (
    family_id BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    kind VARCHAR(20) NOT NULL,
    hash VARCHAR(64) NOT NULL,
    from_address VARCHAR(100) NOT NULL,
    next_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    replaced_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    revoked_at BIGINT NOT NULL,
    open_of BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT operator_sessions_hash UNIQUE (hash),
    CONSTRAINT operator_sessions_kind_valid CHECK (kind IN ('token', 'console')),
    KEY operator_sessions_open_of_id (open_of, id),
    KEY operator_sessions_ends_at (ends_at)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
