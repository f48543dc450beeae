-- Offers know the same deal before, their end, and whether their page was read.

-- +goose Up
ALTER TABLE offers ADD COLUMN same_key TEXT NOT NULL DEFAULT '';
ALTER TABLE offers ADD COLUMN before_minor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE offers ADD COLUMN before_currency TEXT NOT NULL DEFAULT '';
ALTER TABLE offers ADD COLUMN before_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE offers ADD COLUMN ended_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE offers ADD COLUMN detail_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE offers ADD COLUMN detail_tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE offers ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

CREATE INDEX offers_shown ON offers (posted_at, id);

CREATE INDEX offers_same ON offers (same_key, posted_at);
