-- name: InsertWitness :exec
INSERT INTO witnesses (id, owner) VALUES (?, ?);

-- name: GetWitness :one
SELECT owner FROM witnesses WHERE id = ?;

-- name: ListOldWitnesses :many
SELECT id FROM witnesses WHERE id < ? ORDER BY id LIMIT ?;

-- By their ids: a range would lock the gap behind it, where new rows come.
-- name: DeleteWitnesses :exec
DELETE FROM witnesses WHERE id IN (sqlc.slice(ids));
