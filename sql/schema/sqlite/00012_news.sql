-- What members have to hear. seen_at is 0 until then.

-- +goose Up
CREATE TABLE news (
    id INTEGER PRIMARY KEY,
    member_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    trade_id INTEGER NOT NULL,
    listing_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    note TEXT NOT NULL,
    at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT;

CREATE INDEX news_member ON news (member_id, seen_at, id);
