-- What listings on the market are found by: a row for each two characters that follow
-- each other in the text, and one for the price. A row without its listing does no harm,
-- so there is no foreign key. The row with gram 0, while it is there, says that the
-- listings up to that id are still to be entered.

-- +goose Up
CREATE TABLE grams (
    gram INTEGER NOT NULL,
    listing_id INTEGER NOT NULL,
    PRIMARY KEY (gram, listing_id)
) STRICT, WITHOUT ROWID;

INSERT INTO grams (gram, listing_id) VALUES (0, 9223372036854775807);
