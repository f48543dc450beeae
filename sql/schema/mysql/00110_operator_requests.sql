-- Requests of operators' programs by the key that they were given, with their answers.

-- +goose Up
CREATE TABLE IF NOT EXISTS operator_requests (
    operator_id BIGINT NOT NULL,
    request_key VARCHAR(200) NOT NULL,
    digest VARCHAR(100) NOT NULL,
    at BIGINT NOT NULL,
    status INT NOT NULL,
    body TEXT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY operator_requests_operator_id_request_key (operator_id, request_key),
    KEY operator_requests_at (at, id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
