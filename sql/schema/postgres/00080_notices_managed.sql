-- How operators manage announcements. What the version before adds is published. buttons is JSON,
-- '' where link_label and link_url are all; these two repeat the first address for that version.
-- main_place is 1 for the one that is shown first and nothing for the others, so that there is one.

-- +goose Up
ALTER TABLE notices
    ADD COLUMN state VARCHAR(20) COLLATE "C" NOT NULL DEFAULT 'published',
    ADD COLUMN main_place INTEGER,
    ADD COLUMN buttons VARCHAR(8000) COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN hide_at BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN created_by BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN updated_by BIGINT NOT NULL DEFAULT 0,
    ADD CONSTRAINT notices_state_valid CHECK (state IN ('draft', 'published', 'hidden', 'deleted')),
    ADD CONSTRAINT notices_main_place_valid CHECK (main_place IS NULL OR (main_place = 1 AND state = 'published'));

CREATE UNIQUE INDEX notices_main_place ON notices (main_place);
CREATE INDEX notices_state ON notices (state, id);
CREATE INDEX notices_shown ON notices (state, published_at, id);
