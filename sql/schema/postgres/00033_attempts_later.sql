-- What an attempt took, and when the provider last agreed with our book.

-- +goose Up
ALTER TABLE attempts
    ADD COLUMN taken BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN checked_at BIGINT NOT NULL DEFAULT 0;

CREATE INDEX attempts_state ON attempts (state, id);
