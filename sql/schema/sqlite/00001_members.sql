-- The people of the market. Ids stay after withdrawal; key and nickname make room.

-- +goose Up
CREATE TABLE members (
    kakao_key TEXT NOT NULL,
    nickname TEXT NOT NULL,
    phone TEXT NOT NULL,
    tier TEXT NOT NULL,
    photo_key TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    consent_version TEXT NOT NULL,
    consent_at INTEGER NOT NULL,
    joined_at INTEGER NOT NULL,
    withdrawn_at INTEGER NOT NULL,
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    UNIQUE (kakao_key),
    UNIQUE (nickname),
    CONSTRAINT members_tier_valid CHECK (tier IN ('bronze', 'silver', 'platinum', 'diamond', 'admin')),
    CONSTRAINT members_state_valid CHECK (state IN ('active', 'blocked', 'withdrawn')),
    CONSTRAINT members_version_valid CHECK (version >= 1)
) STRICT;
