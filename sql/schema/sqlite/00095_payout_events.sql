-- The trail of payouts, append-only: who made what of each, with the batch and the reason
-- or the bank's reference.

-- +goose Up
CREATE TABLE payout_events (
    trade_id INTEGER NOT NULL REFERENCES trades (id),
    seq INTEGER NOT NULL,
    operator_id INTEGER NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    amount INTEGER NOT NULL,
    batch_id INTEGER NOT NULL,
    note TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (trade_id, seq),
    CONSTRAINT payout_events_seq_valid CHECK (seq >= 1)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER payout_events_no_update BEFORE UPDATE ON payout_events
BEGIN
    SELECT RAISE(ABORT, 'payout_events is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER payout_events_no_delete BEFORE DELETE ON payout_events
BEGIN
    SELECT RAISE(ABORT, 'payout_events is append-only');
END;
-- +goose StatementEnd
