-- How operators find trades and members: by when they were made, by price, by tier. Each
-- index is asked for before it is made, so that this may run again.

-- +goose Up
SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND table_name = 'trades' AND index_name = 'trades_made'
    ),
    'DO 0',
    'ALTER TABLE trades ADD KEY trades_made (created_at, id)'
);
PREPARE add_trades_made FROM @change;
EXECUTE add_trades_made;
DEALLOCATE PREPARE add_trades_made;

SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND table_name = 'trades' AND index_name = 'trades_priced'
    ),
    'DO 0',
    'ALTER TABLE trades ADD KEY trades_priced (agreed_price, id)'
);
PREPARE add_trades_priced FROM @change;
EXECUTE add_trades_priced;
DEALLOCATE PREPARE add_trades_priced;

SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND table_name = 'members' AND index_name = 'members_joined_at'
    ),
    'DO 0',
    'ALTER TABLE members ADD KEY members_joined_at (joined_at, id)'
);
PREPARE add_members_joined_at FROM @change;
EXECUTE add_members_joined_at;
DEALLOCATE PREPARE add_members_joined_at;

SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND table_name = 'members' AND index_name = 'members_tier'
    ),
    'DO 0',
    'ALTER TABLE members ADD KEY members_tier (tier, id)'
);
PREPARE add_members_tier FROM @change;
EXECUTE add_members_tier;
DEALLOCATE PREPARE add_members_tier;
