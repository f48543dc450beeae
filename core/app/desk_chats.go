package app

import (
	"context"
	"slices"
	"strconv"

	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/ports"
)

// Bounds of one look at the chat log.
const (
	chatsShown   = 200  // entries of a page at most
	chatsScanned = 5000 // entries that are looked at for it
	chatsRead    = 500  // at once
)

// ChatsSeen is a page of the chat log. Next is where to go on, zero at the end: a
// page that found little among many has it too.
type ChatsSeen struct {
	Items []Chat
	Next  chatlog.Mark
}

// Chat is an entry with the present nickname of its member, empty for nobody.
type Chat struct {
	chatlog.Entry
	Nickname string
}

// Chats returns the calls that the filter asks for, newest first, at most limit
// and never more than a bounded part of the log in one go. Who looks at one
// person's calls is recorded.
func (d Desk) Chats(ctx context.Context, by operator.Actor, f chatlog.Filter, before chatlog.Mark, limit int) (ChatsSeen, error) {
	s, err := d.read(ctx, by, operator.SeeChats)
	if err != nil {
		return ChatsSeen{}, err
	}
	if f, err = f.Check(); err != nil {
		return ChatsSeen{}, err
	}
	if f.Personal() && before == (chatlog.Mark{}) {
		if err := d.change(ctx, by, operator.SeeChats, "", func(step) (deed, error) {
			return deed{subject: personOf(f)}, nil
		}); err != nil {
			return ChatsSeen{}, err
		}
	}
	if before == (chatlog.Mark{}) && !f.Until.IsZero() {
		before.At = f.Until
	}
	found, next, err := s.chats(f, before, min(max(limit, 1), chatsShown))
	if err != nil {
		return ChatsSeen{}, err
	}
	items, err := s.named(found)
	return ChatsSeen{Items: items, Next: next}, err
}

// personOf is whom the audit log names.
func personOf(f chatlog.Filter) string {
	if f.Member != 0 {
		return "member:" + strconv.FormatInt(int64(f.Member), 10)
	}
	return "chat user:" + f.User
}

// chats walks over the log by the index that fits best.
func (s step) chats(f chatlog.Filter, before chatlog.Mark, limit int) ([]chatlog.Entry, chatlog.Mark, error) {
	var found []chatlog.Entry
	for looked := 0; looked < chatsScanned; {
		some, err := s.chatsBy(f, ports.ChatPage{Before: before, Since: f.Since, Limit: chatsRead})
		if err != nil {
			return nil, chatlog.Mark{}, err
		}
		for i, e := range some {
			if f.Matches(e) {
				found = append(found, e)
			}
			before = e.Mark()
			if len(found) == limit && (i < len(some)-1 || len(some) == chatsRead) {
				return found, before, nil
			}
		}
		if len(some) < chatsRead {
			return found, chatlog.Mark{}, nil
		}
		looked += len(some)
	}
	return found, before, nil
}

func (s step) chatsBy(f chatlog.Filter, p ports.ChatPage) ([]chatlog.Entry, error) {
	switch {
	case f.Request != "":
		return s.r.Chats.ListByRequest(s.ctx, f.Request, p)
	case f.Member != 0:
		return s.r.Chats.ListByMember(s.ctx, f.Member, p)
	case f.User != "":
		return s.r.Chats.ListByUser(s.ctx, f.User, p)
	case f.Outcome != "":
		return s.r.Chats.ListByOutcome(s.ctx, f.Outcome, p)
	}
	return s.r.Chats.List(s.ctx, p)
}

// named adds the nicknames.
func (s step) named(entries []chatlog.Entry) ([]Chat, error) {
	var ids []member.ID
	for _, e := range entries {
		if e.MemberID != 0 {
			ids = append(ids, e.MemberID)
		}
	}
	slices.Sort(ids)
	people, err := s.r.Members.ListByID(s.ctx, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	names := map[member.ID]string{}
	for _, who := range people {
		names[who.ID] = who.Nickname
	}
	out := make([]Chat, len(entries))
	for i, e := range entries {
		out[i] = Chat{Entry: e, Nickname: names[e.MemberID]}
	}
	return out, nil
}
