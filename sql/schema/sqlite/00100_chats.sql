-- Calls from the chat, for some weeks.

-- +goose Up
CREATE TABLE chats (
    at INTEGER NOT NULL,
    request TEXT NOT NULL,
    member_id INTEGER NOT NULL,
    user_hash TEXT NOT NULL,
    block_id TEXT NOT NULL,
    block TEXT NOT NULL,
    skill TEXT NOT NULL,
    utterance TEXT NOT NULL,
    params TEXT NOT NULL,
    took INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    code TEXT NOT NULL,
    reply TEXT NOT NULL,
    size INTEGER NOT NULL,
    id INTEGER PRIMARY KEY
) STRICT;

CREATE INDEX chats_at ON chats (at, id);
CREATE INDEX chats_member ON chats (member_id, at, id);
CREATE INDEX chats_user ON chats (user_hash, at, id);
CREATE INDEX chats_request ON chats (request, at, id);
CREATE INDEX chats_outcome ON chats (outcome, at, id);
