-- Special offers that others sell. An address is there once for each source.

-- +goose Up
CREATE TABLE offers (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    shop_url TEXT NOT NULL,
    title TEXT NOT NULL,
    shop TEXT NOT NULL,
    category TEXT NOT NULL,
    price_minor INTEGER NOT NULL,
    price_currency TEXT NOT NULL,
    image_url TEXT NOT NULL,
    posted_at INTEGER NOT NULL,
    UNIQUE (source, url)
) STRICT;
