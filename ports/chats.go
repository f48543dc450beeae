package ports

import (
	"context"
	"time"

	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/member"
)

// ChatPage asks for a part of the chat log, newest first: entries before the mark
// (the zero Mark: from the newest on) that are not older than Since. Limit is at
// least 1.
type ChatPage struct {
	Before chatlog.Mark
	Since  time.Time
	Limit  int
}

// Chats are the calls from the chat. Entries of one time are in the order of their
// ids.
type Chats interface {
	// AddAll stores entries, all or none.
	AddAll(ctx context.Context, entries []chatlog.Entry) error
	// List returns entries of everybody.
	List(ctx context.Context, p ChatPage) ([]chatlog.Entry, error)
	// ListByMember returns entries of one member.
	ListByMember(ctx context.Context, id member.ID, p ChatPage) ([]chatlog.Entry, error)
	// ListByUser returns entries with this keyed hash.
	ListByUser(ctx context.Context, user string, p ChatPage) ([]chatlog.Entry, error)
	// ListByRequest returns entries with this request id.
	ListByRequest(ctx context.Context, request string, p ChatPage) ([]chatlog.Entry, error)
	// ListByOutcome returns entries that ended so.
	ListByOutcome(ctx context.Context, o chatlog.Outcome, p ChatPage) ([]chatlog.Entry, error)
	// DeleteBefore removes entries older than at, the oldest first and at most limit. It
	// returns how many, 0 when none is left.
	DeleteBefore(ctx context.Context, at time.Time, limit int) (int, error)
}
