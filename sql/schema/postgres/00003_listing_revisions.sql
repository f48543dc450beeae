-- What a listing said, for ever.

-- +goose Up
CREATE TABLE listing_revisions (
    listing_id BIGINT NOT NULL,
    number INTEGER NOT NULL,
    title VARCHAR(200) COLLATE "C" NOT NULL,
    description TEXT COLLATE "C" NOT NULL,
    price BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (listing_id, number),
    CONSTRAINT listing_revisions_listing_id_exists FOREIGN KEY (listing_id) REFERENCES listings (id),
    CONSTRAINT listing_revisions_price_valid CHECK (price >= 0)
);
