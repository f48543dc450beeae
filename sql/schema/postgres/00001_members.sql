-- The people of the market. Ids stay after withdrawal; key and nickname make room.

-- +goose Up
CREATE TABLE members (
    kakao_key VARCHAR(200) COLLATE "C" NOT NULL,
    nickname VARCHAR(100) COLLATE "C" NOT NULL,
    phone VARCHAR(20) COLLATE "C" NOT NULL,
    tier VARCHAR(20) COLLATE "C" NOT NULL,
    photo_key VARCHAR(200) COLLATE "C" NOT NULL,
    state VARCHAR(20) COLLATE "C" NOT NULL,
    reason VARCHAR(1000) COLLATE "C" NOT NULL,
    consent_version VARCHAR(100) COLLATE "C" NOT NULL,
    consent_at BIGINT NOT NULL,
    joined_at BIGINT NOT NULL,
    withdrawn_at BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT members_kakao_key UNIQUE (kakao_key),
    CONSTRAINT members_nickname UNIQUE (nickname),
    CONSTRAINT members_tier_valid CHECK (tier IN ('bronze', 'silver', 'platinum', 'diamond', 'admin')),
    CONSTRAINT members_state_valid CHECK (state IN ('active', 'blocked', 'withdrawn')),
    CONSTRAINT members_version_valid CHECK (version >= 1)
);
