-- Messages planned about news, and what became of them. One for a news item at
-- most; place counts those of a trade, and is 1 where there is none.

-- +goose Up
CREATE TABLE pushes (
    trade_id INTEGER REFERENCES trades (id),
    member_id INTEGER NOT NULL,
    place INTEGER NOT NULL,
    state TEXT NOT NULL,
    task_id TEXT NOT NULL,
    detail TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    news_id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    UNIQUE (trade_id, place),
    CONSTRAINT pushes_place_valid CHECK (place >= 1),
    CONSTRAINT pushes_state_valid CHECK (
        state IN ('due', 'asking', 'accepted', 'sent', 'refused', 'given_up', 'doubtful', 'unneeded')
    ),
    CONSTRAINT pushes_version_valid CHECK (version >= 1)
) STRICT;

CREATE INDEX pushes_task ON pushes (task_id, news_id);
