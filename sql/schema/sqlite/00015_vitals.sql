-- One row: when the service was last alive.

-- +goose Up
CREATE TABLE vitals (
    id INTEGER PRIMARY KEY,
    beat_at INTEGER NOT NULL,
    CONSTRAINT vitals_id_valid CHECK (id = 1)
) STRICT;
