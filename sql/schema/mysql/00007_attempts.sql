-- Attempts to pay. tid is absent until the provider gave one.

-- +goose Up
CREATE TABLE IF NOT EXISTS attempts (
    trade_id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    listing_id BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    item_name VARCHAR(200) NOT NULL,
    state VARCHAR(20) NOT NULL,
    tid VARCHAR(100),
    mobile_url VARCHAR(1000) NOT NULL,
    desktop_url VARCHAR(1000) NOT NULL,
    aid VARCHAR(100) NOT NULL,
    method VARCHAR(60) NOT NULL,
    cancelled BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY attempts_tid (tid),
    KEY attempts_trade (trade_id, id),
    KEY attempts_buyer (buyer_id, listing_id, created_at),
    CONSTRAINT attempts_trade_id_exists FOREIGN KEY (trade_id) REFERENCES trades (id),
    CONSTRAINT attempts_state_valid CHECK (state IN (
        'created', 'ready', 'approving', 'approved', 'part_cancelled', 'cancelled', 'failed', 'left',
        'expired', 'unknown'
    )),
    CONSTRAINT attempts_money_valid CHECK (amount >= 0 AND cancelled >= 0 AND cancelled <= amount),
    CONSTRAINT attempts_tid_valid CHECK (tid <> ''),
    CONSTRAINT attempts_version_valid CHECK (version >= 1)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
