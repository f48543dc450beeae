package simulator

import (
	"context"
	"encoding/json"

	"github.com/junggyenara/junggye/adapters/scenario"
)

// form is a block on its way to its skill, with the parameters known so far.
type form struct {
	block scenario.Block
	// utterance, extra and trigger are those that led to the block; they
	// outlive all the questions.
	utterance string
	extra     json.RawMessage
	trigger   wireTrigger
	media     *wireMedia
	values    map[string]wireValue
}

// wireMedia is a photo sent outside of a form.
type wireMedia struct {
	Type string `json:"type"`
	URL  string `json:"url"`
}

func newForm(block scenario.Block, utterance string, extra json.RawMessage, trigger wireTrigger) *form {
	return &form{
		block: block, utterance: utterance, extra: extra, trigger: trigger,
		values: map[string]wireValue{},
	}
}

func (f *form) missing() (scenario.Param, bool) {
	for _, p := range f.block.Params {
		if _, ok := f.values[p.Name]; !ok && p.Required {
			return p, true
		}
	}
	return scenario.Param{}, false
}

func (s *Simulator) fillDefaults(p *person, f *form) {
	for _, param := range f.block.Params {
		if context, name, ok := param.FromContext(); ok {
			if v, ok := p.contextValue(context, name, s.o.Now()); ok {
				f.values[param.Name] = v
			}
			continue
		}
		if param.Default != "" {
			f.values[param.Name] = wireValue{Value: param.Default, ResolvedValue: param.Default}
		}
	}
}

// reply is what a person gives to an open question: a text, or photos.
type reply struct {
	text   string
	photos []photoLink
}

// answer takes the reply to the open question, has it validated and goes on.
func (s *Simulator) answer(ctx context.Context, p *person, turn *Turn, r reply) Turn {
	f := p.form
	p.edit(func() { turn.Block = &BlockInfo{Key: f.block.Key, ID: f.block.ID, Name: f.block.Name} })
	if len(r.photos) == 0 && r.text == wordCancel {
		p.form = nil
		p.edit(func() { turn.Bubbles = append(turn.Bubbles, textBubble(textFormLeft)) })
		return p.finish(turn, false)
	}
	param, _ := f.missing()
	v, ok := valueFor(param, r)
	if !ok {
		return s.proceed(ctx, p, turn, f)
	}
	if param.Validation != "" {
		v, ok = s.validate(ctx, p, turn, param, v)
	}
	if ok {
		f.values[param.Name] = v
	}
	return s.proceed(ctx, p, turn, f)
}

// valueFor turns a reply into the parameter's value. A photo plug-in takes
// photos only; a text parameter takes a photo as its address.
func valueFor(param scenario.Param, r reply) (wireValue, bool) {
	if param.Entity == scenario.EntitySecureImage {
		if len(r.photos) == 0 {
			return wireValue{}, false
		}
		return secureImageValue(r.photos), true
	}
	text := r.text
	if len(r.photos) > 0 {
		text = r.photos[0].url
	}
	return wireValue{Value: text, ResolvedValue: text}, true
}

// wireVerdict is a validation's answer.
type wireVerdict struct {
	Status  string `json:"status"`
	Value   any    `json:"value"`
	Message string `json:"message"`
}

// validate asks the skill server whether a value will do, and shows its reason
// if not.
func (s *Simulator) validate(ctx context.Context, p *person, turn *Turn, param scenario.Param, v wireValue) (wireValue, bool) {
	call, body := s.call(ctx, CallValidation, param.Validation, s.validation(p, v))
	var verdict wireVerdict
	if call.Error == "" {
		if err := json.Unmarshal(body, &verdict); err != nil {
			call.Error = errBadJSON
		}
	}
	ok := call.Error == "" && verdict.Status == "SUCCESS"
	switch verdict.Status {
	case "SUCCESS", "FAIL", "ERROR", "IGNORE":
	default:
		if call.Error == "" {
			call.Error = errVerdict(verdict.Status)
		}
	}
	p.edit(func() {
		turn.Calls = append(turn.Calls, call)
		if !ok && call.Error == "" && verdict.Message != "" {
			turn.Bubbles = append(turn.Bubbles, textBubble(verdict.Message))
		}
	})
	if !ok {
		return v, false
	}
	if text := verdict.text(); text != "" {
		v.ResolvedValue = text
	}
	return v, true
}

func (v wireVerdict) text() string {
	switch value := v.Value.(type) {
	case nil:
		return ""
	case string:
		return value
	default:
		return string(mustJSON(value))
	}
}
