-- Texts that only the vault can read: addresses, bank accounts.

-- +goose Up
CREATE TABLE sealed (
    kind VARCHAR(20) COLLATE "C" NOT NULL,
    owner_id BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (kind, owner_id),
    CONSTRAINT sealed_kind_valid CHECK (kind IN ('to_buyer', 'to_seller', 'address', 'account'))
);
