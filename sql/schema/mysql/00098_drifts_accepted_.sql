-- An operator may accept a difference for good. MySQL changes all of it or
-- nothing, so it is asked whether this happened before.

-- +goose Up
SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'drifts' AND column_name = 'accepted_at'
    ),
    'DO 0',
    'ALTER TABLE drifts
        ADD COLUMN accepted_at BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN accepted_by BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN accepted_why VARCHAR(2000) NOT NULL DEFAULT \'\''
);
PREPARE change_drifts FROM @change;
EXECUTE change_drifts;
DEALLOCATE PREPARE change_drifts;
