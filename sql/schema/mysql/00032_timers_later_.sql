-- Timers of the market itself, and of missing addresses. MySQL changes all of it or
-- nothing, so it is asked whether this happened before.

-- +goose Up
SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.check_constraints
        WHERE constraint_schema = DATABASE() AND constraint_name = 'timers_kind_valid' AND check_clause LIKE '%address%'
    ),
    'DO 0',
    'ALTER TABLE timers
        DROP CHECK timers_subject_valid,
        DROP CHECK timers_kind_valid,
        ADD CONSTRAINT timers_subject_valid CHECK (subject IN (\'trade\', \'listing\', \'market\')),
        ADD CONSTRAINT timers_kind_valid CHECK (kind IN (\'deadline\', \'reminder\', \'retry\', \'address\'))'
);
PREPARE change_timers FROM @change;
EXECUTE change_timers;
DEALLOCATE PREPARE change_timers;
