-- The history of returns and of claims after completion. MySQL changes all of it or
-- nothing, so it is asked whether this happened before.

-- +goose Up
SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.check_constraints
        WHERE constraint_schema = DATABASE() AND constraint_name = 'trade_events_to_state_valid' AND check_clause LIKE '%claim_open%'
    ),
    'DO 0',
    'ALTER TABLE trade_events
        DROP CHECK trade_events_from_state_valid,
        DROP CHECK trade_events_to_state_valid,
        ADD CONSTRAINT trade_events_from_state_valid CHECK (from_state IN (
            \'none\', \'requested\', \'reserved\', \'claimed\', \'contested\', \'done\', \'cancelled\', \'expired\', \'released\', \'hold\',
            \'approving\', \'unknown\', \'manual\', \'paid\', \'cancel_asked\', \'sent\', \'arrived\', \'confirmed\',
            \'disputed\', \'returning\', \'return_sent\', \'claim_open\', \'refunding\', \'refund_due\', \'refund_stuck\', \'complete\',
            \'refunded\', \'failed\', \'left\', \'hold_expired\'
        )),
        ADD CONSTRAINT trade_events_to_state_valid CHECK (to_state IN (
            \'requested\', \'reserved\', \'claimed\', \'contested\', \'done\', \'cancelled\', \'expired\', \'released\', \'hold\',
            \'approving\', \'unknown\', \'manual\', \'paid\', \'cancel_asked\', \'sent\', \'arrived\', \'confirmed\',
            \'disputed\', \'returning\', \'return_sent\', \'claim_open\', \'refunding\', \'refund_due\', \'refund_stuck\', \'complete\',
            \'refunded\', \'failed\', \'left\', \'hold_expired\'
        ))'
);
PREPARE change_trade_events FROM @change;
EXECUTE change_trade_events;
DEALLOCATE PREPARE change_trade_events;
