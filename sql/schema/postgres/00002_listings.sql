-- What is offered. photos is JSON; search_text is title and description as search.Text makes it,
-- a line each; on_market follows from state and is there for the indexes.

-- +goose Up
CREATE TABLE listings (
    seller_id BIGINT NOT NULL,
    title VARCHAR(200) COLLATE "C" NOT NULL,
    description TEXT COLLATE "C" NOT NULL,
    price BIGINT NOT NULL,
    category VARCHAR(20) COLLATE "C" NOT NULL,
    place VARCHAR(200) COLLATE "C" NOT NULL,
    open_chat_url VARCHAR(500) COLLATE "C" NOT NULL,
    photos TEXT COLLATE "C" NOT NULL,
    state VARCHAR(20) COLLATE "C" NOT NULL,
    before_state VARCHAR(20) COLLATE "C" NOT NULL,
    revision INTEGER NOT NULL,
    block_reason VARCHAR(1000) COLLATE "C" NOT NULL,
    first_buyer_id BIGINT NOT NULL,
    first_until BIGINT NOT NULL,
    renew_by BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    on_market BOOLEAN NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT listings_seller_id_exists FOREIGN KEY (seller_id) REFERENCES members (id),
    CONSTRAINT listings_price_valid CHECK (price >= 0),
    CONSTRAINT listings_category_valid CHECK (category IN (
        'fashion', 'appliance', 'furniture', 'beauty', 'ticket', 'digital', 'books', 'hobby', 'sports',
        'other'
    )),
    CONSTRAINT listings_state_valid CHECK (state IN ('for_sale', 'reserved', 'paying', 'in_trade', 'sold', 'hidden', 'deleted', 'blocked')),
    CONSTRAINT listings_before_state_valid CHECK (before_state IN ('', 'for_sale', 'reserved')),
    CONSTRAINT listings_revision_valid CHECK (revision >= 0),
    CONSTRAINT listings_on_market_valid CHECK (on_market = (state IN ('for_sale', 'reserved', 'paying'))),
    CONSTRAINT listings_version_valid CHECK (version >= 1)
);

CREATE INDEX listings_market ON listings (on_market, id);
CREATE INDEX listings_category ON listings (on_market, category, id);
CREATE INDEX listings_seller ON listings (seller_id, state, id);
