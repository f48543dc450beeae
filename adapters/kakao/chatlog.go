package kakao

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/adapters/web"
	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
)

// called is what a call's function notes for the chat log.
type called struct {
	member  member.ID
	outcome chatlog.Outcome // OK, Refused, Failed or Fallback
	code    string
	kinds   []string
}

// refused is how an error is noted. Without a code its kind says more than nothing.
func (c called) refused(err error) called {
	c.outcome, c.code = chatlog.Refused, string(fault.CodeOf(err))
	switch fault.KindOf(err) {
	case fault.Internal, fault.Unavailable, fault.InDoubt, fault.Stale:
		c.outcome = chatlog.Failed
	default:
	}
	if c.code == "" {
		c.code = fault.KindOf(err).String()
	}
	return c
}

// codeBusy is the reason of calls that the gate had no room for.
const codeBusy = "call.busy"

// outcomes of the library that need no note.
var outcomes = map[skill.Outcome]chatlog.Outcome{
	skill.OutcomeOK: chatlog.OK, skill.OutcomeEmpty: chatlog.Failed, skill.OutcomeError: chatlog.Failed, skill.OutcomePanic: chatlog.Panic,
	skill.OutcomeBusy: chatlog.Failed,
	skill.OutcomeLate: chatlog.Late, skill.OutcomeDenied: chatlog.Denied, skill.OutcomeMalformed: chatlog.Malformed,
	skill.OutcomeCallbackPending: chatlog.Waiting, skill.OutcomeCallbackSent: chatlog.Posted, skill.OutcomeCallbackFailed: chatlog.Unposted,
}

// onReply is the hook of one endpoint: after the answer was written, the call
// goes to the chat log.
func (b *Bot) onReply(path string) func(context.Context, skill.Exchange) {
	return func(ctx context.Context, e skill.Exchange) {
		if b.OnReply != nil {
			b.OnReply(ctx, e)
		}
		c, user := b.callOf(path, e)
		if c.Request == "" { // it could not be read, and the apology shows this id
			c.Request = web.RequestID(ctx)
		}
		if b.Seen != nil {
			b.Seen(c)
		}
		// Whoever has no token is nobody's user, and could fill the log.
		if b.ChatLog == nil || e.Outcome == skill.OutcomeDenied && e.Request == nil && e.Validation == nil {
			return
		}
		b.ChatLog(c, user)
	}
}

// callOf is an exchange in terms of the chat log, and the person's key.
func (b *Bot) callOf(path string, e skill.Exchange) (c chatlog.Call, user string) {
	c = chatlog.Call{
		At: b.Market.Clock.Now().Add(-e.Duration), Skill: path, Took: e.Duration, Outcome: outcomes[e.Outcome], Size: len(e.Body),
	}
	if n, ok := e.Note.(called); ok {
		c.MemberID = n.member
		if e.Outcome == skill.OutcomeOK {
			c.Outcome, c.Code, c.Reply = n.outcome, n.code, strings.Join(n.kinds, " ")
		}
	}
	if e.Outcome == skill.OutcomeBusy {
		c.Code = codeBusy
	}
	if v := e.Validation; v != nil {
		value := v.Origin
		if value == "" {
			value = v.Utterance
		}
		c.Request, c.Utterance = v.DeliveryID, v.Utterance
		c.Params = []chatlog.Param{{Name: path[strings.LastIndexByte(path, '/')+1:], Value: value}}
		return c, v.UserKey
	}
	r := e.Request
	if r == nil {
		return c, ""
	}
	c.Request, c.Utterance, c.BlockID, c.Block = r.DeliveryID, r.Utterance(), r.BlockID(), strings.TrimSpace(r.UserRequest.Block.Name)
	if known, ok := b.Scenario.ByID(c.BlockID); ok {
		c.Block = known.Name
	}
	c.Params = paramsOf(r)
	return c, r.UserKey()
}

// paramsOf lists what was typed, then what was pressed, each by name.
func paramsOf(r *skill.Request) []chatlog.Param {
	names := map[string]bool{}
	for name := range r.Action.Params {
		names[name] = true
	}
	for name := range r.Action.DetailParams {
		names[name] = true
	}
	var list []chatlog.Param
	for _, name := range slices.Sorted(maps.Keys(names)) {
		list = append(list, chatlog.Param{Name: name, Value: r.Param(name)})
	}
	extras := r.Extras()
	for _, name := range slices.Sorted(maps.Keys(extras)) {
		list = append(list, chatlog.Param{Name: name, Value: extras[name], Pressed: true})
	}
	return list
}
