-- Operators walk listings of a state by category.

-- +goose Up
CREATE INDEX listings_shelves ON listings (state, category, id);
