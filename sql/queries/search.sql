-- CountGram counts no further than the limit.
-- name: CountGram :one
SELECT COUNT(*) FROM (SELECT g.listing_id FROM grams AS g WHERE g.gram = ? AND g.listing_id <= ? LIMIT ?) AS counted;

-- name: ListWithGram :many
SELECT listing_id FROM grams WHERE gram = ? AND listing_id <= ? ORDER BY listing_id DESC LIMIT ?;

-- GetWithGramAfter passes so many rows of a gram.
-- name: GetWithGramAfter :one
SELECT listing_id FROM grams WHERE gram = ? AND listing_id <= ? ORDER BY listing_id DESC LIMIT 1 OFFSET ?;

-- SQLite keeps the order of a CROSS JOIN: the rarest comes first.
-- name: ListWithTwoGrams :many
SELECT a.listing_id FROM grams AS a CROSS JOIN grams AS b
WHERE a.gram = sqlc.arg(gram1) AND a.listing_id <= sqlc.arg(listing_id) AND a.listing_id >= sqlc.arg(floor)
    AND b.gram = sqlc.arg(gram2) AND b.listing_id = a.listing_id
ORDER BY a.listing_id DESC LIMIT ?;

-- name: ListWithThreeGrams :many
SELECT a.listing_id FROM grams AS a CROSS JOIN grams AS b CROSS JOIN grams AS c
WHERE a.gram = sqlc.arg(gram1) AND a.listing_id <= sqlc.arg(listing_id) AND a.listing_id >= sqlc.arg(floor)
    AND b.gram = sqlc.arg(gram2) AND b.listing_id = a.listing_id
    AND c.gram = sqlc.arg(gram3) AND c.listing_id = a.listing_id
ORDER BY a.listing_id DESC LIMIT ?;

-- name: ListWithGramBetween :many
SELECT listing_id FROM grams WHERE gram >= sqlc.arg(first) AND gram < sqlc.arg(past) LIMIT ?;

-- ListFound has the conditions of which an engine could think that they are rare
-- and sort all of the market for them; here it is given the rows by id. SQLite
-- would prepare LIKE with a bare parameter anew for each value of it.
-- name: ListFound :many
SELECT * FROM listings
WHERE id IN (sqlc.slice(ids)) AND on_market = ? AND category = COALESCE(sqlc.narg(category), category)
    AND (way = '' OR way = COALESCE(sqlc.narg(way), way))
    AND price >= sqlc.arg(min_price) AND price <= sqlc.arg(max_price) AND search_text LIKE COALESCE(sqlc.narg(pattern), '%');

-- name: ListMarketIDs :many
SELECT id FROM listings WHERE on_market = ? AND id <= ? ORDER BY id DESC LIMIT ?;

-- name: ListWayIDs :many
SELECT id FROM listings WHERE on_market = ? AND way = ? AND id <= ? ORDER BY id DESC LIMIT ?;

-- name: ListCategoryIDs :many
SELECT id FROM listings WHERE on_market = ? AND category = ? AND id <= ? ORDER BY id DESC LIMIT ?;

-- name: ListStateIDs :many
SELECT id FROM listings WHERE state = ? AND id <= ? ORDER BY id DESC LIMIT ?;

-- name: ListStateCategoryIDs :many
SELECT id FROM listings WHERE state = ? AND category = ? AND id <= ? ORDER BY id DESC LIMIT ?;

-- name: ListSellerIDs :many
SELECT id FROM listings WHERE seller_id = ? AND state = ? AND id <= ? ORDER BY id DESC LIMIT ?;

-- name: GetIndexed :one
SELECT search_text, price, on_market FROM listings WHERE id = ? AND version = ?;

-- name: ListGramsOf :many
SELECT gram FROM grams WHERE listing_id = ? AND gram IN (sqlc.slice(grams));

-- name: DeleteGrams :exec
DELETE FROM grams WHERE listing_id = ? AND gram IN (sqlc.slice(grams));

-- name: InsertGram :exec
INSERT INTO grams (gram, listing_id) VALUES (?, ?);

-- InsertGrams saves fifteen of sixteen round trips.
-- name: InsertGrams :exec
INSERT INTO grams (gram, listing_id) VALUES
(sqlc.arg(g0), sqlc.arg(listing_id)), (sqlc.arg(g1), sqlc.arg(listing_id)),
(sqlc.arg(g2), sqlc.arg(listing_id)), (sqlc.arg(g3), sqlc.arg(listing_id)),
(sqlc.arg(g4), sqlc.arg(listing_id)), (sqlc.arg(g5), sqlc.arg(listing_id)),
(sqlc.arg(g6), sqlc.arg(listing_id)), (sqlc.arg(g7), sqlc.arg(listing_id)),
(sqlc.arg(g8), sqlc.arg(listing_id)), (sqlc.arg(g9), sqlc.arg(listing_id)),
(sqlc.arg(g10), sqlc.arg(listing_id)), (sqlc.arg(g11), sqlc.arg(listing_id)),
(sqlc.arg(g12), sqlc.arg(listing_id)), (sqlc.arg(g13), sqlc.arg(listing_id)),
(sqlc.arg(g14), sqlc.arg(listing_id)), (sqlc.arg(g15), sqlc.arg(listing_id));

-- name: GetUnfilled :one
SELECT listing_id FROM grams WHERE gram = 0;

-- name: SetUnfilled :execrows
UPDATE grams SET listing_id = sqlc.arg(next) WHERE gram = 0 AND listing_id = sqlc.arg(last);

-- name: DeleteUnfilled :exec
DELETE FROM grams WHERE gram = 0;

-- name: SetSearchText :exec
UPDATE listings SET search_text = ? WHERE id = ? AND version = ?;
