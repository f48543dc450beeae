-- name: EraseTrade :exec
UPDATE trades SET
    agreed_title = ?, agreed_description = '', agreed_place = '', agreed_open_chat_url = '', agreed_photo_key = '',
    meet_place = '', proposed_place = '', code = '', carrier = '', tracking_number = '', back_carrier = '',
    back_number = '', reason = ''
WHERE id = ?;

-- name: EraseEvents :exec
UPDATE trade_events SET note = '' WHERE trade_id = ? AND note > '';

-- name: EraseAttempts :exec
UPDATE attempts SET item_name = ?, mobile_url = '', desktop_url = '' WHERE trade_id = ?;

-- name: ErasePayout :exec
UPDATE payouts SET account = '', reference = '', reason = '' WHERE trade_id = ?;

-- name: ErasePayoutEvents :exec
UPDATE payout_events SET note = '' WHERE trade_id = ? AND note > '';

-- name: EraseTradeNews :exec
UPDATE news SET title = ?, note = '' WHERE trade_id = ?;

-- name: ErasePushes :exec
UPDATE pushes SET task_id = '', detail = '' WHERE trade_id = ?;

-- name: EraseTracking :exec
DELETE FROM tracking_keys WHERE trade_id = ?;

-- name: EraseRevisions :exec
UPDATE listing_revisions SET title = ?, description = '' WHERE listing_id = ?;

-- name: EraseOwnNews :exec
UPDATE news SET title = ?, note = '' WHERE member_id = ? AND trade_id = 0;
