-- Offers know the same deal before, their end, and whether their page was read.

-- +goose Up
ALTER TABLE offers
    ADD COLUMN same_key VARCHAR(64) NOT NULL DEFAULT '',
    ADD COLUMN before_minor BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN before_currency VARCHAR(20) NOT NULL DEFAULT '',
    ADD COLUMN before_at BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN ended_at BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN detail_at BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN detail_tries INT NOT NULL DEFAULT 0,
    ADD COLUMN version BIGINT NOT NULL DEFAULT 1,
    ADD KEY offers_shown (posted_at, id),
    ADD KEY offers_same (same_key, posted_at);
