-- Listings are walked by state.

-- +goose Up
CREATE INDEX listings_state ON listings (state, id);
