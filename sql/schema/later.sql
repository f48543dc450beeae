-- For sqlc only: columns that later migrations add, put before id and version, which an
-- UPDATE has last. The migrations themselves are in the folders of the engines.

-- 00022
ALTER TABLE listings
DROP COLUMN id, DROP COLUMN version,
ADD COLUMN way VARCHAR(20) NOT NULL,
ADD COLUMN id BIGINT NOT NULL, ADD COLUMN version BIGINT NOT NULL;
