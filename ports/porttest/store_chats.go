package porttest

import (
	"context"
	"fmt"
	"time"

	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/ports"
)

func chatChecks() map[string]func(*world) {
	return map[string]func(*world){
		"EveryFieldOfAChatIsKept":         chatFields,
		"ChatsNewestFirstInPages":         chatPages,
		"ChatsByWhatTheyAreAbout":         chatFilters,
		"ChatsAreAddedTogetherOrNot":      chatsTogether,
		"OldChatsGoOldestFirstAndBounded": oldChats,
	}
}

func aChat(id int64, age time.Duration) chatlog.Entry {
	return chatlog.Entry{ID: big + id, At: start.Add(-age), Outcome: chatlog.OK, MemberID: buyer, User: "u"}
}

func chatID(e chatlog.Entry) int64 { return e.ID - big }

var allChats = ports.ChatPage{Limit: 100}

func chatFields(w *world) {
	e := filled[chatlog.Entry](w, 1)
	e.Took = 3*time.Second + 7*time.Microsecond
	w.ok(w.Chats.AddAll(w.ctx, []chatlog.Entry{e}))
	w.same(must(w.Chats.List(w.ctx, allChats))(w), []chatlog.Entry{e}, everyFieldWhy)
	w.ok(w.Chats.AddAll(w.ctx, nil))
}

func chatPages(w *world) {
	// 3 and 4 are of one time: their ids decide.
	w.ok(w.Chats.AddAll(w.ctx, []chatlog.Entry{aChat(5, 0), aChat(1, 3*time.Hour), aChat(4, time.Hour), aChat(3, time.Hour), aChat(2, 2*time.Hour)}))
	list := func(p ports.ChatPage) []int64 { return ids(must(w.Chats.List(w.ctx, p))(w), chatID) }
	w.same(list(allChats), []int64{5, 4, 3, 2, 1}, "newest first")
	w.same(list(ports.ChatPage{Limit: 2}), []int64{5, 4}, "a page")
	w.same(list(ports.ChatPage{Before: aChat(4, time.Hour).Mark(), Limit: 2}), []int64{3, 2}, "the next page, in the middle of one time")
	w.same(list(ports.ChatPage{Before: chatlog.Mark{At: start.Add(-time.Hour)}, Limit: 9}), []int64{2, 1}, "older than a time")
	w.same(list(ports.ChatPage{Since: start.Add(-2 * time.Hour), Limit: 9}), []int64{5, 4, 3, 2}, "not older than a time")
	w.same(list(ports.ChatPage{Before: aChat(1, 3*time.Hour).Mark(), Limit: 9}), nil, "behind the end")
}

func chatFilters(w *world) {
	mine, theirs, late := aChat(1, 0), aChat(2, 0), aChat(3, 0)
	theirs.MemberID, theirs.User, theirs.Request = other, "U", "r-2"
	late.Outcome, late.Request = chatlog.Late, "r-3"
	w.ok(w.Chats.AddAll(w.ctx, []chatlog.Entry{mine, theirs, late}))
	list := func(entries []chatlog.Entry, err error) []int64 { return ids(must(entries, err)(w), chatID) }
	w.same(list(w.Chats.ListByMember(w.ctx, buyer, allChats)), []int64{3, 1}, "one member's")
	w.same(list(w.Chats.ListByMember(w.ctx, seller, allChats)), nil, "nobody's")
	w.same(list(w.Chats.ListByUser(w.ctx, "u", allChats)), []int64{3, 1}, "hashes compare byte for byte")
	w.same(list(w.Chats.ListByRequest(w.ctx, "r-2", allChats)), []int64{2}, "one request's")
	w.same(list(w.Chats.ListByOutcome(w.ctx, chatlog.OK, allChats)), []int64{2, 1}, "those that went well")
	one := ports.ChatPage{Before: late.Mark(), Limit: 1}
	w.same(list(w.Chats.ListByMember(w.ctx, buyer, one)), []int64{1}, "a page of one member's")
	w.same(list(w.Chats.ListByUser(w.ctx, "u", one)), []int64{1}, "a page of one user's")
	w.same(list(w.Chats.ListByRequest(w.ctx, "r-2", one)), []int64{2}, "a page of one request's")
	w.same(list(w.Chats.ListByOutcome(w.ctx, chatlog.OK, one)), []int64{2}, "a page of one outcome")

	w.same(list(w.Chats.ListByMember(w.ctx, buyer, ports.ChatPage{Since: start.Add(time.Second), Limit: 9})), nil, "since then nothing")
}

