-- What proves that a transaction was committed, for those whose client lost the
-- connection meanwhile. A row with owner 0 bars the transaction of that id from being
-- committed any more. Rows go after some hours.

-- +goose Up
CREATE TABLE witnesses (
    id BIGINT NOT NULL,
    owner BIGINT NOT NULL,
    PRIMARY KEY (id)
);
