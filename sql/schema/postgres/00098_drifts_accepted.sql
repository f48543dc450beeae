-- An operator may accept a difference for good.

-- +goose Up
ALTER TABLE drifts
    ADD COLUMN accepted_at BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN accepted_by BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN accepted_why VARCHAR(2000) COLLATE "C" NOT NULL DEFAULT '';
