-- Words of a trail may go once no law asks for them, three years after they were written at the
-- earliest: the note may be emptied. All else stays as it is for ever.

-- +goose Up
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION payout_events_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.note = '' AND OLD.at < (extract(epoch FROM now())::bigint - 94608000) * 1000000
            AND NEW.trade_id = OLD.trade_id AND NEW.seq = OLD.seq AND NEW.operator_id = OLD.operator_id
            AND NEW.from_state = OLD.from_state AND NEW.to_state = OLD.to_state AND NEW.amount = OLD.amount
            AND NEW.batch_id = OLD.batch_id AND NEW.at = OLD.at
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'payout_events is append-only';
END;
$$;
-- +goose StatementEnd
