-- How operators find trades and members: by when they were made, by price, by tier.

-- +goose Up
CREATE INDEX trades_made ON trades (created_at, id);
CREATE INDEX trades_priced ON trades (agreed_price, id);
CREATE INDEX members_joined_at ON members (joined_at, id);
CREATE INDEX members_tier ON members (tier, id);
