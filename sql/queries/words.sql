-- name: InsertNews :exec
INSERT INTO news (
    id, member_id, kind, trade_id, listing_id, title, note, at, seen_at
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: ListUnseenNews :many
SELECT * FROM news WHERE member_id = ? AND seen_at = 0 ORDER BY id LIMIT ?;

-- name: CountUnseenNews :one
SELECT COUNT(*) FROM (SELECT id FROM news WHERE member_id = ? AND seen_at = 0 LIMIT ?) AS unseen;

-- name: SeeNews :exec
UPDATE news SET seen_at = ? WHERE seen_at = 0 AND id IN (sqlc.slice('ids'));

-- name: GetNotice :one
SELECT * FROM notices WHERE id = ?;

-- name: ListNotices :many
SELECT * FROM notices WHERE id <= ? ORDER BY id DESC LIMIT ?;

-- name: InsertNotice :exec
INSERT INTO notices (
    id, title, body, image_key, link_label, link_url, published_at, version
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: GetOffer :one
SELECT * FROM offers WHERE id = ?;

-- name: ListOffers :many
SELECT * FROM offers WHERE id <= ? ORDER BY id DESC LIMIT ?;

-- name: InsertOffer :exec
INSERT INTO offers (
    id, source, url, shop_url, title, shop, category, price_minor, price_currency, image_url, posted_at
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
);
