-- Phones are sealed, blocks end, and who has left has records that end.

-- +goose Up
ALTER TABLE members
    ADD COLUMN phone_sealed VARCHAR(200) COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN phone_hash VARCHAR(64) COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN blocked_until BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN records_until BIGINT NOT NULL DEFAULT 0;

CREATE INDEX members_phone ON members (phone);
CREATE INDEX members_phone_sealed ON members (phone_sealed);
CREATE INDEX members_phone_hash ON members (phone_hash, id);
CREATE INDEX members_state ON members (state, id);
CREATE INDEX members_records ON members (state, records_until);
