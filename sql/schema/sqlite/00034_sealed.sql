-- Texts that only the vault can read: addresses, bank accounts.

-- +goose Up
CREATE TABLE sealed (
    kind TEXT NOT NULL,
    owner_id INTEGER NOT NULL,
    body TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (kind, owner_id),
    CONSTRAINT sealed_kind_valid CHECK (kind IN ('to_buyer', 'to_seller', 'address', 'account'))
) STRICT, WITHOUT ROWID;
