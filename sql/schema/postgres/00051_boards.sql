-- What is known of each source of special offers.

-- +goose Up
CREATE TABLE boards (
    next_at BIGINT NOT NULL,
    resting_until BIGINT NOT NULL,
    tried_at BIGINT NOT NULL,
    ok_at BIGINT NOT NULL,
    layout VARCHAR(60) COLLATE "C" NOT NULL,
    page_rows INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    alarm_at BIGINT NOT NULL,
    trouble VARCHAR(1000) COLLATE "C" NOT NULL,
    rows_failed BIGINT NOT NULL,
    requests BIGINT NOT NULL,
    saved BIGINT NOT NULL,
    etag VARCHAR(1000) COLLATE "C" NOT NULL,
    last_modified VARCHAR(200) COLLATE "C" NOT NULL,
    name VARCHAR(60) COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (name)
);
