-- Attempts are walked by time.

-- +goose Up
CREATE INDEX attempts_created ON attempts (created_at, id);
