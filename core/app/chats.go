package app

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/junggyenara/junggye/core/chatlog"
)

const (
	chatQueue = 2048 // entries that wait to be stored; most have less than a kilobyte
	chatBatch = 200
	chatEvery = 500 * time.Millisecond
	chatStore = 2 * time.Second // so long the store may take for a batch
	chatOld   = 500             // entries that are removed at once
	userHash  = "chat user"     // kind of the vault's fingerprints
)

// chatLog is what stands between the calls and the store. Losing an entry is
// better than keeping somebody waiting.
type chatLog struct {
	queue chan chatlog.Entry
	lost  atomic.Int64
}

// LogChat hands a call to the chat log and returns at once. user is the person's
// key, of which a keyed hash is kept. What has no room is dropped and counted.
func (m *Market) LogChat(c chatlog.Call, user string) {
	if user != "" {
		c.User = m.Vault.Hash(userHash, user)
	}
	e := c.Entry()
	e.ID = m.Source.ID()
	select {
	case m.chats.queue <- e:
	default:
		m.chats.lost.Add(1)
	}
}

// LostChats is how many entries of the chat log were not stored since this
// process started: the queue was full, or the store was gone.
func (m *Market) LostChats() int64 { return m.chats.lost.Load() }

// RunChats stores the chat log until the context ends, and then what is waiting.
func (m *Market) RunChats(ctx context.Context) {
	tick := time.NewTicker(chatEvery)
	defer tick.Stop()
	down := false
	for ctx.Err() == nil {
		first, more := m.firstChat(ctx)
		if !more {
			break
		}
		// Those that come soon after go with it, in one transaction.
		if len(m.chats.queue) < chatBatch {
			select {
			case <-tick.C:
			case <-ctx.Done():
			}
		}
		down = m.storeChats(ctx, first, down)
	}
	for len(m.chats.queue) > 0 && !down {
		down = m.storeChats(ctx, <-m.chats.queue, down)
	}
	m.chats.lost.Add(int64(len(m.chats.queue)))
}

func (m *Market) firstChat(ctx context.Context) (chatlog.Entry, bool) {
	select {
	case e := <-m.chats.queue:
		return e, true
	case <-ctx.Done():
		return chatlog.Entry{}, false
	}
}

// storeChats stores a batch that begins with first. A batch that the store does
// not take is lost; that is reported once, not for each.
func (m *Market) storeChats(ctx context.Context, first chatlog.Entry, down bool) bool {
	entries := []chatlog.Entry{first}
	for len(entries) < chatBatch && len(m.chats.queue) > 0 {
		entries = append(entries, <-m.chats.queue)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), chatStore)
	defer cancel()
	err := m.in(ctx, func(s step) error { return s.r.Chats.AddAll(ctx, entries) })
	if err == nil {
		return false
	}
	m.chats.lost.Add(int64(len(entries)))
	if !down {
		m.Report("store the chat log", err)
	}
	return true
}

// forgetChats removes what is older than the chat log is kept.
func (m *Market) forgetChats(ctx context.Context) error {
	before := m.Clock.Now().AddDate(0, 0, -m.Process.ChatLogDays)
	for ctx.Err() == nil {
		n, err := m.Store.Repos().Chats.DeleteBefore(ctx, before, chatOld)
		if err != nil || n == 0 {
			return err
		}
	}
	return ctx.Err()
}
