-- +goose Up
CREATE TRIGGER IF NOT EXISTS payout_events_no_update BEFORE UPDATE ON payout_events
FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'payout_events is append-only';
