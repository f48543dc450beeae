-- Parcels that were used; each belongs to one trade.

-- +goose Up
CREATE TABLE tracking_keys (
    tracking_key VARCHAR(60) COLLATE "C" NOT NULL,
    trade_id BIGINT NOT NULL,
    PRIMARY KEY (tracking_key),
    CONSTRAINT tracking_keys_trade_id_exists FOREIGN KEY (trade_id) REFERENCES trades (id)
);

CREATE INDEX tracking_keys_trade ON tracking_keys (trade_id);
