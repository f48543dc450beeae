-- What has to be done outside after a transaction. done_at is 0 until it is done.

-- +goose Up
CREATE TABLE IF NOT EXISTS outbox (
    id BIGINT NOT NULL,
    kind VARCHAR(40) NOT NULL,
    message_key VARCHAR(200) NOT NULL,
    body TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    failures INT NOT NULL,
    at BIGINT NOT NULL,
    done_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY outbox_message_key (kind, message_key),
    KEY outbox_due (done_at, due_at, id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