func chatsTogether(w *world) {
	w.ok(w.Chats.AddAll(w.ctx, []chatlog.Entry{aChat(1, 0)}))
	w.refused(w.Chats.AddAll(w.ctx, []chatlog.Entry{aChat(2, 0), aChat(1, 0)}), fault.Exists, "", "an id is used once")
	w.same(ids(must(w.Chats.List(w.ctx, allChats))(w), chatID), []int64{1}, "all or none")
	var crowd []chatlog.Entry
	var want []int64
	for id := int64(99); id > 1; id-- {
		crowd, want = append(crowd, aChat(id, 0)), append(want, id)
	}
	w.ok(w.Chats.AddAll(w.ctx, crowd))
	w.same(ids(must(w.Chats.List(w.ctx, allChats))(w), chatID), append(want, 1), "each of many")
	w.refused(w.Chats.AddAll(w.ctx, append([]chatlog.Entry{aChat(100, 0)}, crowd...)), fault.Exists, "", "an id is used once")
	w.same(ids(must(w.Chats.List(w.ctx, allChats))(w), chatID), append(want, 1), "all of many or none")
}

func oldChats(w *world) {
	w.ok(w.Chats.AddAll(w.ctx, []chatlog.Entry{aChat(1, 0), aChat(2, time.Hour), aChat(3, 3*time.Hour), aChat(4, 2*time.Hour)}))
	left := func() []int64 { return ids(must(w.Chats.List(w.ctx, allChats))(w), chatID) }
	w.same(must(w.Chats.DeleteBefore(w.ctx, start, 2))(w), 2, "no more than asked for")
	w.same(left(), []int64{1, 2}, "the oldest went first")
	w.same(must(w.Chats.DeleteBefore(w.ctx, start, 2))(w), 1, "the rest")
	w.same(must(w.Chats.DeleteBefore(w.ctx, start, 2))(w), 0, "none is left")
	w.same(left(), []int64{1}, "one of that very time stays")
}

func chatCalls(ctx context.Context, r ports.Repos, add func(string, error)) {
	add("Chats.AddAll", r.Chats.AddAll(ctx, []chatlog.Entry{aChat(1, 0)}))
	add("Chats.List", second(r.Chats.List(ctx, allChats)))
	add("Chats.ListByMember", second(r.Chats.ListByMember(ctx, buyer, allChats)))
	add("Chats.ListByUser", second(r.Chats.ListByUser(ctx, "u", allChats)))
	add("Chats.ListByRequest", second(r.Chats.ListByRequest(ctx, "r", allChats)))
	add("Chats.ListByOutcome", second(r.Chats.ListByOutcome(ctx, chatlog.OK, allChats)))
	add("Chats.DeleteBefore", second(r.Chats.DeleteBefore(ctx, start, 9)))
}

// FillChats adds n entries to the chat log, of a hundred members and users; one in
// fifty came late.
func FillChats(ctx context.Context, s ports.Store, n int) error {
	entries := make([]chatlog.Entry, n)
	for i := range entries {
		e := aChat(int64(i), time.Duration(n-i)*time.Second)
		e.MemberID, e.User, e.Request = member.ID(i%100), fmt.Sprint("user ", i%100), fmt.Sprint("request ", i)
		if i%50 == 0 {
			e.Outcome = chatlog.Late
		}
		entries[i] = e
	}
	return s.Repos().Chats.AddAll(ctx, entries)
}
