package app

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/push"
	"github.com/junggyenara/junggye/ports"
)

const (
	// pushResultKind is the outbox's word for a task to look up; the body is its name.
	pushResultKind = "push_result"

	pushTries     = 8              // while a message surely was not sent: some ten minutes
	pushFor       = 24 * time.Hour // after that, old news
	resultAfter   = 10 * time.Second
	resultTries   = 8
	messengerFor  = 10 * time.Second // one call, shutdown or not
	pushCalls     = 10               // in one round
	pushPause     = 5 * time.Second  // for the rest of a round that ended early
	tooLate       = "too late"
	tooManyTries  = "too many tries"
	noMessenger   = "no messenger is set"
	diedInCall    = "the process ended during the call"
	memberIsGone  = "the member left or is blocked"
	resultUnknown = "no result was to be had"
)

// letter is a claimed outbox message with its push and the claim's end.
type letter struct {
	ports.Message
	push  push.Push
	key   string // of the member, once it was begun
	until time.Time
}

// apart takes the messages to members out of all that are due.
func apart(due []ports.Message) (pushes, others []ports.Message) {
	for _, msg := range due {
		if msg.Kind == pushKind {
			pushes = append(pushes, msg)
		} else {
			others = append(others, msg)
		}
	}
	return pushes, others
}

// workPushes hands over what is due, many in one call. A call that fails ends
// the round, so that a messenger that hangs costs one call's patience, and so does
// a number of calls, since the clock's own work waits for the round's end.
func (m *Market) workPushes(ctx context.Context, due []ports.Message) {
	waiting := m.claimPushes(ctx, due)
	for calls := 0; len(waiting) > 0; calls++ {
		if ctx.Err() != nil || calls == pushCalls {
			break
		}
		var batch []letter
		batch, waiting = nextBatch(waiting)
		if !m.sendBatch(ctx, batch) {
			break
		}
	}
	for _, l := range waiting {
		m.putOff(ctx, l.Message, l.until, m.Clock.Now().Add(pushPause))
	}
}

func (m *Market) claimPushes(ctx context.Context, due []ports.Message) []letter {
	var mine []letter
	r := m.Store.Repos()
	for _, msg := range due {
		until := m.Clock.Now().Add(claimFor)
		if got, err := r.Outbox.Claim(ctx, msg, until); !m.claimed(ctx, got, err) {
			continue
		}
		id, err := strconv.ParseInt(msg.Body, 10, 64)
		var p push.Push
		if err == nil {
			p, err = r.Pushes.Get(ctx, news.ID(id))
		}
		if ctx.Err() != nil {
			m.putOff(ctx, msg, until, msg.DueAt)
			break
		}
		if err != nil {
			m.Report("read a push message", err)
			if err := r.Outbox.Fail(context.WithoutCancel(ctx), msg.ID, m.Clock.Now().Add(backoff(msg.Failures))); err != nil {
				m.Report("put a message off", err)
			}
			continue
		}
		mine = append(mine, letter{Message: msg, push: p, until: until})
	}
	return mine
}

// nextBatch takes as many letters as fit one call: one for each member, since a
// call names nobody twice. One that failed before goes alone, so that a call that
// is refused for one of its letters does not take the others with it again.
func nextBatch(waiting []letter) (batch, rest []letter) {
	named := make(map[member.ID]bool)
	for _, l := range waiting {
		fits := len(batch) < push.MaxBatch && !named[l.push.MemberID] && (len(batch) == 0 || batch[0].Failures+l.Failures == 0)
		if !fits {
			rest = append(rest, l)
			continue
		}
		named[l.push.MemberID] = true
		batch = append(batch, l)
	}
	return batch, rest
}

// sendBatch stores that the call is being made, makes it, and stores what is
// known then. It reports whether the messenger answered.
func (m *Market) sendBatch(ctx context.Context, batch []letter) bool {
	ctx = context.WithoutCancel(ctx)
	var begun []letter
	var messages []push.Message
	for _, l := range batch {
		next, err := m.beginPush(ctx, l)
		if err != nil {
			m.Report("begin a push", err)
			m.putOff(ctx, l.Message, l.until, m.Clock.Now().Add(pushPause))
			continue
		}
		if next.push.State == push.Asking {
			begun = append(begun, next)
			messages = append(messages, push.Message{Key: next.key, NewsID: next.push.NewsID})
		}
	}
	if len(begun) == 0 {
		return true
	}
	call, cancel := context.WithTimeout(ctx, messengerFor)
	defer cancel()
	task, err := m.Messenger.Send(call, messages)
	if err := m.in(ctx, func(s step) error { return s.endPushes(begun, task, err) }); err != nil {
		// The rows stay as asking; their claims lapse, and then they are doubtful.
		m.Report("store what became of pushes", err)
	}
	if err != nil {
		m.Report(fmt.Sprintf("push %d news", len(begun)), err)
	}
	return err == nil || callOutcome(err) == push.Denied
}

