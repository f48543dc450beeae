-- Differences that reconciliation found, once each. open_id repeats id while it is there,
-- so that the open ones are found by a small index.

-- +goose Up
CREATE TABLE drifts (
    trade_id BIGINT NOT NULL,
    attempt_id BIGINT NOT NULL,
    listing_id BIGINT NOT NULL,
    kind VARCHAR(40) COLLATE "C" NOT NULL,
    facts VARCHAR(2000) COLLATE "C" NOT NULL,
    stops BOOLEAN NOT NULL,
    found_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    resolved_at BIGINT NOT NULL,
    open_id BIGINT,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT drifts_about UNIQUE (kind, trade_id, attempt_id, listing_id),
    CONSTRAINT drifts_open_valid CHECK ((open_id IS NULL) = (resolved_at <> 0)),
    CONSTRAINT drifts_version_valid CHECK (version >= 1)
);

CREATE INDEX drifts_open ON drifts (open_id);
CREATE INDEX drifts_trade ON drifts (trade_id, id);
