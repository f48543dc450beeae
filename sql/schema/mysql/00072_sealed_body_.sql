-- Sealed texts are found by the key that sealed them, which they begin with. MySQL changes all of it or
-- nothing, so it is asked whether this happened before.

-- +goose Up
SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND table_name = 'sealed' AND index_name = 'sealed_body'
    ),
    'DO 0',
    'ALTER TABLE sealed ADD KEY sealed_body (body(48))'
);
PREPARE change_sealed FROM @change;
EXECUTE change_sealed;
DEALLOCATE PREPARE change_sealed;
