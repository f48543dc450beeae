-- Parcels that were used; each belongs to one trade.

-- +goose Up
CREATE TABLE tracking_keys (
    tracking_key TEXT PRIMARY KEY NOT NULL,
    trade_id INTEGER NOT NULL REFERENCES trades (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX tracking_keys_trade ON tracking_keys (trade_id);
