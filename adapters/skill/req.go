package skill

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// MaxRequest is the largest request body that Decode reads, in bytes. Real
// requests have a few kilobytes.
const MaxRequest = 1 << 20

// ErrTooLarge says that a request body is longer than MaxRequest.
var ErrTooLarge = errors.New("skill: request body too large")

// errNotObject says that a body is JSON but not an object.
var errNotObject = errors.New("skill: request is not a JSON object")

// Request is one skill call. Every field may be missing: the admin centre's own
// tests leave out most of them. Prefer the methods, which know the variants.
type Request struct {
	Bot         Ref            `json:"bot"`
	Intent      Intent         `json:"intent"`
	Action      Action         `json:"action"`
	UserRequest UserRequest    `json:"userRequest"`
	Contexts    []ContextValue `json:"contexts"`
	Flow        Flow           `json:"flow"`

	// DeliveryID is the X-Request-Id header or what Options.ID gave, set by Handler. It names a delivery,
	// not an intention: a second press of the same button has another one.
	DeliveryID string `json:"-"`
	// Raw is the body as received.
	Raw json.RawMessage `json:"-"`
}

// Ref is the id and name of a bot, block or skill. Names may end in a space.
type Ref struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Intent is the block that matched, with Kakao's reason and knowledge+ hits in Extra.
type Intent struct {
	ID    string                     `json:"id"`
	Name  string                     `json:"name"`
	Extra map[string]json.RawMessage `json:"extra"`
}

// Action is the skill and what its block collected.
type Action struct {
	ID           string                     `json:"id"`
	Name         string                     `json:"name"`
	Params       map[string]json.RawMessage `json:"params"`
	DetailParams map[string]DetailParam     `json:"detailParams"`
	// ClientExtra is the extra of the pressed button: an object, null, or in
	// old messages the text "null".
	ClientExtra json.RawMessage `json:"clientExtra"`
}

// DetailParam is a parameter as typed (Origin) and as understood (Value).
type DetailParam struct {
	Origin    json.RawMessage `json:"origin"`
	Value     json.RawMessage `json:"value"`
	GroupName string          `json:"groupName"`
}

// UnmarshalJSON takes a bare value, as edited messages have it, for the Value. It
// never fails, since an error would end the decoding of the whole request.
func (d *DetailParam) UnmarshalJSON(data []byte) error {
	fields := map[string]json.RawMessage{}
	if json.Unmarshal(data, &fields) != nil {
		d.Value = bytes.Clone(data)
		return nil
	}
	d.Origin, d.Value, d.GroupName = fields["origin"], fields["value"], scalarText(fields["groupName"])
	return nil
}

// UserRequest is what the person did.
type UserRequest struct {
	Timezone    string                     `json:"timezone"`
	Params      map[string]json.RawMessage `json:"params"`
	Block       Ref                        `json:"block"`
	Utterance   string                     `json:"utterance"`
	Lang        *string                    `json:"lang"`
	User        User                       `json:"user"`
	CallbackURL string                     `json:"callbackUrl"`
	Chat        Chat                       `json:"chat"`
}

// User is the person. ID holds for one bot only. Type is botUserKey in a
// conversation and accountId in the admin centre's skill test.
type User struct {
	ID         string                     `json:"id"`
	Type       string                     `json:"type"`
	Properties map[string]json.RawMessage `json:"properties"`
}

// Chat is the room of a group chatbot.
type Chat struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

// ContextValue is one active context of the conversation.
type ContextValue struct {
	Name     string                     `json:"name"`
	LifeSpan int                        `json:"lifespan"`
	TTL      int                        `json:"ttl"`
	Params   map[string]json.RawMessage `json:"params"`
}

// Flow is how the person came to this block.
type Flow struct {
	LastBlock Ref     `json:"lastBlock"`
	Trigger   Trigger `json:"trigger"`
}

// Trigger is what was used, such as TEXT_INPUT, CARD_BUTTON_BLOCK or the
// undocumented IMAGE_UPLOAD.
type Trigger struct {
	Type          string `json:"type"`
	ReferrerBlock Ref    `json:"referrerBlock"`
}

// Decode reads one request. It fails only for a read error, a body longer than
// MaxRequest (ErrTooLarge) or a body that is not a JSON object; a field of an
// unexpected type is left empty.
func Decode(r io.Reader) (*Request, error) {
	req := &Request{}
	raw, err := decodeObject(r, req)
	if err != nil {
		return nil, err
	}
	req.Raw = raw
	return req, nil
}

