package sqlstore

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/junggyenara/junggye/adapters/sqlstore/sqlgen"
	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/ports"
)

type chats struct{ s *session }

func chatRow(e chatlog.Entry) sqlgen.Chat {
	return sqlgen.Chat{
		At: micros(e.At), Request: e.Request, MemberID: int64(e.MemberID), UserHash: e.User, BlockID: e.BlockID, Block: e.Block,
		Skill: e.Skill, Utterance: e.Utterance, Params: e.Params, Took: e.Took.Microseconds(), Outcome: string(e.Outcome),
		Code: e.Code, Reply: e.Reply, Size: e.Size, ID: e.ID,
	}
}

func chatOf(r sqlgen.Chat) chatlog.Entry {
	return chatlog.Entry{
		ID: r.ID, At: moment(r.At), Request: r.Request, MemberID: member.ID(r.MemberID), User: r.UserHash, BlockID: r.BlockID,
		Block: r.Block, Skill: r.Skill, Utterance: r.Utterance, Params: r.Params, Took: time.Duration(r.Took) * time.Microsecond,
		Outcome: chatlog.Outcome(r.Outcome), Code: r.Code, Reply: r.Reply, Size: r.Size,
	}
}

func (r chats) AddAll(ctx context.Context, entries []chatlog.Entry) error {
	return r.s.together(ctx, "add chats", func(q *sqlgen.Queries) error {
		for _, e := range entries {
			if err := q.InsertChat(ctx, sqlgen.InsertChatParams(chatRow(e))); err != nil {
				return err
			}
		}
		return nil
	})
}

// span is a page's bounds as the statements have them.
func span(p ports.ChatPage) sqlgen.ListChatsParams {
	out := sqlgen.ListChatsParams{Since: micros(p.Since), Before: micros(p.Before.At), ID: p.Before.ID, Limit: limit(p.Limit)}
	if p.Before == (chatlog.Mark{}) {
		out.Before, out.ID = math.MaxInt64, math.MaxInt64
	}
	return out
}

func (r chats) list(ctx context.Context, op string, read func(q *sqlgen.Queries) ([]sqlgen.Chat, error)) ([]chatlog.Entry, error) {
	return many(ctx, r.s, op, read, sure(chatOf))
}

func (r chats) List(ctx context.Context, p ports.ChatPage) ([]chatlog.Entry, error) {
	return r.list(ctx, "list chats", func(q *sqlgen.Queries) ([]sqlgen.Chat, error) { return q.ListChats(ctx, span(p)) })
}

func (r chats) ListByMember(ctx context.Context, id member.ID, p ports.ChatPage) ([]chatlog.Entry, error) {
	b := span(p)
	return r.list(ctx, "list chats of member", func(q *sqlgen.Queries) ([]sqlgen.Chat, error) {
		return q.ListChatsOfMember(ctx, sqlgen.ListChatsOfMemberParams{
			MemberID: int64(id), Since: b.Since, Before: b.Before, ID: b.ID, Limit: b.Limit,
		})
	})
}

func (r chats) ListByUser(ctx context.Context, user string, p ports.ChatPage) ([]chatlog.Entry, error) {
	b := span(p)
	return r.list(ctx, "list chats of user", func(q *sqlgen.Queries) ([]sqlgen.Chat, error) {
		return q.ListChatsOfUser(ctx, sqlgen.ListChatsOfUserParams{
			UserHash: user, Since: b.Since, Before: b.Before, ID: b.ID, Limit: b.Limit,
		})
	})
}

func (r chats) ListByRequest(ctx context.Context, request string, p ports.ChatPage) ([]chatlog.Entry, error) {
	b := span(p)
	return r.list(ctx, "list chats of request", func(q *sqlgen.Queries) ([]sqlgen.Chat, error) {
		return q.ListChatsOfRequest(ctx, sqlgen.ListChatsOfRequestParams{
			Request: request, Since: b.Since, Before: b.Before, ID: b.ID, Limit: b.Limit,
		})
	})
}

func (r chats) ListByOutcome(ctx context.Context, o chatlog.Outcome, p ports.ChatPage) ([]chatlog.Entry, error) {
	b := span(p)
	return r.list(ctx, "list chats with outcome", func(q *sqlgen.Queries) ([]sqlgen.Chat, error) {
		return q.ListChatsWithOutcome(ctx, sqlgen.ListChatsWithOutcomeParams{
			Outcome: string(o), Since: b.Since, Before: b.Before, ID: b.ID, Limit: b.Limit,
		})
	})
}

// DeleteBefore looks for the rows first, since not every engine deletes a
// limited number.
func (r chats) DeleteBefore(ctx context.Context, at time.Time, n int) (int, error) {
	ids, err := many(ctx, r.s, "list old chats", func(q *sqlgen.Queries) ([]int64, error) {
		return q.ListChatIDsBefore(ctx, sqlgen.ListChatIDsBeforeParams{At: micros(at), Limit: limit(n)})
	}, sure(func(id int64) int64 { return id }))
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return len(ids), r.s.whole(ctx, "delete chats", func(q *sqlgen.Queries) error {
		for some := range slices.Chunk(ids, idsPerQuery) {
			if _, err := q.DeleteChats(ctx, sqlgen.DeleteChatsParams{Ids: some}); err != nil {
				return err
			}
		}
		return nil
	})
}
