-- When the records of who has left were emptied, and who is next.

-- +goose Up
ALTER TABLE members ADD COLUMN erased_at INTEGER NOT NULL DEFAULT 0;

CREATE INDEX members_kept ON members (erased_at, records_until);
