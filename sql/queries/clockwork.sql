-- name: DeleteTimer :exec
DELETE FROM timers WHERE subject = ? AND subject_id = ? AND kind = ?;

-- name: ResetTimer :execrows
UPDATE timers SET due_at = ?, failures = 0, hidden_to = 0, visible_at = ?
WHERE subject = ? AND subject_id = ? AND kind = ?;

-- name: InsertTimer :exec
INSERT INTO timers (
    subject, subject_id, kind, due_at, failures, hidden_to, visible_at
) VALUES (
    ?, ?, ?, ?, ?, ?, ?
);

-- name: ListDueTimers :many
SELECT * FROM timers WHERE visible_at <= ? ORDER BY visible_at, subject, subject_id, kind LIMIT ?;

-- name: ListTimers :many
SELECT * FROM timers WHERE subject = ? AND subject_id = ? ORDER BY due_at, kind;

-- name: GetNextTimer :one
SELECT visible_at FROM timers ORDER BY visible_at LIMIT 1;

-- name: FailTimer :exec
UPDATE timers SET failures = failures + 1, hidden_to = ?, visible_at = ?
WHERE subject = ? AND subject_id = ? AND kind = ? AND due_at = ?;

-- name: ClaimTimer :execrows
UPDATE timers SET hidden_to = ?, visible_at = ?
WHERE subject = ? AND subject_id = ? AND kind = ? AND due_at = ? AND hidden_to = sqlc.arg(was_hidden_to);

-- name: InsertMessage :exec
INSERT INTO outbox (
    id, kind, message_key, body, due_at, failures, at, done_at
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: ListDueMessages :many
SELECT * FROM outbox WHERE done_at = 0 AND due_at <= ? ORDER BY due_at, id LIMIT ?;

-- name: ClaimMessage :execrows
UPDATE outbox SET due_at = ? WHERE id = ? AND done_at = 0 AND due_at = sqlc.arg(was_due_at);

-- name: FinishMessage :exec
UPDATE outbox SET done_at = ? WHERE id = ? AND done_at = 0;

-- name: FailMessage :exec
UPDATE outbox SET failures = failures + 1, due_at = ? WHERE id = ? AND done_at = 0;

-- name: GetNextMessage :one
SELECT due_at FROM outbox WHERE done_at = 0 ORDER BY due_at LIMIT 1;

-- name: UpdateBeat :exec
UPDATE vitals SET beat_at = ? WHERE id = 1;

-- name: InsertBeat :exec
INSERT INTO vitals (id, beat_at) VALUES (1, ?);

-- name: GetBeat :one
SELECT beat_at FROM vitals WHERE id = 1;
