-- The trail of payouts, append-only: who made what of each, with the batch and the reason
-- or the bank's reference.

-- +goose Up
CREATE TABLE payout_events (
    trade_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    from_state VARCHAR(20) COLLATE "C" NOT NULL,
    to_state VARCHAR(20) COLLATE "C" NOT NULL,
    amount BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    note VARCHAR(1000) COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (trade_id, seq),
    CONSTRAINT payout_events_trade_id_exists FOREIGN KEY (trade_id) REFERENCES trades (id),
    CONSTRAINT payout_events_seq_valid CHECK (seq >= 1)
);

-- +goose StatementBegin
CREATE FUNCTION payout_events_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'payout_events is append-only';
END;
$$;
-- +goose StatementEnd

CREATE TRIGGER payout_events_no_change BEFORE UPDATE OR DELETE ON payout_events
FOR EACH ROW EXECUTE FUNCTION payout_events_refuse();

CREATE TRIGGER payout_events_no_truncate BEFORE TRUNCATE ON payout_events
FOR EACH STATEMENT EXECUTE FUNCTION payout_events_refuse();
