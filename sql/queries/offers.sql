-- name: GetOffer :one
SELECT * FROM offers WHERE id = ?;

-- name: ListShownOffers :many
SELECT * FROM offers WHERE posted_at >= ? AND ended_at = 0 ORDER BY posted_at DESC, id DESC LIMIT ?;

-- name: ListOffersByURL :many
SELECT * FROM offers WHERE source = ? AND url IN (sqlc.slice('urls'));

-- name: ListUndetailedOffers :many
SELECT * FROM offers
WHERE source = ? AND posted_at >= ? AND ended_at = 0 AND detail_at = 0
ORDER BY posted_at DESC, id DESC LIMIT ?;

-- name: GetLastSameOffer :one
SELECT * FROM offers
WHERE same_key = ? AND posted_at < ? AND price_currency <> ''
ORDER BY posted_at DESC, id DESC LIMIT 1;

-- name: InsertOffer :exec
INSERT INTO offers (
    id, source, url, shop_url, title, shop, category, price_minor, price_currency, image_url, posted_at,
    same_key, before_minor, before_currency, before_at, ended_at, detail_at, detail_tries, version
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: UpdateOffer :execrows
UPDATE offers SET
    source = ?, url = ?, shop_url = ?, title = ?, shop = ?, category = ?, price_minor = ?, price_currency = ?,
    image_url = ?, posted_at = ?, same_key = ?, before_minor = ?, before_currency = ?, before_at = ?,
    ended_at = ?, detail_at = ?, detail_tries = ?,
    version = version + 1
WHERE id = ? AND version = ?;

-- name: GetOfferVersion :one
SELECT version FROM offers WHERE id = ?;

-- name: GetBoard :one
SELECT * FROM boards WHERE name = ?;

-- name: ListBoards :many
SELECT * FROM boards ORDER BY name;

-- name: InsertBoard :exec
INSERT INTO boards (
    next_at, resting_until, tried_at, ok_at, layout, page_rows, failures, alarm_at, trouble,
    rows_failed, requests, saved, etag, last_modified, off_at, name, version
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: UpdateBoard :execrows
UPDATE boards SET
    next_at = ?, resting_until = ?, tried_at = ?, ok_at = ?, layout = ?, page_rows = ?, failures = ?, alarm_at = ?,
    trouble = ?, rows_failed = ?, requests = ?, saved = ?, etag = ?, last_modified = ?, off_at = ?,
    version = version + 1
WHERE name = ? AND version = ?;

-- name: GetBoardVersion :one
SELECT version FROM boards WHERE name = ?;

-- name: GetLease :one
SELECT ends_at FROM leases WHERE name = ?;

-- name: InsertLease :exec
INSERT INTO leases (
    name, ends_at
) VALUES (
    ?, ?
);

-- name: TakeLease :execrows
UPDATE leases SET ends_at = ? WHERE name = ? AND ends_at = sqlc.arg(was_ends_at);
