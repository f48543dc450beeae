-- Parcels that were used; each belongs to one trade.

-- +goose Up
CREATE TABLE IF NOT EXISTS tracking_keys (
    tracking_key VARCHAR(60) NOT NULL,
    trade_id BIGINT NOT NULL,
    PRIMARY KEY (tracking_key),
    KEY tracking_keys_trade (trade_id),
    CONSTRAINT tracking_keys_trade_id_exists FOREIGN KEY (trade_id) REFERENCES trades (id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
