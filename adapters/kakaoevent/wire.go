package kakaoevent

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/junggyenara/junggye/core/push"
)

const (
	statusSuccess = "SUCCESS"
	statusFail    = "FAIL"

	// maxKey is what KakaoTalk publishes for user ids.
	maxKey = 70
	// maxText keeps a long answer of a proxy out of logs.
	maxText = 150
	// errSkill is the errorType for an answer of our own that was an HTTP error.
	errSkill = 201
)

// taskForm is what a task's name must look like to be put into an address.
var taskForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,100}$`)

// botKeyForm tells a botUserKey, which has 66 hexadecimal digits, from the short
// key of the channel.
var botKeyForm = regexp.MustCompile(`^[0-9a-f]{60,}$`)

func keyType(key string) string {
	if botKeyForm.MatchString(key) {
		return "botUserKey"
	}
	return "plusfriendUserKey"
}

type talkBody struct {
	Event talkEvent  `json:"event"`
	User  []talkUser `json:"user"`
}

type talkEvent struct {
	Name string `json:"name"`
}

// talkUser's properties come back in the skill call of the event block as
// properties of the user, so that one call can be about other news for each.
type talkUser struct {
	Type       string            `json:"type"`
	ID         string            `json:"id"`
	Properties map[string]string `json:"properties"`
}

type talkAnswer struct {
	TaskID  string `json:"taskId"`
	Status  string `json:"status"`
	Message string `json:"message"`
}

type taskAnswer struct {
	TaskID     string `json:"taskId"`
	Status     string `json:"status"`
	All        int    `json:"allRequestCount"`
	Success    int    `json:"successCount"`
	Unresolved int    `json:"userKeyResolvingFailCount"`
	Fail       struct {
		Count int           `json:"count"`
		List  []taskFailure `json:"list"`
	} `json:"fail"`
}

type taskFailure struct {
	UserID   string `json:"userId"`
	ErrorMsg struct {
		Type int    `json:"errorType"`
		Msg  string `json:"msg"`
	} `json:"errorMsg"`
}

// resultOf reads a task's counts. It is not published whether keys that could
// not be resolved are in the list too, so failures without a name are counted
// with the larger reading.
func (c *Client) resultOf(a taskAnswer) push.Result {
	failed := a.Fail.Count + a.Unresolved
	r := push.Result{Done: a.All > 0 && a.Success+failed >= a.All}
	for _, f := range a.Fail.List {
		r.Failures = append(r.Failures, push.Failure{
			Key: f.UserID, Ours: f.ErrorMsg.Type == errSkill, Text: c.redact(fmt.Sprintf("%d %s", f.ErrorMsg.Type, f.ErrorMsg.Msg)),
		})
	}
	r.Unnamed = max(0, a.All-a.Success-len(a.Fail.List))
	return r
}

// clean makes foreign text fit for a log line and takes the secret out of it.
func clean(text, secret string) string {
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ReplaceAll(text, secret, "[redacted]"))
	if runes := []rune(text); len(runes) > maxText {
		return string(runes[:maxText]) + "…"
	}
	return text
}
