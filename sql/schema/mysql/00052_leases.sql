-- What one process of several does at a time, and until when.

-- +goose Up
CREATE TABLE IF NOT EXISTS leases (
    name VARCHAR(60) NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (name)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
