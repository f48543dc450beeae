-- name: GetMember :one
SELECT * FROM members WHERE id = ?;

-- name: GetMemberByKey :one
SELECT * FROM members WHERE kakao_key = ?;

-- name: GetMemberByNickname :one
SELECT * FROM members WHERE nickname = ?;

-- name: ListMembers :many
SELECT * FROM members WHERE id IN (sqlc.slice('ids'));

-- name: InsertMember :exec
INSERT INTO members (
    kakao_key, nickname, phone, tier, photo_key, state, reason, consent_version, consent_at, joined_at,
    withdrawn_at, id, version
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: UpdateMember :execrows
UPDATE members SET
    kakao_key = ?, nickname = ?, phone = ?, tier = ?, photo_key = ?, state = ?, reason = ?,
    consent_version = ?, consent_at = ?, joined_at = ?, withdrawn_at = ?,
    version = version + 1
WHERE id = ? AND version = ?;

-- name: GetMemberVersion :one
SELECT version FROM members WHERE id = ?;
