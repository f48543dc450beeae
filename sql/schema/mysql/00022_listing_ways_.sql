-- How a listing may be traded: both ways, which is '' and what the version before knows, or
-- one of them. The index is for what few listings offer. MySQL changes all of it or nothing,
-- but knows no ADD COLUMN IF NOT EXISTS, so it is asked whether this happened before.

-- +goose Up
SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'listings' AND column_name = 'way'
    ),
    'DO 0',
    'ALTER TABLE listings
        ADD COLUMN way VARCHAR(20) NOT NULL DEFAULT \'\',
        ADD CONSTRAINT listings_way_valid CHECK (way IN (\'\', \'direct\', \'parcel\')),
        ADD KEY listings_way (on_market, way, id)'
);
PREPARE change_listings FROM @change;
EXECUTE change_listings;
DEALLOCATE PREPARE change_listings;
