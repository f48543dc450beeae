-- What the desk looks at: trades that wait for a person, what the clock and the outbox
-- fail at, and what happened today. Each index is asked for before it is made, so that
-- this may run again.

-- +goose Up
SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND table_name = 'trades' AND index_name = 'trades_waiting'
    ),
    'DO 0',
    'ALTER TABLE trades ADD KEY trades_waiting (state, due_at, id)'
);
PREPARE add_trades_waiting FROM @change;
EXECUTE add_trades_waiting;
DEALLOCATE PREPARE add_trades_waiting;

SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND table_name = 'timers' AND index_name = 'timers_failing'
    ),
    'DO 0',
    'ALTER TABLE timers ADD KEY timers_failing (failures)'
);
PREPARE add_timers_failing FROM @change;
EXECUTE add_timers_failing;
DEALLOCATE PREPARE add_timers_failing;

SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND table_name = 'outbox' AND index_name = 'outbox_failing'
    ),
    'DO 0',
    'ALTER TABLE outbox ADD KEY outbox_failing (done_at, failures)'
);
PREPARE add_outbox_failing FROM @change;
EXECUTE add_outbox_failing;
DEALLOCATE PREPARE add_outbox_failing;

SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND table_name = 'members' AND index_name = 'members_joined'
    ),
    'DO 0',
    'ALTER TABLE members ADD KEY members_joined (joined_at)'
);
PREPARE add_members_joined FROM @change;
EXECUTE add_members_joined;
DEALLOCATE PREPARE add_members_joined;

SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND table_name = 'listings' AND index_name = 'listings_created'
    ),
    'DO 0',
    'ALTER TABLE listings ADD KEY listings_created (created_at)'
);
PREPARE add_listings_created FROM @change;
EXECUTE add_listings_created;
DEALLOCATE PREPARE add_listings_created;

SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND table_name = 'trade_events' AND index_name = 'trade_events_at'
    ),
    'DO 0',
    'ALTER TABLE trade_events ADD KEY trade_events_at (at)'
);
PREPARE add_trade_events_at FROM @change;
EXECUTE add_trade_events_at;
DEALLOCATE PREPARE add_trade_events_at;

SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND table_name = 'ledger_entries' AND index_name = 'ledger_entries_at'
    ),
    'DO 0',
    'ALTER TABLE ledger_entries ADD KEY ledger_entries_at (at)'
);
PREPARE add_ledger_entries_at FROM @change;
EXECUTE add_ledger_entries_at;
DEALLOCATE PREPARE add_ledger_entries_at;
