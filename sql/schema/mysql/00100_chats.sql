-- Calls from the chat, for some weeks.

-- +goose Up
CREATE TABLE IF NOT EXISTS chats (
    at BIGINT NOT NULL,
    request VARCHAR(100) NOT NULL,
    member_id BIGINT NOT NULL,
    user_hash VARCHAR(100) NOT NULL,
    block_id VARCHAR(100) NOT NULL,
    block VARCHAR(100) NOT NULL,
    skill VARCHAR(100) NOT NULL,
    utterance VARCHAR(500) NOT NULL,
    params VARCHAR(2000) NOT NULL,
    took BIGINT NOT NULL,
    outcome VARCHAR(20) NOT NULL,
    code VARCHAR(100) NOT NULL,
    reply VARCHAR(100) NOT NULL,
    size INT NOT NULL,
    id BIGINT NOT NULL,
    PRIMARY KEY (id),
    KEY chats_at (at, id),
    KEY chats_member (member_id, at, id),
    KEY chats_user (user_hash, at, id),
    KEY chats_request (request, at, id),
    KEY chats_outcome (outcome, at, id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
