-- Sealed texts are found by the key that sealed them, which they begin with.

-- +goose Up
CREATE INDEX payouts_account ON payouts (account);
