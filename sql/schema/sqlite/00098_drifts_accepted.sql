-- An operator may accept a difference for good.

-- +goose Up
ALTER TABLE drifts ADD COLUMN accepted_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE drifts ADD COLUMN accepted_by INTEGER NOT NULL DEFAULT 0;
ALTER TABLE drifts ADD COLUMN accepted_why TEXT NOT NULL DEFAULT '';
