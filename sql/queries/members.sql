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
    withdrawn_at, phone_sealed, phone_hash, blocked_until, records_until, erased_at, id, version
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: UpdateMember :execrows
UPDATE members SET
    kakao_key = ?, nickname = ?, phone = ?, tier = ?, photo_key = ?, state = ?, reason = ?,
    consent_version = ?, consent_at = ?, joined_at = ?, withdrawn_at = ?,
    phone_sealed = ?, phone_hash = ?, blocked_until = ?, records_until = ?, erased_at = ?,
    version = version + 1
WHERE id = ? AND version = ?;

-- name: GetMemberVersion :one
SELECT version FROM members WHERE id = ?;

-- name: ListNewestMembers :many
SELECT * FROM members WHERE id <= ? ORDER BY id DESC LIMIT ?;

-- name: ListMembersInState :many
SELECT * FROM members WHERE state = ? AND id <= ? ORDER BY id DESC LIMIT ?;

-- name: ListMembersByNickname :many
SELECT * FROM members WHERE nickname > ? AND nickname >= ? AND nickname < ? ORDER BY nickname LIMIT ?;

-- name: ListMembersByPhoneHash :many
SELECT * FROM members WHERE phone_hash IN (sqlc.slice('hashes')) ORDER BY id DESC LIMIT ?;

-- name: ListMembersByPhone :many
SELECT * FROM members WHERE phone = ? ORDER BY id DESC LIMIT ?;

-- name: ListMembersWithPhone :many
SELECT * FROM members WHERE phone > '' LIMIT ?;

-- name: ListMembersWithoutRecordsEnd :many
SELECT * FROM members WHERE state = 'withdrawn' AND records_until = 0 LIMIT ?;

-- name: ListMembersKeptUntil :many
SELECT * FROM members
WHERE erased_at = 0 AND records_until > 0 AND records_until <= ? AND state = 'withdrawn' ORDER BY records_until LIMIT ?;

-- name: ListMembersSealed :many
SELECT * FROM members WHERE phone_sealed >= ? AND phone_sealed < ? LIMIT ?;

-- name: CountMembersSealed :one
SELECT COUNT(*) FROM members WHERE phone_sealed >= ? AND phone_sealed < ?;

-- name: ListBars :many
SELECT * FROM bars WHERE phone_hash IN (sqlc.slice('hashes')) AND until_at > ?;

-- name: InsertBar :exec
INSERT INTO bars (
    key_id, reason, until_at, at, phone_hash
) VALUES (
    ?, ?, ?, ?, ?
);

-- name: UpdateBar :execrows
UPDATE bars SET key_id = ?, reason = ?, until_at = ?, at = ? WHERE phone_hash = ?;

-- name: DeleteEndedBars :exec
DELETE FROM bars WHERE until_at <= ?;

-- name: CountBarsOfKey :one
SELECT COUNT(*) FROM bars WHERE key_id = ?;