// beginPush decides whether a letter still goes out, and stores that before the
// call: who dies in between leaves a doubtful one, never a second one.
func (m *Market) beginPush(ctx context.Context, l letter) (letter, error) {
	err := m.in(ctx, func(s step) error {
		p, err := s.r.Pushes.Get(s.ctx, l.push.NewsID)
		if err != nil {
			return err
		}
		to, why, key, err := s.pushable(p, l.Failures)
		if err != nil {
			return err
		}
		if to != p.State {
			if p, err = p.Move(to, why, s.now); err != nil {
				return err
			}
			if p, err = s.r.Pushes.Save(s.ctx, p); err != nil {
				return err
			}
		}
		l.push, l.key = p, key
		if to != push.Asking {
			return s.r.Outbox.Done(s.ctx, l.ID, s.now)
		}
		return nil
	})
	return l, err
}

// pushable says which state a push takes before its call, asking if there is to
// be one, and the member's key.
func (s step) pushable(p push.Push, failures int) (to push.State, why, key string, err error) {
	switch {
	case p.State == push.Asking:
		return push.Doubtful, diedInCall, "", nil
	case p.State != push.Due:
		return p.State, p.Detail, "", nil
	case s.m.Messenger == nil:
		return push.GivenUp, noMessenger, "", nil
	case failures >= pushTries:
		return push.GivenUp, tooManyTries, "", nil
	case s.now.Sub(p.CreatedAt) > pushFor:
		return push.GivenUp, tooLate, "", nil
	}
	item, err := s.r.News.Get(s.ctx, p.NewsID)
	if err != nil {
		return "", "", "", err
	}
	if !item.SeenAt.IsZero() {
		return push.Unneeded, "", "", nil
	}
	who, err := s.r.Members.Get(s.ctx, p.MemberID)
	if err != nil {
		return "", "", "", err
	}
	if who.MayAct(s.now) != nil {
		return push.Refused, memberIsGone, "", nil
	}
	return push.Asking, "", who.Key, nil
}

// endPushes stores what a call's end means for all its letters.
func (s step) endPushes(letters []letter, task string, failed error) error {
	to, why := push.Accepted, ""
	if failed != nil {
		to, why = push.Doubtful, failed.Error()
		switch callOutcome(failed) {
		case push.Retry:
			to = push.Due
		case push.Denied:
			// One of many may be at fault; each tries again alone.
			to = push.Refused
			if len(letters) > 1 {
				to = push.Due
			}
		case push.Unknown:
		}
	}
	for _, l := range letters {
		p, err := l.push.Move(to, why, s.now)
		if err != nil {
			return err
		}
		p.TaskID = task
		if _, err := s.r.Pushes.Save(s.ctx, p); err != nil {
			return err
		}
		if to == push.Due {
			err = s.r.Outbox.Fail(s.ctx, l.ID, s.now.Add(backoff(l.Failures)))
		} else {
			err = s.r.Outbox.Done(s.ctx, l.ID, s.now)
		}
		if err != nil {
			return err
		}
	}
	if to != push.Accepted {
		return nil
	}
	return s.r.Outbox.Add(s.ctx, ports.Message{
		ID: s.m.Source.ID(), Kind: pushResultKind, Key: task, Body: task, DueAt: s.now.Add(resultAfter), At: s.now,
	})
}

// workPushResult asks what became of a task and stores it.
func (m *Market) workPushResult(ctx context.Context, task string, failures int) error {
	result, err := m.askResult(ctx, task)
	final := err == nil && result.Done || err != nil && callOutcome(err) == push.Denied
	if !final && failures+1 < resultTries && m.Messenger != nil {
		return fault.Wrap(fault.Unavailable, "", err)
	}
	if err != nil {
		m.Report("look up push task "+task, err)
	}
	return m.in(context.WithoutCancel(ctx), func(s step) error { return s.settlePushes(task, result) })
}

func (m *Market) askResult(ctx context.Context, task string) (push.Result, error) {
	if m.Messenger == nil {
		return push.Result{}, errors.New(noMessenger)
	}
	ctx, cancel := context.WithTimeout(ctx, messengerFor)
	defer cancel()
	return m.Messenger.Result(ctx, task)
}

// settlePushes gives each push of a task its end.
func (s step) settlePushes(task string, result push.Result) error {
	list, err := s.r.Pushes.ListByTask(s.ctx, task)
	if err != nil {
		return err
	}
	failed := make(map[string]push.Failure, len(result.Failures))
	for _, f := range result.Failures {
		failed[f.Key] = f
	}
	for _, p := range list {
		if p.State != push.Accepted {
			continue
		}
		who, err := s.r.Members.Get(s.ctx, p.MemberID)
		if err != nil {
			return err
		}
		to, why := fate(result, failed, who.Key, len(list))
		if p, err = p.Move(to, why, s.now); err != nil {
			return err
		}
		if _, err := s.r.Pushes.Save(s.ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// fate is what a result says about the message to one member of several.
func fate(result push.Result, failed map[string]push.Failure, key string, of int) (push.State, string) {
	f, found := failed[key]
	switch {
	case found && f.Ours:
		return push.GivenUp, f.Text
	case found:
		return push.Refused, f.Text
	case !result.Done:
		return push.Doubtful, resultUnknown
	case result.Unnamed >= of:
		return push.Refused, "the key is unknown"
	case result.Unnamed > 0:
		return push.Doubtful, "some of the task failed without a name"
	}
	return push.Sent, ""
}
