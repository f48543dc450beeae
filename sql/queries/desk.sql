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

-- CountChats counts no further than the limit.
-- name: CountChats :many
SELECT outcome, COUNT(*) AS calls, COUNT(CASE WHEN took >= sqlc.arg(slow) THEN 1 END) AS slow FROM (
    SELECT c.outcome, c.took FROM chats AS c WHERE c.at >= sqlc.arg(since) ORDER BY c.at DESC, c.id DESC LIMIT ?
) AS newest GROUP BY outcome;

-- In those by time or price, the first conditions repeat the last for the sake of the index.
-- name: ListTradesMade :many
SELECT * FROM trades
WHERE created_at >= sqlc.arg(since) AND created_at <= sqlc.arg(at)
    AND (created_at < sqlc.arg(at) OR id < sqlc.arg(id))
ORDER BY created_at DESC, id DESC LIMIT ?;

-- name: ListTradesMadeUp :many
SELECT * FROM trades
WHERE created_at >= sqlc.arg(at) AND created_at < sqlc.arg(past)
    AND (created_at > sqlc.arg(at) OR id > sqlc.arg(id))
ORDER BY created_at, id LIMIT ?;

-- name: ListTradesPriced :many
SELECT * FROM trades
WHERE agreed_price >= sqlc.arg(least) AND agreed_price <= sqlc.arg(price)
    AND (agreed_price < sqlc.arg(price) OR id < sqlc.arg(id))
ORDER BY agreed_price DESC, id DESC LIMIT ?;

-- name: ListMembersJoined :many
SELECT * FROM members
WHERE joined_at >= sqlc.arg(since) AND joined_at <= sqlc.arg(at)
    AND (joined_at < sqlc.arg(at) OR id < sqlc.arg(id))
ORDER BY joined_at DESC, id DESC LIMIT ?;

-- name: ListMembersOfTier :many
SELECT * FROM members WHERE tier = ? AND id <= ? ORDER BY id DESC LIMIT ?;

-- name: GetListingMadeAfter :one
SELECT id FROM listings WHERE created_at >= ? ORDER BY created_at LIMIT 1;

-- name: GetListingMadeBefore :one
SELECT id FROM listings WHERE created_at < ? ORDER BY created_at DESC LIMIT 1;
