-- Who runs the market. Passwords are hashed, second factors sealed.

-- +goose Up
CREATE TABLE operators (
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    state TEXT NOT NULL,
    password TEXT NOT NULL,
    factor TEXT NOT NULL,
    next_factor TEXT NOT NULL,
    last_step INTEGER NOT NULL,
    proved_at INTEGER NOT NULL,
    signed_in_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT operators_name UNIQUE (name),
    CONSTRAINT operators_role_valid CHECK (role IN ('support', 'finance', 'owner')),
    CONSTRAINT operators_state_valid CHECK (state IN ('active', 'disabled'))
) STRICT;
