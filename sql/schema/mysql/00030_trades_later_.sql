-- Partial refunds, returns, claims after completion, delivery addresses. MySQL changes all of it or
-- nothing, so it is asked whether this happened before.

-- +goose Up
SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'trades' AND column_name = 'stray'
    ),
    'DO 0',
    'ALTER TABLE trades
        ADD COLUMN banked BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN settled BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN return_due BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN offered BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN stray BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN back_carrier VARCHAR(20) NOT NULL DEFAULT \'\',
        ADD COLUMN back_number VARCHAR(60) NOT NULL DEFAULT \'\',
        ADD COLUMN disputed_at BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN sent_back_at BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN claimed_at BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN addressed_at BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN remind_address_at BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN back_addressed_at BIGINT NOT NULL DEFAULT 0,
        DROP CHECK trades_state_valid,
        DROP CHECK trades_money_valid,
        DROP CHECK trades_closed_valid,
        ADD CONSTRAINT trades_state_valid CHECK (state IN (
            \'requested\', \'reserved\', \'claimed\', \'contested\', \'done\', \'cancelled\', \'expired\', \'released\', \'hold\',
            \'approving\', \'unknown\', \'manual\', \'paid\', \'cancel_asked\', \'sent\', \'arrived\', \'confirmed\',
            \'disputed\', \'returning\', \'return_sent\', \'claim_open\', \'refunding\', \'refund_due\', \'refund_stuck\', \'complete\',
            \'refunded\', \'failed\', \'left\', \'hold_expired\'
        )),
        ADD CONSTRAINT trades_money_valid CHECK (
            captured >= 0 AND refunded >= 0 AND settled >= 0 AND return_due >= 0 AND stray >= 0
            AND banked >= 0 AND banked <= refunded
            AND refunded + settled + return_due <= captured AND offered >= 0 AND offered <= captured
        ),
        ADD CONSTRAINT trades_closed_valid CHECK (
            -- Money that comes after the end, and a claim after completion, reopen a trade, which keeps when it ended.
            state IN (\'refund_due\', \'refund_stuck\', \'claim_open\')
            OR (closed_at <> 0) = (state IN (
                \'done\', \'cancelled\', \'expired\', \'released\', \'complete\', \'refunded\', \'failed\', \'left\', \'hold_expired\'
            ))
        )'
);
PREPARE change_trades FROM @change;
EXECUTE change_trades;
DEALLOCATE PREPARE change_trades;
