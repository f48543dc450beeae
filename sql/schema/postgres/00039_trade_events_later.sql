-- The history of returns and of claims after completion.

-- +goose Up
ALTER TABLE trade_events
    DROP CONSTRAINT trade_events_from_state_valid,
    DROP CONSTRAINT trade_events_to_state_valid,
    ADD CONSTRAINT trade_events_from_state_valid CHECK (from_state IN (
        'none', 'requested', 'reserved', 'claimed', 'contested', 'done', 'cancelled', 'expired', 'released', 'hold',
        'approving', 'unknown', 'manual', 'paid', 'cancel_asked', 'sent', 'arrived', 'confirmed',
        'disputed', 'returning', 'return_sent', 'claim_open', 'refunding', 'refund_due', 'refund_stuck', 'complete',
        'refunded', 'failed', 'left', 'hold_expired'
    )),
    ADD CONSTRAINT trade_events_to_state_valid CHECK (to_state IN (
        'requested', 'reserved', 'claimed', 'contested', 'done', 'cancelled', 'expired', 'released', 'hold',
        'approving', 'unknown', 'manual', 'paid', 'cancel_asked', 'sent', 'arrived', 'confirmed',
        'disputed', 'returning', 'return_sent', 'claim_open', 'refunding', 'refund_due', 'refund_stuck', 'complete',
        'refunded', 'failed', 'left', 'hold_expired'
    ));
