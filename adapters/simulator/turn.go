package simulator

import (
	"encoding/json"
	"slices"
	"time"
)

// Turn is one thing a person did and everything that came of it.
type Turn struct {
	// ID counts from 1 for each person; turn 1 is the greeting.
	ID int       `json:"id"`
	At time.Time `json:"at"`
	// Said is the person's own bubble, nil for the greeting.
	Said *Said `json:"said,omitempty"`
	// Block is where the turn led, nil for the greeting.
	Block *BlockInfo `json:"block,omitempty"`
	// Bubbles are the bot's, in order, as the skill sent them.
	Bubbles      []Bubble          `json:"bubbles"`
	QuickReplies []json.RawMessage `json:"quickReplies,omitempty"`
	// Waiting is the parameter that the next answer fills.
	Waiting *Waiting `json:"waiting,omitempty"`
	// Pending says that more may come: the skill works, or a callback is due.
	Pending bool `json:"pending,omitempty"`
	// Calls are the requests that the turn made, for the developer's panel.
	Calls []Call `json:"calls,omitempty"`
}

// Said is what the person's side shows.
type Said struct {
	Text string `json:"text,omitempty"`
	// Photos are addresses of the photos sent.
	Photos []string `json:"photos,omitempty"`
}

// BlockInfo names a block.
type BlockInfo struct {
	Key  string `json:"key"`
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Bubble is one item of template.outputs: an object with the component's name.
type Bubble = json.RawMessage

// Waiting describes the parameter that is being asked for.
type Waiting struct {
	Param  string `json:"param"`
	Entity string `json:"entity"`
}

// The kinds of Call.
const (
	CallSkill      = "skill"
	CallValidation = "validation"
	CallCallback   = "callback"
)

// Call is one exchange with the skill server.
type Call struct {
	Kind      string `json:"kind"`
	Path      string `json:"path"`
	RequestID string `json:"requestId,omitempty"`
	// Millis is the time from sending to the last byte.
	Millis int64 `json:"millis"`
	// Status is the HTTP status, 0 without an answer.
	Status   int             `json:"status"`
	Request  json.RawMessage `json:"request,omitempty"`
	Response json.RawMessage `json:"response,omitempty"`
	// Error says in Korean why the person saw nothing, or less, of the answer.
	Error string `json:"error,omitempty"`
	// Violations are Kakao's published limits that the answer breaks.
	Violations []Violation `json:"violations,omitempty"`
}

// Violation is a broken limit in an answer.
type Violation struct {
	Path string `json:"path"`
	Text string `json:"text"`
}

// clone copies a turn so far that a later change of the original cannot be seen.
func (t *Turn) clone() Turn {
	c := *t
	c.Bubbles = append([]Bubble{}, t.Bubbles...)
	c.QuickReplies = slices.Clone(t.QuickReplies)
	c.Calls = slices.Clone(t.Calls)
	return c
}

func textBubble(text string) Bubble {
	return mustJSON(map[string]any{"simpleText": map[string]string{"text": text}})
}

// mustJSON encodes values of our own making, which cannot fail.
func mustJSON(v any) json.RawMessage {
	data, err := encode(v)
	if err != nil {
		return json.RawMessage("null")
	}
	return data
}
