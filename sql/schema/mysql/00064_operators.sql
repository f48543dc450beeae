-- Who runs the market. Passwords are hashed, second factors sealed.

-- +goose Up
CREATE TABLE IF NOT EXISTS operators (
    name VARCHAR(100) NOT NULL,
    role VARCHAR(20) NOT NULL,
    state VARCHAR(20) NOT NULL,
    password VARCHAR(200) NOT NULL,
    factor VARCHAR(300) NOT NULL,
    next_factor VARCHAR(300) NOT NULL,
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
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
