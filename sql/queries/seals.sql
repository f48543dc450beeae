-- name: InsertSeal :exec
INSERT INTO seals (key_id, sample, at) VALUES (?, ?, ?);

-- name: ListSeals :many
SELECT * FROM seals ORDER BY key_id;
