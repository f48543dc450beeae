-- Sealed texts are found by the key that sealed them, which they begin with. MySQL changes all of it or
-- nothing, so it is asked whether this happened before.

-- +goose Up
SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND table_name = 'payouts' AND index_name = 'payouts_account'
    ),
    'DO 0',
    'ALTER TABLE payouts ADD KEY payouts_account (account(48))'
);
PREPARE change_payouts FROM @change;
EXECUTE change_payouts;
DEALLOCATE PREPARE change_payouts;
