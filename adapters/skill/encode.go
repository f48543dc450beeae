package skill

import (
	"encoding/json"
	"fmt"
)

// plan is the state of one encoding: how far long texts are cut, and what was
// left out.
type plan struct {
	shrink int
	losses []Loss
}

// place is where a card stands; limits differ.
type place bool

const (
	alone      place = false
	inCarousel place = true
)

// pick gives the limit for a place.
func (at place) pick(single, carousel int) int {
	if at == inCarousel {
		return carousel
	}
	return single
}

func (p *plan) lose(what, rule string, count int) {
	if count > 0 {
		p.losses = append(p.losses, Loss{What: what, Rule: rule, Count: count})
	}
}

// long cuts a text that may be shortened further to make the body fit.
func (p *plan) long(s string, limit int) string {
	return cut(s, max(limit>>p.shrink, min(limit, shortestText)))
}

// bubble is one encoded output; cards is set for a carousel.
type bubble struct {
	kind  string
	value any
	cards *wireCarousel
}

type wireCarousel struct {
	Type   string          `json:"type"`
	Header *CarouselHeader `json:"header,omitempty"`
	Items  []Card          `json:"items"`
}

// MarshalJSON writes the output under its kind.
func (b bubble) MarshalJSON() ([]byte, error) {
	if b.cards != nil {
		return json.Marshal(map[string]any{"carousel": b.cards})
	}
	return json.Marshal(map[string]any{b.kind: b.value})
}

type document struct {
	Version     string                     `json:"version"`
	Template    *template                  `json:"template,omitempty"`
	Context     *contextValues             `json:"context,omitempty"`
	Data        map[string]json.RawMessage `json:"data,omitempty"`
	UseCallback bool                       `json:"useCallback,omitempty"`
}

type template struct {
	Outputs      []bubble     `json:"outputs"`
	QuickReplies []QuickReply `json:"quickReplies,omitempty"`
}

type contextValues struct {
	Values []contextValue `json:"values"`
}

// encode renders with ever shorter texts, then drops parts.
func (r *Reply) encode() ([]byte, []Loss, error) {
	data, err := r.encodeData()
	if err != nil {
		return nil, nil, err
	}
	var (
		doc  document
		p    *plan
		body []byte
	)
	for shrink := range shrinkAttempts {
		p = &plan{shrink: shrink}
		doc = r.render(p, data)
		if body, err = json.Marshal(doc); err != nil {
			return nil, nil, fmt.Errorf("encode reply: %w", err)
		}
		if len(body) <= maxBody {
			return body, p.losses, nil
		}
	}
	body, err = r.trim(p, doc, body)
	return body, p.losses, err
}

func (r *Reply) encodeData() (map[string]json.RawMessage, error) {
	if len(r.data) == 0 {
		return nil, nil
	}
	data := make(map[string]json.RawMessage, len(r.data))
	for _, f := range r.data {
		raw, err := json.Marshal(f.value)
		if err != nil {
			return nil, fmt.Errorf("encode data %q: %w", f.key, err)
		}
		data[f.key] = raw
	}
	return data, nil
}

func (r *Reply) render(p *plan, data map[string]json.RawMessage) document {
	doc := document{Version: "2.0", Data: data, UseCallback: r.useCallback}
	if values := r.contextValues(p); len(values) > 0 {
		doc.Context = &contextValues{values}
	}
	if r.useCallback {
		doc.Data = r.waitingText(p, data)
		return doc
	}
	if len(r.outputs) == 0 && len(r.quick) == 0 && len(data) > 0 {
		return doc
	}
	doc.Template = &template{Outputs: r.bubbles(p), QuickReplies: p.quickReplies(r.quick)}
	return doc
}

func (r *Reply) bubbles(p *plan) []bubble {
	var all []bubble
	for _, output := range r.outputs {
		made := output.bubbles(p)
		if len(made) == 0 {
			p.lose("outputs", "content required", 1)
		}
		all = append(all, made...)
	}
	if len(all) == 0 {
		return []bubble{r.fallbackBubble()}
	}
	for _, dropped := range all[min(len(all), maxOutputs):] {
		p.loseBubble(dropped, "at most 3 outputs")
	}
	return all[:min(len(all), maxOutputs)]
}

func (p *plan) loseBubble(b bubble, rule string) {
	if b.cards != nil {
		p.lose("cards", rule, len(b.cards.Items))
		return
	}
	p.lose("outputs", rule, 1)
}

func (r *Reply) fallbackBubble() bubble {
	text := cut(r.fallback, maxText)
	if text == "" {
		text = textFallback
	}
	return bubble{kind: "simpleText", value: SimpleText{Text: text}}
}

// waitingText copies the first text bubble to data.text, unless the caller set it.
func (r *Reply) waitingText(p *plan, data map[string]json.RawMessage) map[string]json.RawMessage {
	if _, set := data["text"]; set {
		return data
	}
	for _, output := range r.outputs {
		for _, made := range output.bubbles(&plan{shrink: p.shrink}) {
			simple, ok := made.value.(SimpleText)
			if !ok {
				continue
			}
			raw, err := json.Marshal(simple.Text)
			if err != nil {
				return data
			}
			with := map[string]json.RawMessage{"text": raw}
			for key, value := range data {
				with[key] = value
			}
			return with
		}
	}
	return data
}

func (r *Reply) contextValues(p *plan) []contextValue {
	var values []contextValue
	for _, c := range r.contexts {
		c.Name = clean(c.Name)
		if c.Name == "" {
			p.lose("contexts", "name required", 1)
			continue
		}
		c.LifeSpan = min(max(c.LifeSpan, 0), maxPrice)
		c.TTL = min(max(c.TTL, 0), maxPrice)
		values = append(values, c)
	}
	return values
}
