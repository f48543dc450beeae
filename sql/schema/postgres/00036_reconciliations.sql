-- Runs of reconciliation.

-- +goose Up
CREATE TABLE reconciliations (
    is_full BOOLEAN NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    trades INT NOT NULL,
    lookups INT NOT NULL,
    silent INT NOT NULL,
    moving INT NOT NULL,
    found INT NOT NULL,
    repaired INT NOT NULL,
    still_open INT NOT NULL,
    id BIGINT NOT NULL,
    PRIMARY KEY (id)
);
