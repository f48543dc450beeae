-- Texts that only the vault can read: addresses, bank accounts.

-- +goose Up
CREATE TABLE IF NOT EXISTS sealed (
    kind VARCHAR(20) NOT NULL,
    owner_id BIGINT NOT NULL,
    body TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (kind, owner_id),
    CONSTRAINT sealed_kind_valid CHECK (kind IN ('to_buyer', 'to_seller', 'address', 'account'))
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
