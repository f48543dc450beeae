-- Special offers that others sell. An address is there once for each source.

-- +goose Up
CREATE TABLE offers (
    id BIGINT NOT NULL,
    source VARCHAR(60) COLLATE "C" NOT NULL,
    url VARCHAR(600) COLLATE "C" NOT NULL,
    shop_url VARCHAR(2000) COLLATE "C" NOT NULL,
    title VARCHAR(500) COLLATE "C" NOT NULL,
    shop VARCHAR(200) COLLATE "C" NOT NULL,
    category VARCHAR(100) COLLATE "C" NOT NULL,
    price_minor BIGINT NOT NULL,
    price_currency VARCHAR(20) COLLATE "C" NOT NULL,
    image_url VARCHAR(2000) COLLATE "C" NOT NULL,
    posted_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT offers_url UNIQUE (source, url)
);
