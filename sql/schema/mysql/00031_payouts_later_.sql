-- Payouts are held, claimed in batches, sent and proven. MySQL changes all of it or
-- nothing, so it is asked whether this happened before.

-- +goose Up
SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'payouts' AND column_name = 'batch_id'
    ),
    'DO 0',
    'ALTER TABLE payouts
        ADD COLUMN reason VARCHAR(1000) NOT NULL DEFAULT \'\',
        ADD COLUMN batch_id BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN claimed_by BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN account VARCHAR(2000) NOT NULL DEFAULT \'\',
        ADD COLUMN reference VARCHAR(1000) NOT NULL DEFAULT \'\',
        ADD COLUMN paid_by BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN claimed_at BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN paid_at BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0,
        ADD KEY payouts_state (state, trade_id),
        ADD KEY payouts_batch (batch_id, trade_id)'
);
PREPARE change_payouts FROM @change;
EXECUTE change_payouts;
DEALLOCATE PREPARE change_payouts;
