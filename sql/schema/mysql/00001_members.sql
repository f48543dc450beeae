-- The people of the market. Ids stay after withdrawal; key and nickname make room.

-- +goose Up
CREATE TABLE IF NOT EXISTS members (
    kakao_key VARCHAR(200) NOT NULL,
    nickname VARCHAR(100) NOT NULL,
    phone VARCHAR(20) NOT NULL,
    tier VARCHAR(20) NOT NULL,
    photo_key VARCHAR(200) NOT NULL,
    state VARCHAR(20) NOT NULL,
    reason VARCHAR(1000) NOT NULL,
    consent_version VARCHAR(100) NOT NULL,
    consent_at BIGINT NOT NULL,
    joined_at BIGINT NOT NULL,
    withdrawn_at BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY members_kakao_key (kakao_key),
    UNIQUE KEY members_nickname (nickname),
    CONSTRAINT members_tier_valid CHECK (tier IN ('bronze', 'silver', 'platinum', 'diamond', 'admin')),
    CONSTRAINT members_state_valid CHECK (state IN ('active', 'blocked', 'withdrawn')),
    CONSTRAINT members_version_valid CHECK (version >= 1)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
