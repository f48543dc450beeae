-- How operators manage announcements. What the version before adds is published. buttons is JSON,
-- '' where link_label and link_url are all; these two repeat the first address for that version.
-- main_place is 1 for the one that is shown first and nothing for the others, so that there is one.
-- MySQL changes all of it or nothing, but knows no ADD COLUMN IF NOT EXISTS, so it is asked whether
-- this happened before.

-- +goose Up
SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'notices' AND column_name = 'main_place'
    ),
    'DO 0',
    'ALTER TABLE notices
        ADD COLUMN state VARCHAR(20) NOT NULL DEFAULT \'published\',
        ADD COLUMN main_place INT,
        ADD COLUMN buttons VARCHAR(8000) NOT NULL DEFAULT \'\',
        ADD COLUMN hide_at BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN created_by BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN updated_by BIGINT NOT NULL DEFAULT 0,
        ADD CONSTRAINT notices_state_valid CHECK (state IN (\'draft\', \'published\', \'hidden\', \'deleted\')),
        ADD CONSTRAINT notices_main_place_valid CHECK (main_place IS NULL OR (main_place = 1 AND state = \'published\')),
        ADD UNIQUE KEY notices_main_place (main_place),
        ADD KEY notices_state (state, id),
        ADD KEY notices_shown (state, published_at, id)'
);
PREPARE change_notices FROM @change;
EXECUTE change_notices;
DEALLOCATE PREPARE change_notices;
