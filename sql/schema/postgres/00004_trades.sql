-- One row a trade. holding_listing_id repeats listing_id while the trade holds it, so that
-- its unique index lets one trade hold a listing. buyer_id is 0 while nobody is named.

-- +goose Up
CREATE TABLE trades (
    listing_id BIGINT NOT NULL,
    holding_listing_id BIGINT,
    seller_id BIGINT NOT NULL,
    buyer_id BIGINT NOT NULL,
    path VARCHAR(20) COLLATE "C" NOT NULL,
    state VARCHAR(20) COLLATE "C" NOT NULL,
    agreed_title VARCHAR(200) COLLATE "C" NOT NULL,
    agreed_description TEXT COLLATE "C" NOT NULL,
    agreed_category VARCHAR(20) COLLATE "C" NOT NULL,
    agreed_place VARCHAR(200) COLLATE "C" NOT NULL,
    agreed_open_chat_url VARCHAR(500) COLLATE "C" NOT NULL,
    agreed_photo_key VARCHAR(200) COLLATE "C" NOT NULL,
    agreed_price BIGINT NOT NULL,
    agreed_fee BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    remind_at BIGINT NOT NULL,
    next_try_at BIGINT NOT NULL,
    tries INTEGER NOT NULL,
    extended BOOLEAN NOT NULL,
    frozen_at BIGINT NOT NULL,
    meet_at BIGINT NOT NULL,
    meet_place VARCHAR(200) COLLATE "C" NOT NULL,
    proposed_at BIGINT NOT NULL,
    proposed_place VARCHAR(200) COLLATE "C" NOT NULL,
    proposed_by VARCHAR(20) COLLATE "C" NOT NULL,
    code VARCHAR(20) COLLATE "C" NOT NULL,
    code_tries INTEGER NOT NULL,
    resumes BOOLEAN NOT NULL,
    resume_due BIGINT NOT NULL,
    attempt_id BIGINT NOT NULL,
    captured BIGINT NOT NULL,
    refunded BIGINT NOT NULL,
    carrier VARCHAR(20) COLLATE "C" NOT NULL,
    tracking_number VARCHAR(60) COLLATE "C" NOT NULL,
    corrections INTEGER NOT NULL,
    postponed BOOLEAN NOT NULL,
    fault VARCHAR(20) COLLATE "C" NOT NULL,
    reason VARCHAR(1000) COLLATE "C" NOT NULL,
    paid_at BIGINT NOT NULL,
    sent_at BIGINT NOT NULL,
    arrived_at BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    closed_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT trades_holding_listing_id UNIQUE (holding_listing_id),
    CONSTRAINT trades_listing_id_exists FOREIGN KEY (listing_id) REFERENCES listings (id),
    CONSTRAINT trades_holding_valid CHECK (holding_listing_id IS NULL OR holding_listing_id = listing_id),
    CONSTRAINT trades_path_valid CHECK (path IN ('direct', 'parcel')),
    CONSTRAINT trades_state_valid CHECK (state IN (
        'requested', 'reserved', 'claimed', 'contested', 'done', 'cancelled', 'expired', 'released', 'hold',
        'approving', 'unknown', 'manual', 'paid', 'cancel_asked', 'sent', 'arrived', 'confirmed',
        'disputed', 'refunding', 'refund_due', 'refund_stuck', 'complete', 'refunded', 'failed', 'left',
        'hold_expired'
    )),
    CONSTRAINT trades_category_valid CHECK (agreed_category IN (
        'fashion', 'appliance', 'furniture', 'beauty', 'ticket', 'digital', 'books', 'hobby', 'sports',
        'other'
    )),
    CONSTRAINT trades_agreed_valid CHECK (agreed_fee >= 0 AND agreed_fee <= agreed_price),
    CONSTRAINT trades_money_valid CHECK (captured >= 0 AND refunded >= 0 AND refunded <= captured),
    CONSTRAINT trades_counts_valid CHECK (tries >= 0 AND code_tries >= 0 AND corrections >= 0),
    CONSTRAINT trades_proposed_by_valid CHECK (proposed_by IN ('', 'buyer', 'seller', 'system', 'browser', 'operator')),
    CONSTRAINT trades_fault_valid CHECK (fault IN ('', 'buyer', 'seller', 'system', 'browser', 'operator')),
    CONSTRAINT trades_closed_valid CHECK (
        -- Money that comes after the end reopens a trade, which keeps when it ended.
        state IN ('refund_due', 'refund_stuck')
        OR (closed_at <> 0) = (state IN (
            'done', 'cancelled', 'expired', 'released', 'complete', 'refunded', 'failed', 'left', 'hold_expired'
        ))
    ),
    CONSTRAINT trades_version_valid CHECK (version >= 1)
);

CREATE INDEX trades_buyer ON trades (buyer_id, state, id);
CREATE INDEX trades_seller ON trades (seller_id, state, id);
CREATE INDEX trades_listing ON trades (listing_id, state, id);
CREATE INDEX trades_state ON trades (state, id);
