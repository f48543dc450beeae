-- Fingerprints of the phones of those who left while blocked, each with its end.

-- +goose Up
CREATE TABLE bars (
    key_id VARCHAR(40) COLLATE "C" NOT NULL,
    reason VARCHAR(1000) COLLATE "C" NOT NULL,
    until_at BIGINT NOT NULL,
    at BIGINT NOT NULL,
    phone_hash VARCHAR(64) COLLATE "C" NOT NULL,
    PRIMARY KEY (phone_hash)
);

CREATE INDEX bars_until ON bars (until_at);
CREATE INDEX bars_key ON bars (key_id);
