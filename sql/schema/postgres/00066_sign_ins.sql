-- Failed sign-ins by name and by address, both as keyed hashes.

-- +goose Up
CREATE TABLE sign_ins (
    failures INTEGER NOT NULL,
    last_at BIGINT NOT NULL,
    try_key VARCHAR(64) COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (try_key)
);

CREATE INDEX sign_ins_last_at ON sign_ins (last_at);
