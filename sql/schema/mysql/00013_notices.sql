-- The market's announcements.

-- +goose Up
CREATE TABLE IF NOT EXISTS notices (
    id BIGINT NOT NULL,
    title VARCHAR(200) NOT NULL,
    body TEXT NOT NULL,
    image_key VARCHAR(200) NOT NULL,
    link_label VARCHAR(100) NOT NULL,
    link_url VARCHAR(1000) NOT NULL,
    published_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
