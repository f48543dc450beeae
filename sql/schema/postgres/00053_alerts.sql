-- Words that members want to be told of. gram is an entry that the index of every match has.

-- +goose Up
CREATE TABLE alerts (
    member_id BIGINT NOT NULL,
    word VARCHAR(100) COLLATE "C" NOT NULL,
    terms VARCHAR(100) COLLATE "C" NOT NULL,
    gram BIGINT NOT NULL,
    daily BOOLEAN NOT NULL,
    added_at BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT alerts_member_id_terms UNIQUE (member_id, terms)
);

CREATE INDEX alerts_gram ON alerts (gram);
