-- What the desk looks at: trades that wait for a person, what the clock and the outbox
-- fail at, and what happened today.

-- +goose Up
CREATE INDEX trades_waiting ON trades (state, due_at, id);
CREATE INDEX timers_failing ON timers (failures);
CREATE INDEX outbox_failing ON outbox (done_at, failures);
CREATE INDEX members_joined ON members (joined_at);
CREATE INDEX listings_created ON listings (created_at);
CREATE INDEX trade_events_at ON trade_events (at);
CREATE INDEX ledger_entries_at ON ledger_entries (at);
