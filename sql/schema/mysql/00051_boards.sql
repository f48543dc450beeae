-- What is known of each source of special offers.

-- +goose Up
CREATE TABLE IF NOT EXISTS boards (
    next_at BIGINT NOT NULL,
    resting_until BIGINT NOT NULL,
    tried_at BIGINT NOT NULL,
    ok_at BIGINT NOT NULL,
    layout VARCHAR(60) NOT NULL,
    page_rows INT NOT NULL,
    failures INT NOT NULL,
    alarm_at BIGINT NOT NULL,
    trouble VARCHAR(1000) NOT NULL,
    rows_failed BIGINT NOT NULL,
    requests BIGINT NOT NULL,
    saved BIGINT NOT NULL,
    etag VARCHAR(1000) NOT NULL,
    last_modified VARCHAR(200) NOT NULL,
    name VARCHAR(60) NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (name)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
