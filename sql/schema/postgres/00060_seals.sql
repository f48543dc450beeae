-- A sample of what each key sealed, to find wrong keys before data is missed.

-- +goose Up
CREATE TABLE seals (
    key_id VARCHAR(40) COLLATE "C" NOT NULL,
    sample VARCHAR(300) COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (key_id)
);