// decodeObject fills into from one size-limited JSON object. A mismatched field
// is no error: encoding/json skips it and fills in the rest.
func decodeObject(r io.Reader, into any) (json.RawMessage, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxRequest+1))
	if err != nil {
		return nil, fmt.Errorf("read request: %w", err)
	}
	if len(raw) > MaxRequest {
		return nil, ErrTooLarge
	}
	raw = bytes.TrimSpace(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")))
	if err := json.Unmarshal(raw, into); err != nil {
		if _, mismatch := errors.AsType[*json.UnmarshalTypeError](err); !mismatch {
			return nil, fmt.Errorf("decode request: %w", err)
		}
	}
	if len(raw) == 0 || raw[0] != '{' {
		return nil, errNotObject
	}
	return raw, nil
}

// UserKey is the person's key: properties.plusfriendUserKey, else its older
// spelling, else user.id. It is empty only if none was sent.
func (r *Request) UserKey() string { return r.UserRequest.User.key() }

// BotUserKey is user.id, the key that Kakao documents as always present; group
// chatbots send no other.
func (r *Request) BotUserKey() string { return strings.TrimSpace(r.UserRequest.User.ID) }

func (u User) key() string {
	for _, name := range []string{"plusfriendUserKey", "plusfriend_user_key"} {
		if key := scalarText(u.Properties[name]); key != "" {
			return key
		}
	}
	return strings.TrimSpace(u.ID)
}

// IsFriend says whether the person added the channel; nil means not sent, which
// is not the same as false.
func (r *Request) IsFriend() *bool {
	switch scalarText(r.UserRequest.User.Properties["isFriend"]) {
	case "true":
		return new(true)
	case "false":
		return new(false)
	}
	return nil
}

// Property is one top-level text, number or truth value of the user's
// properties, such as those that an event message was sent with; empty if it is
// missing or something else.
func (r *Request) Property(name string) string {
	return scalarText(r.UserRequest.User.Properties[name])
}

// BotID is the bot's id without the "!" that marks a development channel.
func (r *Request) BotID() string { return bareBotID(r.Bot.ID) }

func bareBotID(id string) string { return strings.TrimSuffix(strings.TrimSpace(id), "!") }

// BlockID is the block that matched.
func (r *Request) BlockID() string {
	if r.UserRequest.Block.ID != "" {
		return r.UserRequest.Block.ID
	}
	return r.Intent.ID
}

// Utterance is the text that was typed or that a button stands for, trimmed.
func (r *Request) Utterance() string { return strings.TrimSpace(r.UserRequest.Utterance) }

// CallbackURL is where a late answer may be posted once; empty if the block has
// no callback. It comes from outside: post only through a host check, as Handler does.
func (r *Request) CallbackURL() string { return strings.TrimSpace(r.UserRequest.CallbackURL) }

// Param is the named parameter as trimmed text: action.params, else the value
// and then the origin in detailParams. An object is resolved to its
// resolvedValue, value or origin, else given as compact JSON. System entities
// that Kakao sends as JSON inside a string stay that JSON text.
func (r *Request) Param(name string) string {
	if text := valueText(r.Action.Params[name]); text != "" {
		return text
	}
	detail := r.Action.DetailParams[name]
	if text := valueText(detail.Value); text != "" {
		return text
	}
	return valueText(detail.Origin)
}

// Extra is one top-level text, number or truth value of the pressed button's
// extra; empty if it is missing or something else.
func (r *Request) Extra(name string) string {
	return scalarText(object(r.Action.ClientExtra)[name])
}

// Extras are all of the pressed button's extra that Extra gives.
func (r *Request) Extras() map[string]string {
	all := map[string]string{}
	for name, raw := range object(r.Action.ClientExtra) {
		if text := scalarText(raw); text != "" {
			all[name] = text
		}
	}
	return all
}

// ContextParam is a parameter of the named context: its resolvedValue, else its
// value, else the plain text.
func (r *Request) ContextParam(context, name string) string {
	for _, c := range r.Contexts {
		if c.Name != context {
			continue
		}
		if text := valueText(c.Params[name]); text != "" {
			return text
		}
	}
	return ""
}
