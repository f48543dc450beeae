-- name: InsertChat :exec
INSERT INTO chats (
    at, request, member_id, user_hash, block_id, block, skill, utterance, params, took, outcome, code, reply, size, id
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
);

-- The first condition on the time repeats the last one for the sake of the index.
-- name: ListChats :many
SELECT * FROM chats
WHERE at >= sqlc.arg(since) AND at <= sqlc.arg(before) AND (at < sqlc.arg(before) OR id < sqlc.arg(id))
ORDER BY at DESC, id DESC LIMIT ?;

-- name: ListChatsOfMember :many
SELECT * FROM chats
WHERE member_id = ? AND at >= sqlc.arg(since) AND at <= sqlc.arg(before) AND (at < sqlc.arg(before) OR id < sqlc.arg(id))
ORDER BY at DESC, id DESC LIMIT ?;

-- name: ListChatsOfUser :many
SELECT * FROM chats
WHERE user_hash = ? AND at >= sqlc.arg(since) AND at <= sqlc.arg(before) AND (at < sqlc.arg(before) OR id < sqlc.arg(id))
ORDER BY at DESC, id DESC LIMIT ?;

-- name: ListChatsOfRequest :many
SELECT * FROM chats
WHERE request = ? AND at >= sqlc.arg(since) AND at <= sqlc.arg(before) AND (at < sqlc.arg(before) OR id < sqlc.arg(id))
ORDER BY at DESC, id DESC LIMIT ?;

-- name: ListChatsWithOutcome :many
SELECT * FROM chats
WHERE outcome = ? AND at >= sqlc.arg(since) AND at <= sqlc.arg(before) AND (at < sqlc.arg(before) OR id < sqlc.arg(id))
ORDER BY at DESC, id DESC LIMIT ?;

-- name: ListChatIDsBefore :many
SELECT id FROM chats WHERE at < ? ORDER BY at LIMIT ?;

-- name: DeleteChats :execrows
DELETE FROM chats WHERE id IN (sqlc.slice('ids'));
