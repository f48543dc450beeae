-- Words that members want to be told of. gram is an entry that the index of every match has.

-- +goose Up
CREATE TABLE IF NOT EXISTS alerts (
    member_id BIGINT NOT NULL,
    word VARCHAR(100) NOT NULL,
    terms VARCHAR(100) NOT NULL,
    gram BIGINT NOT NULL,
    daily BOOLEAN NOT NULL,
    added_at BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY alerts_member_id_terms (member_id, terms),
    KEY alerts_gram (gram)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
