-- What an attempt took, and when the provider last agreed with our book. MySQL changes all of it or
-- nothing, so it is asked whether this happened before.

-- +goose Up
SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'attempts' AND column_name = 'checked_at'
    ),
    'DO 0',
    'ALTER TABLE attempts
        ADD COLUMN taken BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN checked_at BIGINT NOT NULL DEFAULT 0,
        ADD KEY attempts_state (state, id)'
);
PREPARE change_attempts FROM @change;
EXECUTE change_attempts;
DEALLOCATE PREPARE change_attempts;
