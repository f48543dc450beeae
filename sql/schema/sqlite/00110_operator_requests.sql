-- Requests of operators' programs by the key that they were given, with their answers.

-- +goose Up
CREATE TABLE operator_requests (
    operator_id INTEGER NOT NULL,
    request_key TEXT NOT NULL,
    digest TEXT NOT NULL,
    at INTEGER NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (operator_id, request_key)
) STRICT;

CREATE INDEX operator_requests_at ON operator_requests (at, id);
