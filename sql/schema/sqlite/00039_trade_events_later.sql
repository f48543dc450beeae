-- The history of returns and of claims after completion. SQLite changes no CHECK, so
-- the table is made anew; dropping it fires no trigger (https://www.sqlite.org/lang_droptable.html).

-- +goose Up
CREATE TABLE trade_events_later (
    trade_id INTEGER NOT NULL REFERENCES trades (id),
    seq INTEGER NOT NULL,
    table_row TEXT NOT NULL,
    event TEXT NOT NULL,
    by_actor TEXT NOT NULL,
    member_id INTEGER NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    note TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (trade_id, seq),
    CONSTRAINT trade_events_by_actor_valid CHECK (by_actor IN ('buyer', 'seller', 'system', 'browser', 'operator')),
    CONSTRAINT trade_events_from_state_valid CHECK (from_state IN (
        'none', 'requested', 'reserved', 'claimed', 'contested', 'done', 'cancelled', 'expired', 'released', 'hold',
        'approving', 'unknown', 'manual', 'paid', 'cancel_asked', 'sent', 'arrived', 'confirmed',
        'disputed', 'returning', 'return_sent', 'claim_open', 'refunding', 'refund_due', 'refund_stuck', 'complete',
        'refunded', 'failed', 'left', 'hold_expired'
    )),
    CONSTRAINT trade_events_to_state_valid CHECK (to_state IN (
        'requested', 'reserved', 'claimed', 'contested', 'done', 'cancelled', 'expired', 'released', 'hold',
        'approving', 'unknown', 'manual', 'paid', 'cancel_asked', 'sent', 'arrived', 'confirmed',
        'disputed', 'returning', 'return_sent', 'claim_open', 'refunding', 'refund_due', 'refund_stuck', 'complete',
        'refunded', 'failed', 'left', 'hold_expired'
    ))
) STRICT, WITHOUT ROWID;

INSERT INTO trade_events_later
SELECT trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at FROM trade_events;
DROP TABLE trade_events;
ALTER TABLE trade_events_later RENAME TO trade_events;

-- +goose StatementBegin
CREATE TRIGGER trade_events_no_update BEFORE UPDATE ON trade_events
BEGIN
    SELECT RAISE(ABORT, 'trade_events is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER trade_events_no_delete BEFORE DELETE ON trade_events
BEGIN
    SELECT RAISE(ABORT, 'trade_events is append-only');
END;
-- +goose StatementEnd
