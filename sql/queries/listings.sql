-- name: GetListing :one
SELECT * FROM listings WHERE id = ?;

-- name: ListMarket :many
SELECT * FROM listings WHERE on_market = ? AND id <= ? ORDER BY id DESC LIMIT ?;

-- name: ListCategory :many
SELECT * FROM listings WHERE on_market = ? AND category = ? AND id <= ? ORDER BY id DESC LIMIT ?;

-- name: ListListingsBySeller :many
SELECT * FROM listings WHERE seller_id = ? AND state = ? AND id <= ? ORDER BY id DESC LIMIT ?;

-- name: ListListingsInState :many
SELECT * FROM listings WHERE state = ? AND id <= ? ORDER BY id DESC LIMIT ?;

-- name: InsertListing :exec
INSERT INTO listings (
    seller_id, title, description, price, category, place, open_chat_url, photos, state, before_state,
    revision, block_reason, first_buyer_id, first_until, renew_by, created_at, updated_at, on_market,
    search_text, way, id, version
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: UpdateListing :execrows
UPDATE listings SET
    seller_id = ?, title = ?, description = ?, price = ?, category = ?, place = ?, open_chat_url = ?,
    photos = ?, state = ?, before_state = ?, revision = ?, block_reason = ?, first_buyer_id = ?,
    first_until = ?, renew_by = ?, created_at = ?, updated_at = ?, on_market = ?, search_text = ?,
    way = ?,     version = version + 1
WHERE id = ? AND version = ?;

-- name: GetListingVersion :one
SELECT version FROM listings WHERE id = ?;

-- name: InsertRevision :exec
INSERT INTO listing_revisions (
    listing_id, number, title, description, price, at
) VALUES (
    ?, ?, ?, ?, ?, ?
);

-- name: ListRevisions :many
SELECT * FROM listing_revisions WHERE listing_id = ? ORDER BY number;
