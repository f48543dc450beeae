-- name: GetTrade :one
SELECT * FROM trades WHERE id = ?;

-- name: GetTradeHolding :one
SELECT * FROM trades WHERE holding_listing_id = ?;

-- name: ListTradesOfListing :many
SELECT * FROM trades WHERE listing_id = ? AND state = ? ORDER BY id;

-- ListTradesAbout sorts the few trades of one listing.
-- name: ListTradesAbout :many
SELECT * FROM trades WHERE listing_id = ? AND id <= ? ORDER BY id DESC LIMIT ?;

-- name: GetTradeOfBuyer :one
SELECT * FROM trades WHERE buyer_id = ? AND listing_id = ? AND state = ? ORDER BY id LIMIT 1;

-- name: CountTradesOfBuyer :one
SELECT COUNT(*) FROM trades WHERE buyer_id = ? AND state = ?;

-- name: ListTradesByBuyer :many
SELECT * FROM trades WHERE buyer_id = ? AND state IN (sqlc.slice('states')) AND id <= ? ORDER BY id DESC LIMIT ?;

-- name: ListTradesBySeller :many
SELECT * FROM trades WHERE seller_id = ? AND state IN (sqlc.slice('states')) AND id <= ? ORDER BY id DESC LIMIT ?;

-- name: ListTradesInState :many
SELECT * FROM trades WHERE state = ? AND id <= ? ORDER BY id DESC LIMIT ?;

-- name: ListTrades :many
SELECT * FROM trades WHERE id <= ? ORDER BY id DESC LIMIT ?;

-- name: GetNewestTrade :one
SELECT * FROM trades WHERE listing_id = ? AND state IN (sqlc.slice('states')) ORDER BY id DESC LIMIT 1;

-- name: InsertTrade :exec
INSERT INTO trades (
    listing_id, holding_listing_id, seller_id, buyer_id, path, state, agreed_title, agreed_description,
    agreed_category, agreed_place, agreed_open_chat_url, agreed_photo_key, agreed_price, agreed_fee,
    due_at, remind_at, next_try_at, tries, extended, frozen_at, meet_at, meet_place, proposed_at,
    proposed_place, proposed_by, code, code_tries, resumes, resume_due, attempt_id, captured, refunded,
    carrier, tracking_number, corrections, postponed, fault, reason, paid_at, sent_at, arrived_at,
    confirmed_at, closed_at, created_at, updated_at, banked, settled, return_due, offered, stray,
    back_carrier, back_number, disputed_at, sent_back_at, claimed_at, addressed_at, remind_address_at,
    back_addressed_at, id, version
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: UpdateTrade :execrows
UPDATE trades SET
    listing_id = ?, holding_listing_id = ?, seller_id = ?, buyer_id = ?, path = ?, state = ?,
    agreed_title = ?, agreed_description = ?, agreed_category = ?, agreed_place = ?,
    agreed_open_chat_url = ?, agreed_photo_key = ?, agreed_price = ?, agreed_fee = ?, due_at = ?,
    remind_at = ?, next_try_at = ?, tries = ?, extended = ?, frozen_at = ?, meet_at = ?, meet_place = ?,
    proposed_at = ?, proposed_place = ?, proposed_by = ?, code = ?, code_tries = ?, resumes = ?,
    resume_due = ?, attempt_id = ?, captured = ?, refunded = ?, carrier = ?, tracking_number = ?,
    corrections = ?, postponed = ?, fault = ?, reason = ?, paid_at = ?, sent_at = ?, arrived_at = ?,
    confirmed_at = ?, closed_at = ?, created_at = ?, updated_at = ?, banked = ?, settled = ?,
    return_due = ?, offered = ?, stray = ?, back_carrier = ?, back_number = ?, disputed_at = ?,
    sent_back_at = ?, claimed_at = ?, addressed_at = ?, remind_address_at = ?, back_addressed_at = ?,
    version = version + 1
WHERE id = ? AND version = ?;

-- name: GetTradeVersion :one
SELECT version FROM trades WHERE id = ?;

-- name: InsertEvent :exec
INSERT INTO trade_events (
    trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
);

-- name: ListEvents :many
SELECT * FROM trade_events WHERE trade_id = ? ORDER BY seq;

-- name: GetTracking :one
SELECT trade_id FROM tracking_keys WHERE tracking_key = ?;

-- name: InsertTracking :exec
INSERT INTO tracking_keys (
    tracking_key, trade_id
) VALUES (
    ?, ?
);
