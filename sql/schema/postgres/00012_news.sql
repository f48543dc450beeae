-- What members have to hear. seen_at is 0 until then.

-- +goose Up
CREATE TABLE news (
    id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    kind VARCHAR(60) COLLATE "C" NOT NULL,
    trade_id BIGINT NOT NULL,
    listing_id BIGINT NOT NULL,
    title VARCHAR(200) COLLATE "C" NOT NULL,
    note VARCHAR(1000) COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX news_member ON news (member_id, seen_at, id);
