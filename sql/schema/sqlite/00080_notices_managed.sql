-- How operators manage announcements. What the version before adds is published. buttons is JSON,
-- '' where link_label and link_url are all; these two repeat the first address for that version.
-- main_place is 1 for the one that is shown first and nothing for the others, so that there is one.

-- +goose Up
ALTER TABLE notices ADD COLUMN state TEXT NOT NULL DEFAULT 'published'
    CONSTRAINT notices_state_valid CHECK (state IN ('draft', 'published', 'hidden', 'deleted'));
ALTER TABLE notices ADD COLUMN main_place INTEGER
    CONSTRAINT notices_main_place_valid CHECK (main_place IS NULL OR (main_place = 1 AND state = 'published'));
ALTER TABLE notices ADD COLUMN buttons TEXT NOT NULL DEFAULT '';
ALTER TABLE notices ADD COLUMN hide_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE notices ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE notices ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE notices ADD COLUMN created_by INTEGER NOT NULL DEFAULT 0;
ALTER TABLE notices ADD COLUMN updated_by INTEGER NOT NULL DEFAULT 0;

CREATE UNIQUE INDEX notices_main_place ON notices (main_place);
CREATE INDEX notices_state ON notices (state, id);
CREATE INDEX notices_shown ON notices (state, published_at, id);
