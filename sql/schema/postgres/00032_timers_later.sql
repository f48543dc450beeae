-- Timers of the market itself, and of missing addresses.

-- +goose Up
ALTER TABLE timers
    DROP CONSTRAINT timers_subject_valid,
    DROP CONSTRAINT timers_kind_valid,
    ADD CONSTRAINT timers_subject_valid CHECK (subject IN ('trade', 'listing', 'market')),
    ADD CONSTRAINT timers_kind_valid CHECK (kind IN ('deadline', 'reminder', 'retry', 'address'));
