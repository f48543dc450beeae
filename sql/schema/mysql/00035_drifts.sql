-- Differences that reconciliation found, once each. open_id repeats id while it is there,
-- so that the open ones are found by a small index.

-- +goose Up
CREATE TABLE IF NOT EXISTS drifts (
    trade_id BIGINT NOT NULL,
    attempt_id BIGINT NOT NULL,
    listing_id BIGINT NOT NULL,
    kind VARCHAR(40) NOT NULL,
    facts VARCHAR(2000) NOT NULL,
    stops BOOLEAN NOT NULL,
    found_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    resolved_at BIGINT NOT NULL,
    open_id BIGINT,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY drifts_about (kind, trade_id, attempt_id, listing_id),
    KEY drifts_open (open_id),
    KEY drifts_trade (trade_id, id),
    CONSTRAINT drifts_open_valid CHECK ((open_id IS NULL) = (resolved_at <> 0)),
    CONSTRAINT drifts_version_valid CHECK (version >= 1)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
