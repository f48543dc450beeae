-- The first condition repeats the second for the sake of the index.
-- name: ListWaitingTrades :many
SELECT * FROM trades
WHERE state = sqlc.arg(state) AND due_at >= sqlc.arg(due_at)
    AND (due_at > sqlc.arg(due_at) OR id > sqlc.arg(id))
ORDER BY due_at, id LIMIT ?;

-- name: ListFailingTimers :many
SELECT * FROM timers WHERE failures >= ? ORDER BY failures DESC LIMIT ?;

-- name: ListFailingMessages :many
SELECT * FROM outbox WHERE done_at = 0 AND failures >= ? ORDER BY failures DESC LIMIT ?;

-- name: ListJoined :many
SELECT id FROM members WHERE joined_at >= ? LIMIT ?;

-- name: ListPublished :many
SELECT id FROM listings WHERE created_at >= ? LIMIT ?;

-- name: CountMoves :many
SELECT event, from_state, to_state, COUNT(*) AS moves FROM trade_events WHERE at >= ?
GROUP BY event, from_state, to_state;

-- name: ListBooked :many
SELECT from_kind, to_kind, amount FROM ledger_entries WHERE at >= ? LIMIT ?;

-- name: ListHeldMoney :many
SELECT captured, refunded, settled, stray FROM trades WHERE state IN (sqlc.slice('states')) LIMIT ?;
