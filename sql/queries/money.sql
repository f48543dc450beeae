-- name: GetAttempt :one
SELECT * FROM attempts WHERE id = ?;

-- name: ListAttempts :many
SELECT * FROM attempts WHERE trade_id = ? ORDER BY id;

-- name: CountAttempts :one
SELECT COUNT(*) FROM attempts WHERE buyer_id = ? AND listing_id = ? AND created_at >= ?;

-- name: InsertAttempt :exec
INSERT INTO attempts (
    trade_id, buyer_id, listing_id, amount, item_name, state, tid, mobile_url, desktop_url, aid, method,
    cancelled, created_at, updated_at, id, version
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: UpdateAttempt :execrows
UPDATE attempts SET
    trade_id = ?, buyer_id = ?, amount = ?, item_name = ?, state = ?, tid = ?, mobile_url = ?,
    desktop_url = ?, aid = ?, method = ?, cancelled = ?, created_at = ?, updated_at = ?,
    version = version + 1
WHERE id = ? AND version = ?;

-- name: GetAttemptVersion :one
SELECT version FROM attempts WHERE id = ?;

-- name: InsertEntry :exec
INSERT INTO ledger_entries (
    trade_id, seq, line, from_kind, from_of, to_kind, to_of, amount, at
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: ListEntriesOfTrade :many
SELECT * FROM ledger_entries WHERE trade_id = ? ORDER BY seq, line;

-- The first condition repeats the second for the sake of the index.
-- name: ListEntries :many
SELECT * FROM ledger_entries
WHERE trade_id >= sqlc.arg(trade_id)
    AND (trade_id > sqlc.arg(trade_id) OR seq > sqlc.arg(seq) OR (seq = sqlc.arg(seq) AND line > sqlc.arg(line)))
ORDER BY trade_id, seq, line LIMIT ?;

-- name: GetPayout :one
SELECT * FROM payouts WHERE trade_id = ?;

-- name: ListPayouts :many
SELECT * FROM payouts WHERE seller_id = ? ORDER BY trade_id;

-- name: InsertPayout :exec
INSERT INTO payouts (
    seller_id, amount, state, created_at, trade_id, version
) VALUES (
    ?, ?, ?, ?, ?, ?
);

-- name: UpdatePayout :execrows
UPDATE payouts SET
    seller_id = ?, amount = ?, state = ?, created_at = ?,
    version = version + 1
WHERE trade_id = ? AND version = ?;

-- name: GetPayoutVersion :one
SELECT version FROM payouts WHERE trade_id = ?;
