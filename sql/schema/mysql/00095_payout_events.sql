-- The trail of payouts, append-only: who made what of each, with the batch and the reason
-- or the bank's reference.

-- +goose Up
CREATE TABLE IF NOT EXISTS payout_events (
    trade_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    from_state VARCHAR(20) NOT NULL,
    to_state VARCHAR(20) NOT NULL,
    amount BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    note VARCHAR(1000) NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (trade_id, seq),
    CONSTRAINT payout_events_trade_id_exists FOREIGN KEY (trade_id) REFERENCES trades (id),
    CONSTRAINT payout_events_seq_valid CHECK (seq >= 1)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
