-- Phones are sealed, blocks end, and who has left has records that end. MySQL changes all of it or
-- nothing, so it is asked whether this happened before.

-- +goose Up
SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'members' AND column_name = 'phone_sealed'
    ),
    'DO 0',
    'ALTER TABLE members
        ADD COLUMN phone_sealed VARCHAR(200) NOT NULL DEFAULT \'\',
        ADD COLUMN phone_hash VARCHAR(64) NOT NULL DEFAULT \'\',
        ADD COLUMN blocked_until BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN records_until BIGINT NOT NULL DEFAULT 0,
        ADD KEY members_phone (phone),
        ADD KEY members_phone_sealed (phone_sealed),
        ADD KEY members_phone_hash (phone_hash, id),
        ADD KEY members_state (state, id),
        ADD KEY members_records (state, records_until)'
);
PREPARE change_members FROM @change;
EXECUTE change_members;
DEALLOCATE PREPARE change_members;
