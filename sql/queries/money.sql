-- name: GetAttempt :one
SELECT * FROM attempts WHERE id = ?;

-- name: ListAttempts :many
SELECT * FROM attempts WHERE trade_id = ? ORDER BY id;

-- name: ListAttemptsSince :many
SELECT * FROM attempts WHERE created_at >= ? AND id > ? ORDER BY id LIMIT ?;

-- name: CountAttempts :one
SELECT COUNT(*) FROM attempts WHERE buyer_id = ? AND listing_id = ? AND created_at >= ?;

-- name: InsertAttempt :exec
INSERT INTO attempts (
    trade_id, buyer_id, listing_id, amount, item_name, state, tid, mobile_url, desktop_url, aid, method,
    cancelled, created_at, updated_at, taken, checked_at, id, version
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: UpdateAttempt :execrows
UPDATE attempts SET
    trade_id = ?, buyer_id = ?, amount = ?, item_name = ?, state = ?, tid = ?, mobile_url = ?,
    desktop_url = ?, aid = ?, method = ?, cancelled = ?, created_at = ?, updated_at = ?,
    taken = ?, checked_at = ?,
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

-- name: ListPayoutsInState :many
SELECT * FROM payouts WHERE state = ? AND trade_id > ? ORDER BY trade_id LIMIT ?;

-- name: ListPayoutsOfBatch :many
SELECT * FROM payouts WHERE batch_id = ? ORDER BY trade_id;

-- name: ListPayoutsSealed :many
SELECT * FROM payouts WHERE account >= ? AND account < ? LIMIT ?;

-- name: CountPayoutsSealed :one
SELECT COUNT(*) FROM payouts WHERE account >= ? AND account < ?;

-- name: InsertPayout :exec
INSERT INTO payouts (
    seller_id, amount, state, created_at, reason, batch_id, claimed_by, account, reference, paid_by,
    claimed_at, paid_at, updated_at, trade_id, version
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: UpdatePayout :execrows
UPDATE payouts SET
    seller_id = ?, amount = ?, state = ?, created_at = ?, reason = ?, batch_id = ?, claimed_by = ?,
    account = ?, reference = ?, paid_by = ?, claimed_at = ?, paid_at = ?, updated_at = ?,
    version = version + 1
WHERE trade_id = ? AND version = ?;

-- name: GetPayoutVersion :one
SELECT version FROM payouts WHERE trade_id = ?;

-- name: InsertPayoutEvent :exec
INSERT INTO payout_events (
    trade_id, seq, operator_id, from_state, to_state, amount, batch_id, note, at
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: ListPayoutEvents :many
SELECT * FROM payout_events WHERE trade_id = ? ORDER BY seq;

-- name: GetSealed :one
SELECT body FROM sealed WHERE kind = ? AND owner_id = ?;

-- name: UpdateSealed :execrows
UPDATE sealed SET body = ?, updated_at = ? WHERE kind = ? AND owner_id = ?;

-- name: InsertSealed :exec
INSERT INTO sealed (
    body, updated_at, kind, owner_id
) VALUES (
    ?, ?, ?, ?
);

-- name: DeleteSealed :exec
DELETE FROM sealed WHERE kind = ? AND owner_id = ?;

-- name: ListSealedOwners :many
SELECT owner_id FROM sealed WHERE kind = ? AND owner_id > ? ORDER BY owner_id LIMIT ?;

-- name: ListSealedIn :many
SELECT kind, owner_id, body FROM sealed WHERE body >= ? AND body < ? LIMIT ?;

-- name: CountSealedIn :one
SELECT COUNT(*) FROM sealed WHERE body >= ? AND body < ?;

-- name: ResealSealed :exec
UPDATE sealed SET body = ?, updated_at = ? WHERE kind = ? AND owner_id = ? AND body = sqlc.arg(old_body);

-- name: GetDrift :one
SELECT * FROM drifts WHERE kind = ? AND trade_id = ? AND attempt_id = ? AND listing_id = ?;

-- name: GetDriftVersion :one
SELECT version FROM drifts WHERE id = ?;

-- name: InsertDrift :exec
INSERT INTO drifts (
    trade_id, attempt_id, listing_id, kind, facts, stops, found_at, seen_at, resolved_at, open_id,
    accepted_at, accepted_by, accepted_why, id, version
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: UpdateDrift :execrows
UPDATE drifts SET
    trade_id = ?, attempt_id = ?, listing_id = ?, kind = ?, facts = ?, stops = ?, found_at = ?, seen_at = ?,
    resolved_at = ?, open_id = ?, accepted_at = ?, accepted_by = ?, accepted_why = ?,
    version = version + 1
WHERE id = ? AND version = ?;

-- name: GetDriftByID :one
SELECT * FROM drifts WHERE id = ?;

-- name: ListOpenDrifts :many
SELECT * FROM drifts WHERE open_id <= ? ORDER BY open_id DESC LIMIT ?;

-- name: ListDriftsOfTrade :many
SELECT * FROM drifts WHERE trade_id = ? ORDER BY id;

-- name: InsertReconciliation :exec
INSERT INTO reconciliations (
    is_full, started_at, ended_at, trades, lookups, silent, moving, found, repaired, still_open, id
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: GetLastReconciliation :one
SELECT * FROM reconciliations ORDER BY id DESC LIMIT 1;
