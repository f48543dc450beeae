package simulator

import (
	"context"
	"encoding/json"
	"slices"
)

// wireVersion is the only version of answers that Kakao shows as bubbles.
const wireVersion = "2.0"

// maxOutputs and maxQuickReplies are how many of each Kakao shows.
const (
	maxOutputs      = 3
	maxQuickReplies = 10
)

// wireAnswer is a skill's answer, with the components left as they came.
type wireAnswer struct {
	Version  string `json:"version"`
	Template struct {
		Outputs      []json.RawMessage `json:"outputs"`
		QuickReplies []json.RawMessage `json:"quickReplies"`
	} `json:"template"`
	Context struct {
		Values []wireNewContext `json:"values"`
	} `json:"context"`
	Data        map[string]any `json:"data"`
	UseCallback bool           `json:"useCallback"`
}

// execute calls the skill of a complete form and shows what it answers. It
// reports whether a callback is due.
func (s *Simulator) execute(ctx context.Context, p *person, turn *Turn, f *form) bool {
	var callbackURL, token string
	if f.block.Callback {
		var err error
		if token, err = s.token(16); err == nil {
			callbackURL = s.callbackURL(token)
			s.callbacks.offer(token, callback{person: p, turn: turn, form: f})
		}
	}
	call, body := s.call(ctx, CallSkill, f.block.Skill, s.payload(p, f, callbackURL))
	var answer wireAnswer
	if call.Error == "" {
		answer, call.Error = readAnswer(body)
		call.Violations = lint(body)
	}
	due := call.Error == "" && answer.UseCallback
	if due && callbackURL == "" {
		due, call.Error = false, errNoCallback
	}
	if callbackURL != "" && !due {
		s.callbacks.withdraw(token)
	}
	if call.Error == "" {
		call.Error = s.show(p, turn, f, answer)
	}
	p.edit(func() { turn.Calls = append(turn.Calls, call) })
	if due {
		due = s.callbacks.accept(token)
	}
	return due
}

// readAnswer decodes an answer as strictly as Kakao does: what it cannot read
// it does not show.
func readAnswer(body []byte) (wireAnswer, string) {
	var answer wireAnswer
	if err := json.Unmarshal(body, &answer); err != nil {
		return wireAnswer{}, errBadShape
	}
	if answer.Version != wireVersion {
		return wireAnswer{}, errVersion(answer.Version)
	}
	return answer, ""
}

// show adds an answer's bubbles to the turn and keeps its contexts. It returns
// what a developer should know, "" if all is well.
func (s *Simulator) show(p *person, turn *Turn, f *form, answer wireAnswer) string {
	unknown := s.applyContexts(p, f, answer.Context.Values)
	outputs := answer.Template.Outputs
	if answer.UseCallback {
		outputs = nil
		if text, ok := answer.Data["text"].(string); ok {
			outputs = []json.RawMessage{textBubble(text)}
		}
	}
	quick := answer.Template.QuickReplies
	p.edit(func() {
		turn.Bubbles = append(turn.Bubbles, firstOf(outputs, maxOutputs)...)
		turn.QuickReplies = firstOf(quick, maxQuickReplies)
	})
	switch {
	case len(unknown) > 0:
		return errUnknownContext(unknown)
	case len(outputs) == 0 && !answer.UseCallback:
		return errNoOutputs
	default:
		return ""
	}
}

func firstOf(list []json.RawMessage, most int) []json.RawMessage {
	return slices.Clone(list[:min(len(list), most)])
}
