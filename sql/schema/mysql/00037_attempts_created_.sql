-- Attempts are walked by time. MySQL changes all of it or
-- nothing, so it is asked whether this happened before.

-- +goose Up
SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND table_name = 'attempts' AND index_name = 'attempts_created'
    ),
    'DO 0',
    'ALTER TABLE attempts ADD KEY attempts_created (created_at, id)'
);
PREPARE change_attempts FROM @change;
EXECUTE change_attempts;
DEALLOCATE PREPARE change_attempts;
