-- What a listing said, for ever.

-- +goose Up
CREATE TABLE IF NOT EXISTS listing_revisions (
    listing_id BIGINT NOT NULL,
    number INT NOT NULL,
    title VARCHAR(200) NOT NULL,
    description TEXT NOT NULL,
    price BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (listing_id, number),
    CONSTRAINT listing_revisions_listing_id_exists FOREIGN KEY (listing_id) REFERENCES listings (id),
    CONSTRAINT listing_revisions_price_valid CHECK (price >= 0)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
