-- name: InsertNews :exec
INSERT INTO news (
    id, member_id, kind, trade_id, listing_id, title, note, at, seen_at
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: GetNews :one
SELECT * FROM news WHERE id = ?;

-- name: ListUnseenNews :many
SELECT * FROM news WHERE member_id = ? AND seen_at = 0 ORDER BY id LIMIT ?;

-- name: ListNewsOfTrade :many
SELECT * FROM news WHERE trade_id = ? ORDER BY id;

-- name: CountUnseenNews :one
SELECT COUNT(*) FROM (SELECT id FROM news WHERE member_id = ? AND seen_at = 0 LIMIT ?) AS unseen;

-- name: SeeNews :exec
UPDATE news SET seen_at = ? WHERE seen_at = 0 AND id IN (sqlc.slice('ids'));

-- name: GetPush :one
SELECT * FROM pushes WHERE news_id = ?;

-- name: ListPushesOfTrade :many
SELECT * FROM pushes WHERE trade_id = ? ORDER BY place;

-- name: ListPushesOfTask :many
SELECT * FROM pushes WHERE task_id = ? ORDER BY news_id;

-- name: InsertPush :exec
INSERT INTO pushes (
    trade_id, member_id, place, state, task_id, detail, created_at, updated_at, news_id, version
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: UpdatePush :execrows
UPDATE pushes SET
    trade_id = ?, member_id = ?, place = ?, state = ?, task_id = ?, detail = ?, created_at = ?, updated_at = ?,
    version = version + 1
WHERE news_id = ? AND version = ?;

-- name: GetPushVersion :one
SELECT version FROM pushes WHERE news_id = ?;

-- name: GetNotice :one
SELECT * FROM notices WHERE id = ?;

-- name: ListNotices :many
SELECT * FROM notices WHERE id <= ? ORDER BY id DESC LIMIT ?;

-- name: ListNoticesInState :many
SELECT * FROM notices WHERE state = ? AND id <= ? ORDER BY id DESC LIMIT ?;

-- name: ListNoticesShown :many
SELECT * FROM notices
WHERE state = 'published' AND (published_at < ? OR (published_at = ? AND id < ?)) AND (hide_at = 0 OR hide_at > ?)
ORDER BY published_at DESC, id DESC LIMIT ?;

-- name: GetMainNotice :one
SELECT * FROM notices WHERE main_place = 1;

-- name: InsertNotice :exec
INSERT INTO notices (
    title, body, image_key, link_label, link_url, published_at, state, main_place, buttons, hide_at,
    created_at, updated_at, created_by, updated_by, id, version
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: UpdateNotice :execrows
UPDATE notices SET
    title = ?, body = ?, image_key = ?, link_label = ?, link_url = ?, published_at = ?, state = ?,
    main_place = ?, buttons = ?, hide_at = ?, created_at = ?, updated_at = ?, created_by = ?,
    updated_by = ?, version = version + 1
WHERE id = ? AND version = ?;

-- name: GetNoticeVersion :one
SELECT version FROM notices WHERE id = ?;
