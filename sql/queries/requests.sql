-- name: GetRequest :one
SELECT * FROM operator_requests WHERE operator_id = ? AND request_key = ?;

-- name: InsertRequest :exec
INSERT INTO operator_requests (
    operator_id, request_key, digest, at, status, body, id, version
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: UpdateRequest :execrows
UPDATE operator_requests SET
    operator_id = ?, request_key = ?, digest = ?, at = ?, status = ?, body = ?,
    version = version + 1
WHERE id = ? AND version = ?;

-- name: GetRequestVersion :one
SELECT version FROM operator_requests WHERE id = ?;

-- name: ListRequestsBefore :many
SELECT id FROM operator_requests WHERE at < ? ORDER BY at, id LIMIT ?;

-- By their ids: a range would lock the gap behind it, where new rows come.
-- name: DeleteRequests :exec
DELETE FROM operator_requests WHERE id IN (sqlc.slice(ids));
