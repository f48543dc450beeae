-- Attempts to pay. tid is absent until the provider gave one.

-- +goose Up
CREATE TABLE attempts (
    trade_id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    listing_id BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    item_name VARCHAR(200) COLLATE "C" NOT NULL,
    state VARCHAR(20) COLLATE "C" NOT NULL,
    tid VARCHAR(100) COLLATE "C",
    mobile_url VARCHAR(1000) COLLATE "C" NOT NULL,
    desktop_url VARCHAR(1000) COLLATE "C" NOT NULL,
    aid VARCHAR(100) COLLATE "C" NOT NULL,
    method VARCHAR(60) COLLATE "C" NOT NULL,
    cancelled BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT attempts_tid UNIQUE (tid),
    CONSTRAINT attempts_trade_id_exists FOREIGN KEY (trade_id) REFERENCES trades (id),
    CONSTRAINT attempts_state_valid CHECK (state IN (
        'created', 'ready', 'approving', 'approved', 'part_cancelled', 'cancelled', 'failed', 'left',
        'expired', 'unknown'
    )),
    CONSTRAINT attempts_money_valid CHECK (amount >= 0 AND cancelled >= 0 AND cancelled <= amount),
    CONSTRAINT attempts_tid_valid CHECK (tid <> ''),
    CONSTRAINT attempts_version_valid CHECK (version >= 1)
);

CREATE INDEX attempts_trade ON attempts (trade_id, id);
CREATE INDEX attempts_buyer ON attempts (buyer_id, listing_id, created_at);
