-- When the records of who has left were emptied, and who is next. MySQL changes all of it or
-- nothing, so it is asked whether this happened before.

-- +goose Up
SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'members' AND column_name = 'erased_at'
    ),
    'DO 0',
    'ALTER TABLE members
        ADD COLUMN erased_at BIGINT NOT NULL DEFAULT 0,
        ADD KEY members_kept (erased_at, records_until)'
);
PREPARE change_members FROM @change;
EXECUTE change_members;
DEALLOCATE PREPARE change_members;
