-- One row: when the service was last alive.

-- +goose Up
CREATE TABLE vitals (
    id INTEGER NOT NULL,
    beat_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT vitals_id_valid CHECK (id = 1)
);
