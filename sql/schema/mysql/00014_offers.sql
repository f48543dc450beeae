-- Special offers that others sell. An address is there once for each source.

-- +goose Up
CREATE TABLE IF NOT EXISTS offers (
    id BIGINT NOT NULL,
    source VARCHAR(60) NOT NULL,
    url VARCHAR(600) NOT NULL,
    shop_url VARCHAR(2000) NOT NULL,
    title VARCHAR(500) NOT NULL,
    shop VARCHAR(200) NOT NULL,
    category VARCHAR(100) NOT NULL,
    price_minor BIGINT NOT NULL,
    price_currency VARCHAR(20) NOT NULL,
    image_url VARCHAR(2000) NOT NULL,
    posted_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY offers_url (source, url)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
