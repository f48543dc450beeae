-- How a listing may be traded: both ways, which is '' and what the version before knows, or
-- one of them. The index is for what few listings offer.

-- +goose Up
ALTER TABLE listings ADD COLUMN way TEXT NOT NULL DEFAULT ''
    CONSTRAINT listings_way_valid CHECK (way IN ('', 'direct', 'parcel'));

CREATE INDEX listings_way ON listings (on_market, way, id);
