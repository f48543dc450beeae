-- A sample of what each key sealed, to find wrong keys before data is missed.

-- +goose Up
CREATE TABLE IF NOT EXISTS seals (
    key_id VARCHAR(40) NOT NULL,
    sample VARCHAR(300) NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (key_id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
