-- The trigger that lets words go takes the place of this one.

-- +goose Up
DROP TRIGGER IF EXISTS payout_events_no_update;
