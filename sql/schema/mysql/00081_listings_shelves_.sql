-- Operators walk listings of a state by category. MySQL changes all of it or
-- nothing, so it is asked whether this happened before.

-- +goose Up
SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND table_name = 'listings' AND index_name = 'listings_shelves'
    ),
    'DO 0',
    'ALTER TABLE listings ADD KEY listings_shelves (state, category, id)'
);
PREPARE change_listings FROM @change;
EXECUTE change_listings;
DEALLOCATE PREPARE change_listings;
