package simulator

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/junggyenara/junggye/adapters/scenario"
	"github.com/junggyenara/junggye/core/fault"
)

// maxUtterance bounds a typed message, in characters.
const maxUtterance = 1000

// The sources of a Press.
const (
	FromCard       = "card"
	FromList       = "list"
	FromMenu       = "menu"
	FromQuickReply = "quickReply"
)

// Press is a tap on a button, list item, menu entry or quick reply.
type Press struct {
	// Block is the id, or our key, of the block to go to; empty: a message.
	Block string `json:"block"`
	// Message is what the tap says; empty: the Label.
	Message string `json:"message"`
	Label   string `json:"label"`
	// Extra comes back to the skill as clientExtra.
	Extra json.RawMessage `json:"extra"`
	// Source is one of the From constants; empty: FromCard.
	Source string `json:"source"`
	// Turn is the turn that showed the button; 0: the last one.
	Turn int `json:"turn"`
}

// Say has a person type a text.
func (s *Simulator) Say(ctx context.Context, personID, text string) (Turn, error) {
	text = strings.TrimSpace(text)
	if text == "" || len([]rune(text)) > maxUtterance {
		return Turn{}, fault.New(fault.Invalid, "sim.text")
	}
	return s.message(ctx, personID, text, nil, wireTrigger{Type: "TEXT_INPUT"})
}

// Press has a person tap a button.
func (s *Simulator) Press(ctx context.Context, personID string, press Press) (Turn, error) {
	p, err := s.person(personID)
	if err != nil {
		return Turn{}, err
	}
	text := strings.TrimSpace(press.Message)
	if text == "" {
		text = strings.TrimSpace(press.Label)
	}
	if text == "" {
		return Turn{}, fault.New(fault.Invalid, "sim.text")
	}
	trigger := wireTrigger{Type: press.trigger(), ReferrerBlock: p.blockOf(press.Turn)}
	extra := press.Extra
	if string(extra) == "null" {
		extra = nil
	}
	if press.Block == "" {
		return s.message(ctx, personID, text, extra, trigger)
	}
	block, ok := s.o.Scenario.ByID(press.Block)
	if !ok {
		block = s.o.Scenario.Block(press.Block)
	}
	p.talk.Lock()
	defer p.talk.Unlock()
	turn := p.open(s.o.Now(), &Said{Text: text})
	if block.ID == "" {
		return s.fail(p, turn, errUnknownBlock(press.Block)), nil
	}
	f := newForm(block, text, extra, trigger)
	return s.enter(ctx, p, turn, f), nil
}

// trigger is Kakao's word for where a tap came from.
func (press Press) trigger() string {
	kind := "CARD_BUTTON"
	switch press.Source {
	case FromList:
		kind = "LIST_ITEM"
	case FromMenu:
		kind = "LISTMENU"
	case FromQuickReply:
		kind = "QUICKREPLY_BUTTON"
	}
	if press.Block == "" {
		return kind + "_MESSAGE"
	}
	return kind + "_BLOCK"
}

// message handles a text, typed or said by a button: the answer to a question
// that is open, else an utterance to match.
func (s *Simulator) message(ctx context.Context, personID, text string, extra json.RawMessage, trigger wireTrigger) (Turn, error) {
	p, err := s.person(personID)
	if err != nil {
		return Turn{}, err
	}
	p.talk.Lock()
	defer p.talk.Unlock()
	turn := p.open(s.o.Now(), &Said{Text: text})
	if p.form != nil {
		return s.answer(ctx, p, turn, reply{text: text}), nil
	}
	block, ok := s.o.Scenario.ByUtterance(text)
	if !ok {
		block = s.o.Scenario.Block(scenario.FallbackKey)
	}
	return s.enter(ctx, p, turn, newForm(block, text, extra, trigger)), nil
}

// fail ends a turn that never reached a skill.
func (s *Simulator) fail(p *person, turn *Turn, text string) Turn {
	s.o.Logger.Warn("simulated turn failed", "person", p.Name, "reason", text)
	p.edit(func() {
		turn.Pending = false
		turn.Calls = append(turn.Calls, Call{Kind: CallSkill, Error: text})
	})
	return p.snapshot(turn)
}

// finish ends a turn, unless a callback is still due: that one ends it itself,
// perhaps before this line is reached.
func (p *person) finish(turn *Turn, callbackDue bool) Turn {
	if !callbackDue {
		p.edit(func() { turn.Pending = false })
	}
	return p.snapshot(turn)
}

// enter goes to a block, leaving any open form: it asks for what is missing or
// calls the skill at once.
func (s *Simulator) enter(ctx context.Context, p *person, turn *Turn, f *form) Turn {
	p.form = nil
	p.edit(func() { turn.Block = &BlockInfo{Key: f.block.Key, ID: f.block.ID, Name: f.block.Name} })
	s.fillDefaults(p, f)
	return s.proceed(ctx, p, turn, f)
}

func (s *Simulator) proceed(ctx context.Context, p *person, turn *Turn, f *form) Turn {
	param, missing := f.missing()
	if !missing {
		p.form = nil
		due := s.execute(ctx, p, turn, f)
		p.edit(func() { p.last = refTo(f.block) })
		return p.finish(turn, due)
	}
	p.form = f
	p.edit(func() {
		turn.Bubbles = append(turn.Bubbles, textBubble(param.Prompt))
		turn.Waiting = &Waiting{Param: param.Name, Entity: param.Entity}
	})
	return p.finish(turn, false)
}
