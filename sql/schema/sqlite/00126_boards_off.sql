-- Since when an operator keeps a source of special offers off, 0 when it is on.

-- +goose Up
ALTER TABLE boards ADD COLUMN off_at INTEGER NOT NULL DEFAULT 0;
