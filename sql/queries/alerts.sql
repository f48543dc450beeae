-- name: ListAlertsOf :many
SELECT * FROM alerts WHERE member_id = ? ORDER BY id;

-- name: ListAlertsByGram :many
SELECT * FROM alerts WHERE gram IN (sqlc.slice('grams'));

-- name: InsertAlert :exec
INSERT INTO alerts (
    member_id, word, terms, gram, daily, added_at, id, version
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: UpdateAlert :execrows
UPDATE alerts SET
    member_id = ?, word = ?, terms = ?, gram = ?, daily = ?, added_at = ?,
    version = version + 1
WHERE id = ? AND version = ?;

-- name: GetAlertVersion :one
SELECT version FROM alerts WHERE id = ?;

-- name: DeleteAlert :exec
DELETE FROM alerts WHERE id = ? AND member_id = ?;

-- name: InsertHit :exec
INSERT INTO alert_hits (
    member_id, subject, ref_id, word, title, found_at, due_at, told_at
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: ListHitsOfRef :many
SELECT * FROM alert_hits WHERE subject = ? AND ref_id = ?;

-- name: ListHitsOfMember :many
SELECT * FROM alert_hits WHERE member_id = ? ORDER BY found_at DESC, ref_id DESC LIMIT ?;

-- name: ListDueHits :many
SELECT * FROM alert_hits
WHERE member_id = ? AND told_at = 0 AND due_at <= ?
ORDER BY due_at, found_at, ref_id LIMIT ?;

-- name: GetLastDueHit :one
SELECT due_at FROM alert_hits WHERE member_id = ? ORDER BY due_at DESC LIMIT 1;

-- name: TellHit :exec
UPDATE alert_hits SET told_at = ? WHERE member_id = ? AND subject = ? AND ref_id = ? AND told_at = 0;

-- name: DeleteHit :exec
DELETE FROM alert_hits WHERE member_id = ? AND subject = ? AND ref_id = ?;
