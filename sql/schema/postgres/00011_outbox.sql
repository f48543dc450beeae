-- What has to be done outside after a transaction. done_at is 0 until it is done.

-- +goose Up
CREATE TABLE outbox (
    id BIGINT NOT NULL,
    kind VARCHAR(40) COLLATE "C" NOT NULL,
    message_key VARCHAR(200) COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    due_at BIGINT NOT NULL,
    failures INTEGER NOT NULL,
    at BIGINT NOT NULL,
    done_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT outbox_message_key UNIQUE (kind, message_key)
);

CREATE INDEX outbox_due ON outbox (done_at, due_at, id);
