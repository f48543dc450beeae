-- Messages planned about news, and what became of them. One for a news item at
-- most; place counts those of a trade, and is 1 where there is none.

-- +goose Up
CREATE TABLE IF NOT EXISTS pushes (
    trade_id BIGINT,
    member_id BIGINT NOT NULL,
    place INT NOT NULL,
    state VARCHAR(20) NOT NULL,
    task_id VARCHAR(100) NOT NULL,
    detail VARCHAR(200) NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    news_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (news_id),
    UNIQUE KEY pushes_place (trade_id, place),
    KEY pushes_task (task_id, news_id),
    CONSTRAINT pushes_trade_id_exists FOREIGN KEY (trade_id) REFERENCES trades (id),
    CONSTRAINT pushes_place_valid CHECK (place >= 1),
    CONSTRAINT pushes_state_valid CHECK (
        state IN ('due', 'asking', 'accepted', 'sent', 'refused', 'given_up', 'doubtful', 'unneeded')
    ),
    CONSTRAINT pushes_version_valid CHECK (version >= 1)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
