-- Since when an operator keeps a source of special offers off, 0 when it is on.
-- MySQL changes all of it or nothing, so it is asked whether this happened before.

-- +goose Up
SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'boards' AND column_name = 'off_at'
    ),
    'DO 0',
    'ALTER TABLE boards ADD COLUMN off_at BIGINT NOT NULL DEFAULT 0'
);
PREPARE change_boards FROM @change;
EXECUTE change_boards;
DEALLOCATE PREPARE change_boards;
