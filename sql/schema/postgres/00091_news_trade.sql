-- What was told about a trade is read with its story.

-- +goose Up
CREATE INDEX news_trade ON news (trade_id, id);
