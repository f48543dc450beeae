-- What one process of several does at a time, and until when.

-- +goose Up
CREATE TABLE leases (
    name VARCHAR(60) COLLATE "C" NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (name)
);
