package memory

import (
	"cmp"
	"context"
	"math"
	"time"

	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/ports"
)

func compareMarks(a, b chatlog.Mark) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
}

type chats struct{ s *session }

func (r chats) AddAll(ctx context.Context, entries []chatlog.Entry) error {
	return r.s.do(ctx, func(u *unit) error {
		for _, e := range entries {
			if _, taken := u.chats[e.ID]; taken {
				return exists("")
			}
			cut(&e.At)
			put(u, u.chats, e.ID, e)
			mark(u, u.chatsAt, e.Mark(), true)
		}
		return nil
	})
}

// list reads a page of the entries that pass keep.
func (r chats) list(ctx context.Context, p ports.ChatPage, keep func(chatlog.Entry) bool) ([]chatlog.Entry, error) {
	return ask(ctx, r.s, func(u *unit) ([]chatlog.Entry, error) {
		from := chatlog.Mark{At: p.Before.At, ID: p.Before.ID - 1}
		if p.Before == (chatlog.Mark{}) {
			from = chatlog.Mark{At: time.UnixMicro(math.MaxInt64), ID: math.MaxInt64}
		}
		var out []chatlog.Entry
		u.chatsAt.down(from, func(m chatlog.Mark) bool {
			if m.At.Before(p.Since) {
				return false
			}
			if e := u.chats[m.ID]; keep(e) {
				out = append(out, e)
			}
			return len(out) < p.Limit
		})
		return out, nil
	})
}

func (r chats) List(ctx context.Context, p ports.ChatPage) ([]chatlog.Entry, error) {
	return r.list(ctx, p, func(chatlog.Entry) bool { return true })
}

func (r chats) ListByMember(ctx context.Context, id member.ID, p ports.ChatPage) ([]chatlog.Entry, error) {
	return r.list(ctx, p, func(e chatlog.Entry) bool { return e.MemberID == id })
}

func (r chats) ListByUser(ctx context.Context, user string, p ports.ChatPage) ([]chatlog.Entry, error) {
	return r.list(ctx, p, func(e chatlog.Entry) bool { return e.User == user })
}

func (r chats) ListByRequest(ctx context.Context, request string, p ports.ChatPage) ([]chatlog.Entry, error) {
	return r.list(ctx, p, func(e chatlog.Entry) bool { return e.Request == request })
}

func (r chats) ListByOutcome(ctx context.Context, o chatlog.Outcome, p ports.ChatPage) ([]chatlog.Entry, error) {
	return r.list(ctx, p, func(e chatlog.Entry) bool { return e.Outcome == o })
}

func (r chats) DeleteBefore(ctx context.Context, at time.Time, limit int) (int, error) {
	return ask(ctx, r.s, func(u *unit) (int, error) {
		var old []chatlog.Mark
		u.chatsAt.up(chatlog.Mark{}, func(m chatlog.Mark) bool {
			if !m.At.Before(at) {
				return false
			}
			old = append(old, m)
			return len(old) < limit
		})
		for _, m := range old {
			drop(u, u.chats, m.ID)
			mark(u, u.chatsAt, m, false)
		}
		return len(old), nil
	})
}
