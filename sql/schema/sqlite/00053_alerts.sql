-- Words that members want to be told of. gram is an entry that the index of every match has.

-- +goose Up
CREATE TABLE alerts (
    member_id INTEGER NOT NULL,
    word TEXT NOT NULL,
    terms TEXT NOT NULL,
    gram INTEGER NOT NULL,
    daily INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (member_id, terms)
) STRICT;

CREATE INDEX alerts_gram ON alerts (gram);
