-- The market's announcements.

-- +goose Up
CREATE TABLE notices (
    id BIGINT NOT NULL,
    title VARCHAR(200) COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    image_key VARCHAR(200) COLLATE "C" NOT NULL,
    link_label VARCHAR(100) COLLATE "C" NOT NULL,
    link_url VARCHAR(1000) COLLATE "C" NOT NULL,
    published_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id)
);
