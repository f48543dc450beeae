-- Requests of operators' programs by the key that they were given, with their answers.

-- +goose Up
CREATE TABLE operator_requests (
    operator_id BIGINT NOT NULL,
    request_key VARCHAR(200) COLLATE "C" NOT NULL,
    digest VARCHAR(100) COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    status INT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT operator_requests_operator_id_request_key UNIQUE (operator_id, request_key)
);

CREATE INDEX operator_requests_at ON operator_requests (at, id);
