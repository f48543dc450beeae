-- Fingerprints of the phones of those who left while blocked, each with its end.

-- +goose Up
CREATE TABLE IF NOT EXISTS bars (
    key_id VARCHAR(40) NOT NULL,
    reason VARCHAR(1000) NOT NULL,
    until_at BIGINT NOT NULL,
    at BIGINT NOT NULL,
    phone_hash VARCHAR(64) NOT NULL,
    PRIMARY KEY (phone_hash),
    KEY bars_until (until_at),
    KEY bars_key (key_id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
