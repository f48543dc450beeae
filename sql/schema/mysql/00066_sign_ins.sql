-- Failed sign-ins by name and by address, both as keyed hashes.

-- +goose Up
CREATE TABLE IF NOT EXISTS sign_ins (
    failures INT NOT NULL,
    last_at BIGINT NOT NULL,
    try_key VARCHAR(64) NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (try_key),
    KEY sign_ins_last_at (last_at)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
