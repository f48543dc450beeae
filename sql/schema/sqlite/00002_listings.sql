-- What is offered. photos is JSON; search_text is title and description as search.Text makes it,
-- a line each; on_market follows from state and is there for the indexes.

-- +goose Up
CREATE TABLE listings (
    seller_id INTEGER NOT NULL REFERENCES members (id),
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    price INTEGER NOT NULL,
    category TEXT NOT NULL,
    place TEXT NOT NULL,
    open_chat_url TEXT NOT NULL,
    photos TEXT NOT NULL,
    state TEXT NOT NULL,
    before_state TEXT NOT NULL,
    revision INTEGER NOT NULL,
    block_reason TEXT NOT NULL,
    first_buyer_id INTEGER NOT NULL,
    first_until INTEGER NOT NULL,
    renew_by INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    on_market INTEGER NOT NULL CHECK (on_market IN (0, 1)),
    search_text TEXT NOT NULL,
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
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
) STRICT;

CREATE INDEX listings_market ON listings (on_market, id);
CREATE INDEX listings_category ON listings (on_market, category, id);
CREATE INDEX listings_seller ON listings (seller_id, state, id);
