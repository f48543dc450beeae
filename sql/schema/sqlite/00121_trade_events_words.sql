-- Words of a trail may go once no law asks for them, three years after they were written at the
-- earliest: the note may be emptied. All else stays as it is for ever.

-- +goose Up
DROP TRIGGER trade_events_no_update;

-- +goose StatementBegin
CREATE TRIGGER trade_events_no_update BEFORE UPDATE ON trade_events
WHEN NOT (
    NEW.note = '' AND OLD.at < (CAST(strftime('%s', 'now') AS INTEGER) - 94608000) * 1000000
    AND NEW.trade_id IS OLD.trade_id AND NEW.seq IS OLD.seq AND NEW.table_row IS OLD.table_row
    AND NEW.event IS OLD.event AND NEW.by_actor IS OLD.by_actor AND NEW.member_id IS OLD.member_id
    AND NEW.from_state IS OLD.from_state AND NEW.to_state IS OLD.to_state AND NEW.at IS OLD.at
)
BEGIN
    SELECT RAISE(ABORT, 'trade_events is append-only');
END;
-- +goose StatementEnd
