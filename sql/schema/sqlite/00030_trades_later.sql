-- +goose NO TRANSACTION
-- Partial refunds, returns, claims after completion, delivery addresses. SQLite changes no
-- CHECK, so the table is made anew; rows that point to it stay, which is why their keys
-- are not looked at meanwhile (https://www.sqlite.org/lang_altertable.html, section 7).

-- +goose Up
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
DROP TABLE IF EXISTS trades_later;
CREATE TABLE trades_later (
    listing_id INTEGER NOT NULL REFERENCES listings (id),
    holding_listing_id INTEGER,
    seller_id INTEGER NOT NULL,
    buyer_id INTEGER NOT NULL,
    path TEXT NOT NULL,
    state TEXT NOT NULL,
    agreed_title TEXT NOT NULL,
    agreed_description TEXT NOT NULL,
    agreed_category TEXT NOT NULL,
    agreed_place TEXT NOT NULL,
    agreed_open_chat_url TEXT NOT NULL,
    agreed_photo_key TEXT NOT NULL,
    agreed_price INTEGER NOT NULL,
    agreed_fee INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    remind_at INTEGER NOT NULL,
    next_try_at INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    extended INTEGER NOT NULL CHECK (extended IN (0, 1)),
    frozen_at INTEGER NOT NULL,
    meet_at INTEGER NOT NULL,
    meet_place TEXT NOT NULL,
    proposed_at INTEGER NOT NULL,
    proposed_place TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    code TEXT NOT NULL,
    code_tries INTEGER NOT NULL,
    resumes INTEGER NOT NULL CHECK (resumes IN (0, 1)),
    resume_due INTEGER NOT NULL,
    attempt_id INTEGER NOT NULL,
    captured INTEGER NOT NULL,
    refunded INTEGER NOT NULL,
    carrier TEXT NOT NULL,
    tracking_number TEXT NOT NULL,
    corrections INTEGER NOT NULL,
    postponed INTEGER NOT NULL CHECK (postponed IN (0, 1)),
    fault TEXT NOT NULL,
    reason TEXT NOT NULL,
    paid_at INTEGER NOT NULL,
    sent_at INTEGER NOT NULL,
    arrived_at INTEGER NOT NULL,
    confirmed_at INTEGER NOT NULL,
    closed_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    banked INTEGER NOT NULL DEFAULT 0,
    settled INTEGER NOT NULL DEFAULT 0,
    return_due INTEGER NOT NULL DEFAULT 0,
    offered INTEGER NOT NULL DEFAULT 0,
    stray INTEGER NOT NULL DEFAULT 0,
    back_carrier TEXT NOT NULL DEFAULT '',
    back_number TEXT NOT NULL DEFAULT '',
    disputed_at INTEGER NOT NULL DEFAULT 0,
    sent_back_at INTEGER NOT NULL DEFAULT 0,
    claimed_at INTEGER NOT NULL DEFAULT 0,
    addressed_at INTEGER NOT NULL DEFAULT 0,
    remind_address_at INTEGER NOT NULL DEFAULT 0,
    back_addressed_at INTEGER NOT NULL DEFAULT 0,
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    UNIQUE (holding_listing_id),
    CONSTRAINT trades_holding_valid CHECK (holding_listing_id IS NULL OR holding_listing_id = listing_id),
    CONSTRAINT trades_path_valid CHECK (path IN ('direct', 'parcel')),
    CONSTRAINT trades_state_valid CHECK (state IN (
        'requested', 'reserved', 'claimed', 'contested', 'done', 'cancelled', 'expired', 'released', 'hold',
        'approving', 'unknown', 'manual', 'paid', 'cancel_asked', 'sent', 'arrived', 'confirmed',
        'disputed', 'returning', 'return_sent', 'claim_open', 'refunding', 'refund_due', 'refund_stuck', 'complete',
        'refunded', 'failed', 'left', 'hold_expired'
    )),
    CONSTRAINT trades_category_valid CHECK (agreed_category IN (
        'fashion', 'appliance', 'furniture', 'beauty', 'ticket', 'digital', 'books', 'hobby', 'sports',
        'other'
    )),
    CONSTRAINT trades_agreed_valid CHECK (agreed_fee >= 0 AND agreed_fee <= agreed_price),
    CONSTRAINT trades_money_valid CHECK (
        captured >= 0 AND refunded >= 0 AND settled >= 0 AND return_due >= 0 AND stray >= 0
        AND banked >= 0 AND banked <= refunded
        AND refunded + settled + return_due <= captured AND offered >= 0 AND offered <= captured
    ),
    CONSTRAINT trades_counts_valid CHECK (tries >= 0 AND code_tries >= 0 AND corrections >= 0),
    CONSTRAINT trades_proposed_by_valid CHECK (proposed_by IN ('', 'buyer', 'seller', 'system', 'browser', 'operator')),
    CONSTRAINT trades_fault_valid CHECK (fault IN ('', 'buyer', 'seller', 'system', 'browser', 'operator')),
    CONSTRAINT trades_closed_valid CHECK (
        -- Money that comes after the end, and a claim after completion, reopen a trade, which keeps when it ended.
        state IN ('refund_due', 'refund_stuck', 'claim_open')
        OR (closed_at <> 0) = (state IN (
            'done', 'cancelled', 'expired', 'released', 'complete', 'refunded', 'failed', 'left', 'hold_expired'
        ))
    ),
    CONSTRAINT trades_version_valid CHECK (version >= 1)
) STRICT;
INSERT INTO trades_later (
    listing_id, holding_listing_id, seller_id, buyer_id, path, state, agreed_title,
    agreed_description, agreed_category, agreed_place, agreed_open_chat_url, agreed_photo_key,
    agreed_price, agreed_fee, due_at, remind_at, next_try_at, tries, extended, frozen_at, meet_at,
    meet_place, proposed_at, proposed_place, proposed_by, code, code_tries, resumes, resume_due,
    attempt_id, captured, refunded, carrier, tracking_number, corrections, postponed, fault,
    reason, paid_at, sent_at, arrived_at, confirmed_at, closed_at, created_at, updated_at, id,
    version
) SELECT
    listing_id, holding_listing_id, seller_id, buyer_id, path, state, agreed_title,
    agreed_description, agreed_category, agreed_place, agreed_open_chat_url, agreed_photo_key,
    agreed_price, agreed_fee, due_at, remind_at, next_try_at, tries, extended, frozen_at, meet_at,
    meet_place, proposed_at, proposed_place, proposed_by, code, code_tries, resumes, resume_due,
    attempt_id, captured, refunded, carrier, tracking_number, corrections, postponed, fault,
    reason, paid_at, sent_at, arrived_at, confirmed_at, closed_at, created_at, updated_at, id,
    version
FROM trades;
DROP TABLE trades;
ALTER TABLE trades_later RENAME TO trades;
CREATE INDEX trades_buyer ON trades (buyer_id, state, id);
CREATE INDEX trades_seller ON trades (seller_id, state, id);
CREATE INDEX trades_listing ON trades (listing_id, state, id);
CREATE INDEX trades_state ON trades (state, id);
COMMIT;
PRAGMA foreign_keys = ON;
