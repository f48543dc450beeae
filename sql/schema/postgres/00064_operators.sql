-- Who runs the market. Passwords are hashed, second factors sealed.

-- +goose Up
CREATE TABLE operators (
    name VARCHAR(100) COLLATE "C" NOT NULL,
    role VARCHAR(20) COLLATE "C" NOT NULL,
    state VARCHAR(20) COLLATE "C" NOT NULL,
    password VARCHAR(200) COLLATE "C" NOT NULL,
    factor VARCHAR(300) COLLATE "C" NOT NULL,
    next_factor VARCHAR(300) COLLATE "C" NOT NULL,
    last_step BIGINT NOT NULL,
    proved_at BIGINT NOT NULL,
    signed_in_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT operators_name UNIQUE (name),
    CONSTRAINT operators_role_valid CHECK (role IN ('support', 'finance', 'owner')),
    CONSTRAINT operators_state_valid CHECK (state IN ('active', 'disabled'))
);
