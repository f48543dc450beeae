-- One row: when the service was last alive.

-- +goose Up
CREATE TABLE IF NOT EXISTS vitals (
    id INT NOT NULL,
    beat_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT vitals_id_valid CHECK (id = 1)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
