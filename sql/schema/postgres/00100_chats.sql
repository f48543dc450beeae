-- Calls from the chat, for some weeks.

-- +goose Up
CREATE TABLE chats (
    at BIGINT NOT NULL,
    request VARCHAR(100) COLLATE "C" NOT NULL,
    member_id BIGINT NOT NULL,
    user_hash VARCHAR(100) COLLATE "C" NOT NULL,
    block_id VARCHAR(100) COLLATE "C" NOT NULL,
    block VARCHAR(100) COLLATE "C" NOT NULL,
    skill VARCHAR(100) COLLATE "C" NOT NULL,
    utterance VARCHAR(500) COLLATE "C" NOT NULL,
    params VARCHAR(2000) COLLATE "C" NOT NULL,
    took BIGINT NOT NULL,
    outcome VARCHAR(20) COLLATE "C" NOT NULL,
    code VARCHAR(100) COLLATE "C" NOT NULL,
    reply VARCHAR(100) COLLATE "C" NOT NULL,
    size INT NOT NULL,
    id BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX chats_at ON chats (at, id);
CREATE INDEX chats_member ON chats (member_id, at, id);
CREATE INDEX chats_user ON chats (user_hash, at, id);
CREATE INDEX chats_request ON chats (request, at, id);
CREATE INDEX chats_outcome ON chats (outcome, at, id);
