package console

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/operator"
)

const (
	chatsPage    = 50
	chatsRefresh = 10 // seconds; a look at one person is recorded, so it is not repeated by itself
)

// chatPages are the pages about the chat log.
func (c *Console) chatPages(on routes) {
	on.get("/chats", operator.SeeChats, c.chats)
}

// chats lists calls from the chat.
func (c *Console) chats(v *visit) error {
	f, err := v.chatFilter()
	if err != nil {
		return err
	}
	before, err := markOf(v.query(afterField))
	if err != nil {
		return err
	}
	found, err := c.o.Desk.Chats(v.ctx, v.by, f, before, chatsPage)
	if err != nil {
		return err
	}
	t := table{
		Caption: wordChats, Next: v.nextBy(markText(found.Next)), Empty: emptyChats(found),
		Columns: []column{
			{Name: wordChatAt}, {Name: wordChatWho}, {Name: wordChatBlock}, {Name: wordChatSaid}, {Name: wordChatOutcome}, {Name: wordChatTook, Numeric: true},
		},
	}
	for _, e := range found.Items {
		t.Rows = append(t.Rows, chatRow(e))
	}
	p := page{Title: wordChats, Lead: leadChats, Parts: []part{v.chatFields(f), t}}
	if before == (chatlog.Mark{}) && !f.Personal() {
		p.Refresh = chatsRefresh
	}
	return v.show(p)
}

// chatFilter reads what is looked for. A day ends with its last moment.
func (v *visit) chatFilter() (chatlog.Filter, error) {
	f := chatlog.Filter{
		Member: member.ID(v.number("member")), User: v.query("user"), Request: v.query("request"), Skill: v.query("skill"),
		Outcome: chatlog.Outcome(v.query("outcome")), Took: time.Duration(v.number("slow")) * time.Millisecond,
		Since: v.moment("since"), Until: v.until(), Text: v.query("q"),
	}
	if v.query("member") != "" && f.Member <= 0 {
		return f, fault.New(fault.Invalid, chatlog.CodeFilter, "member")
	}
	return f, nil
}

// chatFields are the conditions above the list.
func (v *visit) chatFields(f chatlog.Filter) filter {
	outcomes := make([]option, 0, len(chatWords))
	for _, o := range chatlog.Outcomes() {
		outcomes = append(outcomes, option{Value: string(o), Word: chatWords[o]})
	}
	hidden := map[string]string{}
	for name, value := range map[string]string{"user": f.User, "skill": f.Skill} {
		if value != "" {
			hidden[name] = value
		}
	}
	return filter{Hidden: hidden, Fields: []field{
		v.search(hintChats),
		{Name: "member", Label: wordChatMember, Value: v.query("member"), Digits: true, Max: 19},
		{Name: "request", Label: wordChatRequest, Value: f.Request, Max: 100},
		v.choice("outcome", wordChatOutcome, outcomes...),
		v.choice("slow", wordChatTook, option{Value: "1000", Word: "1" + wordSecondsUp}, option{Value: "3000", Word: "3" + wordSecondsUp}),
		v.day("since", wordChatSince), v.day("until", wordChatUntil),
	}}
}

func chatRow(e app.Chat) row {
	block := said(e.Block).with(e.Skill)
	if e.Block == "" {
		block = code(e.Skill)
	}
	outcome := label(chatTones[e.Outcome], chatWords[e.Outcome]).with(e.Code)
	took := said(fmt.Sprintf("%.2f"+wordSeconds, e.Took.Seconds()))
	if e.Took >= time.Second {
		took = took.in(wait)
	}
	return row{Cells: []cell{
		when(e.At).with(e.Request), whoSaid(e), block, said(e.Utterance).with(e.Params), outcome, took.with(e.Reply),
	}}
}

// whoSaid leads to all that the person said.
func whoSaid(e app.Chat) cell {
	switch {
	case e.MemberID != 0 && e.Nickname != "":
		return link(e.Nickname, Base+"/chats?member="+id(e.MemberID)).with(id(e.MemberID))
	case e.MemberID != 0:
		return link(id(e.MemberID), Base+"/chats?member="+id(e.MemberID))
	case e.User != "":
		return link(wordStranger, Base+"/chats?user="+url.QueryEscape(e.User))
	}
	return said("")
}

// chatTones colour the outcomes that somebody should look at.
var chatTones = map[chatlog.Outcome]tone{
	chatlog.OK: good, chatlog.Refused: calm, chatlog.Fallback: wait, chatlog.Late: bad, chatlog.Panic: bad, chatlog.Failed: bad,
	chatlog.Denied: calm, chatlog.Malformed: calm, chatlog.Waiting: wait, chatlog.Posted: good, chatlog.Unposted: bad,
}

// emptyChats tells an end from a look that found nothing so far.
func emptyChats(found app.ChatsSeen) string {
	if found.Next != (chatlog.Mark{}) {
		return textChatsGoOn
	}
	return ""
}

// markText is a place in the log as it stands in an address.
func markText(m chatlog.Mark) string {
	if m == (chatlog.Mark{}) {
		return ""
	}
	return strconv.FormatInt(m.At.UnixMicro(), 10) + "-" + id(m.ID)
}

func markOf(s string) (chatlog.Mark, error) {
	if s == "" {
		return chatlog.Mark{}, nil
	}
	at, id, _ := strings.Cut(s, "-")
	micro, err := strconv.ParseInt(at, 10, 64)
	n, err2 := strconv.ParseInt(id, 10, 64)
	if err != nil || err2 != nil {
		return chatlog.Mark{}, fault.New(fault.Invalid, chatlog.CodeFilter, "after")
	}
	return chatlog.Mark{At: time.UnixMicro(micro).UTC(), ID: n}, nil
}
