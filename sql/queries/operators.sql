-- name: InsertAuditEntry :exec
INSERT INTO audit_entries (
    seq, at, who, name, role, action, subject, facts_before, facts_after, why, from_address, prev, hash
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: GetLastAuditEntry :one
SELECT * FROM audit_entries ORDER BY seq DESC LIMIT 1;

-- name: ListAuditEntries :many
SELECT * FROM audit_entries WHERE seq > ? ORDER BY seq LIMIT ?;

-- The log's time never goes back: the first entry at or after a time.
-- name: GetAuditSeqAt :one
SELECT seq FROM audit_entries WHERE at >= ? ORDER BY at, seq LIMIT 1;

-- One search for each index. Who looks for a subject finds few.
-- name: SearchAudit :many
SELECT * FROM audit_entries
WHERE seq >= sqlc.arg(first) AND seq <= sqlc.arg(last)
ORDER BY seq DESC LIMIT ?;

-- name: SearchAuditOfSubject :many
SELECT * FROM audit_entries
WHERE subject = sqlc.arg(subject) AND seq >= sqlc.arg(first) AND seq <= sqlc.arg(last)
    AND who = COALESCE(sqlc.narg(who), who) AND action = COALESCE(sqlc.narg(action), action)
ORDER BY seq DESC LIMIT ?;

-- name: SearchAuditOfWho :many
SELECT * FROM audit_entries
WHERE who = sqlc.arg(who) AND seq >= sqlc.arg(first) AND seq <= sqlc.arg(last)
    AND action = COALESCE(sqlc.narg(action), action)
ORDER BY seq DESC LIMIT ?;

-- name: SearchAuditOfAction :many
SELECT * FROM audit_entries
WHERE action = sqlc.arg(action) AND seq >= sqlc.arg(first) AND seq <= sqlc.arg(last)
ORDER BY seq DESC LIMIT ?;

-- name: GetOperator :one
SELECT * FROM operators WHERE id = ?;

-- name: GetOperatorByName :one
SELECT * FROM operators WHERE name = ?;

-- name: ListOperators :many
SELECT * FROM operators WHERE id <= ? ORDER BY id DESC LIMIT ?;

-- name: InsertOperator :exec
INSERT INTO operators (
    name, role, state, password, factor, next_factor, last_step, proved_at, signed_in_at, created_at, updated_at, id, version
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: UpdateOperator :execrows
UPDATE operators SET
    name = ?, role = ?, state = ?, password = ?, factor = ?, next_factor = ?, last_step = ?, proved_at = ?,
    signed_in_at = ?, created_at = ?, updated_at = ?,
    version = version + 1
WHERE id = ? AND version = ?;

-- name: GetOperatorVersion :one
SELECT version FROM operators WHERE id = ?;

-- name: GetSession :one
SELECT * FROM operator_sessions WHERE id = ?;

-- name: GetSessionByHash :one
SELECT * FROM operator_sessions WHERE hash = ?;

-- name: ListOpenSessions :many
SELECT * FROM operator_sessions WHERE open_of = ? AND id <= ? ORDER BY id DESC LIMIT ?;

-- name: InsertSession :exec
INSERT INTO operator_sessions (
    family_id, operator_id, kind, hash, from_address, next_id, created_at, used_at, replaced_at, expires_at, ends_at, revoked_at,
    open_of, id, version
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: UpdateSession :execrows
UPDATE operator_sessions SET
    family_id = ?, operator_id = ?, kind = ?, hash = ?, from_address = ?, next_id = ?, created_at = ?, used_at = ?,
    replaced_at = ?, expires_at = ?, ends_at = ?, revoked_at = ?, open_of = ?,
    version = version + 1
WHERE id = ? AND version = ?;

-- name: GetSessionVersion :one
SELECT version FROM operator_sessions WHERE id = ?;

-- name: ListSessionsEnded :many
SELECT id FROM operator_sessions WHERE ends_at < ? ORDER BY ends_at LIMIT ?;

-- name: DeleteSessions :exec
DELETE FROM operator_sessions WHERE id IN (sqlc.slice(ids));

-- name: GetTries :one
SELECT * FROM sign_ins WHERE try_key = ?;

-- name: InsertTries :exec
INSERT INTO sign_ins (failures, last_at, try_key, version) VALUES (?, ?, ?, ?);

-- name: UpdateTries :execrows
UPDATE sign_ins SET failures = ?, last_at = ?, version = version + 1 WHERE try_key = ? AND version = ?;

-- name: GetTriesVersion :one
SELECT version FROM sign_ins WHERE try_key = ?;

-- name: ListTriesBefore :many
SELECT try_key FROM sign_ins WHERE last_at < ? ORDER BY last_at LIMIT ?;

-- name: DeleteTries :exec
DELETE FROM sign_ins WHERE try_key IN (sqlc.slice(try_keys));
