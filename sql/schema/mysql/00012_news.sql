-- What members have to hear. seen_at is 0 until then.

-- +goose Up
CREATE TABLE IF NOT EXISTS news (
    id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    kind VARCHAR(60) NOT NULL,
    trade_id BIGINT NOT NULL,
    listing_id BIGINT NOT NULL,
    title VARCHAR(200) NOT NULL,
    note VARCHAR(1000) NOT NULL,
    at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    KEY news_member (member_id, seen_at, id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
