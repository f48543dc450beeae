-- Decisions that wait for a second operator, and what became of them. open_trade_id repeats
-- trade_id while one waits, so that its unique index lets a trade have one; open_id repeats
-- id, so that the open ones are found by a small index.

-- +goose Up
CREATE TABLE proposals (
    trade_id INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    event TEXT NOT NULL,
    amount INTEGER NOT NULL,
    total INTEGER NOT NULL,
    reason TEXT NOT NULL,
    proposed_by INTEGER NOT NULL,
    proposed_name TEXT NOT NULL,
    proposed_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    open_trade_id INTEGER,
    open_id INTEGER,
    decided_by INTEGER NOT NULL,
    decided_name TEXT NOT NULL,
    decided_at INTEGER NOT NULL,
    note TEXT NOT NULL,
    made INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    UNIQUE (open_trade_id),
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
) STRICT;

CREATE INDEX proposals_open ON proposals (open_id);
CREATE INDEX proposals_trade ON proposals (trade_id, id);
