-- name: GetProposal :one
SELECT * FROM proposals WHERE id = ?;

-- name: GetOpenProposal :one
SELECT * FROM proposals WHERE open_trade_id = ?;

-- name: GetProposalVersion :one
SELECT version FROM proposals WHERE id = ?;

-- name: ListOpenProposals :many
SELECT * FROM proposals WHERE open_id <= ? ORDER BY open_id DESC LIMIT ?;

-- name: ListProposalsOfTrade :many
SELECT * FROM proposals WHERE trade_id = ? ORDER BY id;

-- name: InsertProposal :exec
INSERT INTO proposals (
    trade_id, seen, event, amount, total, reason, proposed_by, proposed_name, proposed_at, ends_at, state,
    open_trade_id, open_id, decided_by, decided_name, decided_at, note, made, id, version
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: UpdateProposal :execrows
UPDATE proposals SET
    trade_id = ?, seen = ?, event = ?, amount = ?, total = ?, reason = ?, proposed_by = ?, proposed_name = ?,
    proposed_at = ?, ends_at = ?, state = ?, open_trade_id = ?, open_id = ?, decided_by = ?, decided_name = ?,
    decided_at = ?, note = ?, made = ?,
    version = version + 1
WHERE id = ? AND version = ?;
