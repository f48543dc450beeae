package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/operator"
)

// chat is a call from the chat.
type chat struct {
	ID         ID                `json:"id"`
	At         Time              `json:"at" doc:"When the call came."`
	RequestID  string            `json:"requestId,omitempty" doc:"The id of the delivery, as the chat platform sent it."`
	MemberID   ID                `json:"memberId,omitzero" doc:"Absent for who has not joined or is not known."`
	Nickname   string            `json:"nickname,omitempty" doc:"The member's present nickname."`
	User       string            `json:"user,omitempty" doc:"A keyed hash of the person's key: the same person has the same one."`
	BlockID    string            `json:"blockId,omitempty"`
	Block      string            `json:"block,omitempty" doc:"The name of the block."`
	Skill      string            `json:"skill" doc:"The path of the endpoint."`
	Utterance  string            `json:"utterance,omitempty" doc:"What was typed or pressed, without what must not be kept."`
	Params     map[string]string `json:"params,omitempty" doc:"The parameters by name, without what must not be kept."`
	TookMillis int64             `json:"tookMillis" minimum:"0"`
	Outcome    string            `json:"outcome" enum:"ok,refused,fallback,late,panic,failed,denied,malformed,waiting,posted,unposted"`
	Code       string            `json:"code,omitempty" doc:"Why it was refused or failed."`
	Reply      string            `json:"reply,omitempty" doc:"The kinds of the bubbles that were answered."`
	Size       int               `json:"size" minimum:"0" doc:"The bytes of the answer."`
}

type chatsInput struct {
	Paging
	MemberID  ID        `query:"memberId" doc:"Calls of one member. Looking is recorded."`
	User      string    `query:"user" maxLength:"100" doc:"Calls of one person, by the keyed hash. Looking is recorded."`
	RequestID string    `query:"requestId" maxLength:"100"`
	Skill     string    `query:"skill" maxLength:"100" doc:"A part of the path."`
	Outcome   string    `query:"outcome" enum:"ok,refused,fallback,late,panic,failed,denied,malformed,waiting,posted,unposted"`
	Slow      int64     `query:"slowerThanMillis" minimum:"0" maximum:"600000"`
	Since     time.Time `query:"since"`
	Until     time.Time `query:"until" doc:"Before this time."`
	Text      string    `query:"text" maxLength:"50" doc:"A part of what was typed or of a parameter."`
}

// chats adds the operations about the chat log.
func (a *API) chats() {
	add(a, Op{
		ID: "listChats", Method: http.MethodGet, Path: "/admin/chats", Tag: "chats",
		Summary: "Calls from the chat, newest first", Action: operator.SeeChats,
		Description: "What people typed is redacted. A part of the list may be short or empty although `next` is there: " +
			"each request looks at a bounded part of the log.",
	}, func(ctx context.Context, by operator.Actor, in *chatsInput) (*Answer[List[chat]], error) {
		f := chatlog.Filter{
			Member: idOf[member.ID](in.MemberID), User: in.User, Request: in.RequestID, Skill: in.Skill, Outcome: chatlog.Outcome(in.Outcome),
			Took: time.Duration(in.Slow) * time.Millisecond, Since: in.Since, Until: in.Until, Text: in.Text,
		}
		if in.MemberID != "" && f.Member == 0 {
			return answer(List[chat]{Items: []chat{}}), nil // too large to be anybody
		}
		var before chatlog.Mark
		if in.before != 0 {
			before = chatlog.Mark{At: time.UnixMicro(in.at).UTC(), ID: in.before}
		}
		found, err := a.desk.Chats(ctx, by, f, before, in.Limit)
		if err != nil {
			return nil, err
		}
		out := List[chat]{Items: []chat{}}
		if next := found.Next; next != (chatlog.Mark{}) {
			out.Next = in.nextBy(next.ID, next.At.UnixMicro())
		}
		for _, c := range found.Items {
			out.Items = append(out.Items, chatOf(c))
		}
		return answer(out), nil
	})
}

func chatOf(c app.Chat) chat {
	out := chat{
		ID: idFrom(c.ID), At: timeOf(c.At), RequestID: c.Request, Nickname: c.Nickname, User: c.User, BlockID: c.BlockID, Block: c.Block,
		Skill: c.Skill, Utterance: c.Utterance, TookMillis: c.Took.Milliseconds(), Outcome: string(c.Outcome), Code: c.Code,
		Reply: c.Reply, Size: c.Size,
	}
	if c.MemberID != 0 {
		out.MemberID = idFrom(c.MemberID)
	}
	// What is not an object of texts was put there by somebody else.
	_ = json.Unmarshal([]byte(c.Params), &out.Params)
	return out
}
