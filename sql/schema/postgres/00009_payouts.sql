-- What the market owes to sellers, one row a trade at most.

-- +goose Up
CREATE TABLE payouts (
    seller_id BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    state VARCHAR(20) COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    trade_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (trade_id),
    CONSTRAINT payouts_trade_id_exists FOREIGN KEY (trade_id) REFERENCES trades (id),
    CONSTRAINT payouts_amount_valid CHECK (amount >= 0),
    CONSTRAINT payouts_state_valid CHECK (state IN ('due', 'held', 'claimed', 'sent', 'paid', 'failed', 'reversed')),
    CONSTRAINT payouts_version_valid CHECK (version >= 1)
);

CREATE INDEX payouts_seller ON payouts (seller_id, trade_id);
