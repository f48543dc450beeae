-- Decisions that wait for a second operator, and what became of them. open_trade_id repeats
-- trade_id while one waits, so that its unique index lets a trade have one; open_id repeats
-- id, so that the open ones are found by a small index.

-- +goose Up
CREATE TABLE IF NOT EXISTS proposals (
    trade_id BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    event VARCHAR(40) NOT NULL,
    amount BIGINT NOT NULL,
    total BIGINT NOT NULL,
    reason VARCHAR(1000) NOT NULL,
    proposed_by BIGINT NOT NULL,
    proposed_name VARCHAR(200) NOT NULL,
    proposed_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    state VARCHAR(20) NOT NULL,
    open_trade_id BIGINT,
    open_id BIGINT,
    decided_by BIGINT NOT NULL,
    decided_name VARCHAR(200) NOT NULL,
    decided_at BIGINT NOT NULL,
    note VARCHAR(1000) NOT NULL,
    made BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY proposals_open_trade_id (open_trade_id),
    KEY proposals_open (open_id),
    KEY proposals_trade (trade_id, id),
    CONSTRAINT proposals_trade_id_exists FOREIGN KEY (trade_id) REFERENCES trades (id),
    CONSTRAINT proposals_state_valid CHECK (state IN ('open', 'approved', 'refused', 'withdrawn', 'outdated')),
    CONSTRAINT proposals_open_valid CHECK (
        (open_trade_id IS NULL) = (state <> 'open') AND (open_trade_id IS NULL OR open_trade_id = trade_id)
        AND (open_id IS NULL) = (state <> 'open') AND (open_id IS NULL OR open_id = id)
    ),
    CONSTRAINT proposals_four_eyes CHECK (decided_by <> proposed_by AND proposed_by <> 0),
    CONSTRAINT proposals_decided_valid CHECK ((decided_by <> 0) = (state IN ('approved', 'refused'))),
    CONSTRAINT proposals_ended_valid CHECK ((decided_at <> 0) = (state <> 'open')),
    CONSTRAINT proposals_made_valid CHECK ((made <> 0) = (state = 'approved')),
    CONSTRAINT proposals_version_valid CHECK (version >= 1)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
