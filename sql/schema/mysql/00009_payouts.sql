-- What the market owes to sellers, one row a trade at most.

-- +goose Up
CREATE TABLE IF NOT EXISTS payouts (
    seller_id BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    state VARCHAR(20) NOT NULL,
    created_at BIGINT NOT NULL,
    trade_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (trade_id),
    KEY payouts_seller (seller_id, trade_id),
    CONSTRAINT payouts_trade_id_exists FOREIGN KEY (trade_id) REFERENCES trades (id),
    CONSTRAINT payouts_amount_valid CHECK (amount >= 0),
    CONSTRAINT payouts_state_valid CHECK (state IN ('due', 'held', 'claimed', 'sent', 'paid', 'failed', 'reversed')),
    CONSTRAINT payouts_version_valid CHECK (version >= 1)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
