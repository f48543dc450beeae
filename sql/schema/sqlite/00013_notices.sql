-- The market's announcements.

-- +goose Up
CREATE TABLE notices (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    image_key TEXT NOT NULL,
    link_label TEXT NOT NULL,
    link_url TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
