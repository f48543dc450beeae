-- What is offered. photos is JSON; search_text is title and description as search.Text makes it,
-- a line each; on_market follows from state and is there for the indexes.

-- +goose Up
CREATE TABLE IF NOT EXISTS listings (
    seller_id BIGINT NOT NULL,
    title VARCHAR(200) NOT NULL,
    description TEXT NOT NULL,
    price BIGINT NOT NULL,
    category VARCHAR(20) NOT NULL,
    place VARCHAR(200) NOT NULL,
    open_chat_url VARCHAR(500) NOT NULL,
    photos TEXT NOT NULL,
    state VARCHAR(20) NOT NULL,
    before_state VARCHAR(20) NOT NULL,
    revision INT NOT NULL,
    block_reason VARCHAR(1000) NOT NULL,
    first_buyer_id BIGINT NOT NULL,
    first_until BIGINT NOT NULL,
    renew_by BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    on_market BOOLEAN NOT NULL,
    search_text TEXT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    KEY listings_market (on_market, id),
    KEY listings_category (on_market, category, id),
    KEY listings_seller (seller_id, state, id),
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
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
