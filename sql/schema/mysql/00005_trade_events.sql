-- The history of the trades, append-only.

-- +goose Up
CREATE TABLE IF NOT EXISTS trade_events (
    trade_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    table_row VARCHAR(20) NOT NULL,
    event VARCHAR(40) NOT NULL,
    by_actor VARCHAR(20) NOT NULL,
    member_id BIGINT NOT NULL,
    from_state VARCHAR(20) NOT NULL,
    to_state VARCHAR(20) NOT NULL,
    note VARCHAR(1000) NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (trade_id, seq),
    CONSTRAINT trade_events_trade_id_exists FOREIGN KEY (trade_id) REFERENCES trades (id),
    CONSTRAINT trade_events_by_actor_valid CHECK (by_actor IN ('buyer', 'seller', 'system', 'browser', 'operator')),
    CONSTRAINT trade_events_from_state_valid CHECK (from_state IN (
        'none', 'requested', 'reserved', 'claimed', 'contested', 'done', 'cancelled', 'expired', 'released',
        'hold', 'approving', 'unknown', 'manual', 'paid', 'cancel_asked', 'sent', 'arrived', 'confirmed',
        'disputed', 'refunding', 'refund_due', 'refund_stuck', 'complete', 'refunded', 'failed', 'left',
        'hold_expired'
    )),
    CONSTRAINT trade_events_to_state_valid CHECK (to_state IN (
        'requested', 'reserved', 'claimed', 'contested', 'done', 'cancelled', 'expired', 'released', 'hold',
        'approving', 'unknown', 'manual', 'paid', 'cancel_asked', 'sent', 'arrived', 'confirmed',
        'disputed', 'refunding', 'refund_due', 'refund_stuck', 'complete', 'refunded', 'failed', 'left',
        'hold_expired'
    ))
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
