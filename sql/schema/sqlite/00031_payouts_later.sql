-- Payouts are held, claimed in batches, sent and proven.

-- +goose Up
ALTER TABLE payouts ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE payouts ADD COLUMN batch_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payouts ADD COLUMN claimed_by INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payouts ADD COLUMN account TEXT NOT NULL DEFAULT '';
ALTER TABLE payouts ADD COLUMN reference TEXT NOT NULL DEFAULT '';
ALTER TABLE payouts ADD COLUMN paid_by INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payouts ADD COLUMN claimed_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payouts ADD COLUMN paid_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payouts ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;

CREATE INDEX payouts_state ON payouts (state, trade_id);
CREATE INDEX payouts_batch ON payouts (batch_id, trade_id);
