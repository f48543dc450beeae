-- Payouts are held, claimed in batches, sent and proven.

-- +goose Up
ALTER TABLE payouts
    ADD COLUMN reason VARCHAR(1000) COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN batch_id BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN claimed_by BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN account VARCHAR(2000) COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN reference VARCHAR(1000) COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN paid_by BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN claimed_at BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN paid_at BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;

CREATE INDEX payouts_state ON payouts (state, trade_id);
CREATE INDEX payouts_batch ON payouts (batch_id, trade_id);
