-- What a listing said, for ever.

-- +goose Up
CREATE TABLE listing_revisions (
    listing_id INTEGER NOT NULL REFERENCES listings (id),
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    price INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (listing_id, number),
    CONSTRAINT listing_revisions_price_valid CHECK (price >= 0)
) STRICT, WITHOUT ROWID;
