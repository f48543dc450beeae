package simulator

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/junggyenara/junggye/adapters/scenario"
)

// Fixed values of real requests to a KakaoTalk channel.
const (
	wireSurface  = "Kakaotalk.plusfriend"
	wireLang     = "ko"
	wireTimezone = "Asia/Seoul"
	wireUserType = "botUserKey"
)

type blockRef struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

func refTo(b scenario.Block) *blockRef { return &blockRef{ID: b.ID, Name: b.Name} }

// wirePayload is a skill call in the order of keys that Kakao sends.
type wirePayload struct {
	Bot         blockRef      `json:"bot"`
	Intent      wireIntent    `json:"intent"`
	Action      wireAction    `json:"action"`
	UserRequest wireRequest   `json:"userRequest"`
	Contexts    []wireContext `json:"contexts"`
	Flow        wireFlow      `json:"flow"`
}

type wireIntent struct {
	blockRef
	Extra wireExtra `json:"extra"`
}

type wireExtra struct {
	Reason wireReason `json:"reason"`
}

type wireReason struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

type wireAction struct {
	blockRef
	Params       map[string]string     `json:"params"`
	DetailParams map[string]wireDetail `json:"detailParams"`
	ClientExtra  json.RawMessage       `json:"clientExtra"`
}

type wireDetail struct {
	GroupName string `json:"groupName"`
	Origin    string `json:"origin"`
	Value     string `json:"value"`
}

type wireRequest struct {
	Block       blockRef       `json:"block"`
	User        wireUser       `json:"user"`
	Utterance   string         `json:"utterance"`
	Params      map[string]any `json:"params"`
	CallbackURL string         `json:"callbackUrl,omitempty"`
	Lang        string         `json:"lang"`
	Timezone    string         `json:"timezone"`
}

type wireUser struct {
	ID         string         `json:"id"`
	Type       string         `json:"type"`
	Properties wireProperties `json:"properties"`
}

type wireProperties struct {
	BotUserKey  string `json:"botUserKey"`
	IsFriend    bool   `json:"isFriend"`
	ChannelKey  string `json:"plusfriendUserKey"`
	BotUserKey2 string `json:"bot_user_key"`
	ChannelKey2 string `json:"plusfriend_user_key"`
}

type wireContext struct {
	Name     string               `json:"name"`
	Lifespan int                  `json:"lifespan"`
	TTL      int                  `json:"ttl"`
	Params   map[string]wireValue `json:"params"`
}

type wireValue struct {
	Value         string `json:"value"`
	ResolvedValue string `json:"resolvedValue"`
}

type wireFlow struct {
	LastBlock *blockRef   `json:"lastBlock,omitempty"`
	Trigger   wireTrigger `json:"trigger"`
}

type wireTrigger struct {
	Type          string    `json:"type"`
	ReferrerBlock *blockRef `json:"referrerBlock,omitempty"`
}

// wireValidation is a call of a parameter's validation.
type wireValidation struct {
	Bot             blockRef          `json:"bot"`
	Utterance       string            `json:"utterance"`
	Params          map[string]string `json:"params"`
	IsInSlotFilling bool              `json:"isInSlotFilling"`
	User            wireUser          `json:"user"`
	Value           wireOrigin        `json:"value"`
	Timezone        string            `json:"timezone"`
	Lang            string            `json:"lang"`
}

type wireOrigin struct {
	Origin   string `json:"origin"`
	Resolved string `json:"resolved"`
}

func (s *Simulator) wireBot() blockRef {
	return blockRef{ID: s.o.Scenario.Bot.ID, Name: s.o.Scenario.Bot.Name}
}

func (p *person) wireUser() wireUser {
	return wireUser{ID: p.UserKey, Type: wireUserType, Properties: wireProperties{
		BotUserKey: p.UserKey, BotUserKey2: p.UserKey, IsFriend: true,
		ChannelKey: p.ChannelKey, ChannelKey2: p.ChannelKey,
	}}
}

// payload is the skill call that ends a form, all of whose params are known.
func (s *Simulator) payload(p *person, f *form, callbackURL string) wirePayload {
	b := f.block
	action := wireAction{
		blockRef:     blockRef{ID: skillID(b.Skill), Name: strings.ReplaceAll(b.Name, " ", "_")},
		Params:       map[string]string{},
		DetailParams: map[string]wireDetail{},
		ClientExtra:  f.extra,
	}
	if len(action.ClientExtra) == 0 {
		action.ClientExtra = json.RawMessage("{}")
	}
	for name, v := range f.values {
		action.Params[name] = v.ResolvedValue
		action.DetailParams[name] = wireDetail{Origin: v.Value, Value: v.ResolvedValue}
	}
	params := map[string]any{"surface": wireSurface}
	if f.media != nil {
		params["media"] = f.media
	}
	return wirePayload{
		Bot:    s.wireBot(),
		Intent: wireIntent{blockRef: *refTo(b), Extra: wireExtra{wireReason{1, "OK"}}},
		Action: action,
		UserRequest: wireRequest{
			Block: *refTo(b), User: p.wireUser(), Utterance: f.utterance, Params: params,
			CallbackURL: callbackURL, Lang: wireLang, Timezone: wireTimezone,
		},
		Contexts: p.liveContexts(s.o.Now()),
		Flow:     wireFlow{LastBlock: p.last, Trigger: f.trigger},
	}
}

func (s *Simulator) validation(p *person, v wireValue) wireValidation {
	return wireValidation{
		Bot: s.wireBot(), Utterance: v.Value, Params: map[string]string{"surface": wireSurface},
		IsInSlotFilling: true, User: p.wireUser(), Timezone: wireTimezone, Lang: wireLang,
		Value: wireOrigin{Origin: v.Value, Resolved: v.ResolvedValue},
	}
}

// skillID invents the id that the admin centre would give a skill.
func skillID(path string) string {
	sum := sha256.Sum256([]byte(path))
	return hex.EncodeToString(sum[:12])
}

// encode is JSON without HTML escapes, so that the panel shows what was meant.
func encode(v any) (json.RawMessage, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return bytes.TrimRight(out.Bytes(), "\n"), nil
}

// token draws n random bytes as hexadecimal digits.
func (s *Simulator) token(n int) (string, error) {
	raw := make([]byte, n)
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := io.ReadFull(s.o.Rand, raw); err != nil {
		return "", fmt.Errorf("draw token: %w", err)
	}
	return hex.EncodeToString(raw), nil
}
