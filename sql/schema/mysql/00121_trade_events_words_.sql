-- Words of a trail may go once no law asks for them, three years after they were written at the
-- earliest: the note may be emptied. All else stays as it is for ever.

-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER IF NOT EXISTS trade_events_words_only BEFORE UPDATE ON trade_events FOR EACH ROW
IF NOT (
    NEW.note = '' AND OLD.at < (UNIX_TIMESTAMP() - 94608000) * 1000000
    AND NEW.trade_id = OLD.trade_id AND NEW.seq = OLD.seq AND NEW.table_row = OLD.table_row
    AND NEW.event = OLD.event AND NEW.by_actor = OLD.by_actor AND NEW.member_id = OLD.member_id
    AND NEW.from_state = OLD.from_state AND NEW.to_state = OLD.to_state AND NEW.at = OLD.at
) THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'trade_events is append-only';
END IF;
-- +goose StatementEnd
