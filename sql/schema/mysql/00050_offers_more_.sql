-- Offers know the same deal before, their end, and whether their page was read. MySQL
-- changes all of it or nothing, so it is asked whether this happened before.

-- +goose Up
SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'offers' AND column_name = 'same_key'
    ),
    'DO 0',
    'ALTER TABLE offers
        ADD COLUMN same_key VARCHAR(64) NOT NULL DEFAULT \'\',
        ADD COLUMN before_minor BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN before_currency VARCHAR(20) NOT NULL DEFAULT \'\',
        ADD COLUMN before_at BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN ended_at BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN detail_at BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN detail_tries INT NOT NULL DEFAULT 0,
        ADD COLUMN version BIGINT NOT NULL DEFAULT 1,
        ADD KEY offers_shown (posted_at, id),
        ADD KEY offers_same (same_key, posted_at)'
);
PREPARE change_offers FROM @change;
EXECUTE change_offers;
DEALLOCATE PREPARE change_offers;
