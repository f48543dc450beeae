-- +goose Up
INSERT IGNORE INTO grams (gram, listing_id) VALUES (0, 9223372036854775807);
