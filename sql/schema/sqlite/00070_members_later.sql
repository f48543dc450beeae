-- Phones are sealed, blocks end, and who has left has records that end.

-- +goose Up
ALTER TABLE members ADD COLUMN phone_sealed TEXT NOT NULL DEFAULT '';
ALTER TABLE members ADD COLUMN phone_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE members ADD COLUMN blocked_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN records_until INTEGER NOT NULL DEFAULT 0;

CREATE INDEX members_phone ON members (phone);
CREATE INDEX members_phone_sealed ON members (phone_sealed);
CREATE INDEX members_phone_hash ON members (phone_hash, id);
CREATE INDEX members_state ON members (state, id);
CREATE INDEX members_records ON members (state, records_until);
