-- Messages planned about news, and what became of them. One for a news item at
-- most; place counts those of a trade, and is 1 where there is none.

-- +goose Up
CREATE TABLE pushes (
    trade_id BIGINT,
    member_id BIGINT NOT NULL,
    place INTEGER NOT NULL,
    state VARCHAR(20) COLLATE "C" NOT NULL,
    task_id VARCHAR(100) COLLATE "C" NOT NULL,
    detail VARCHAR(200) COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    news_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (news_id),
    CONSTRAINT pushes_place UNIQUE (trade_id, place),
    CONSTRAINT pushes_trade_id_exists FOREIGN KEY (trade_id) REFERENCES trades (id),
    CONSTRAINT pushes_place_valid CHECK (place >= 1),
    CONSTRAINT pushes_state_valid CHECK (
        state IN ('due', 'asking', 'accepted', 'sent', 'refused', 'given_up', 'doubtful', 'unneeded')
    ),
    CONSTRAINT pushes_version_valid CHECK (version >= 1)
);

CREATE INDEX pushes_task ON pushes (task_id, news_id);
