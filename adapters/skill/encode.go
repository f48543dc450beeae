package skill

import (
	"bytes"
	"cmp"
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

// encode is what json.Marshal would give, without checking and copying each card
// once for every level that it is nested in.
func (d document) encode() ([]byte, error) {
	w := newWriter()
	w.text(`{"version":`)
	w.value(d.Version)
	if d.Template != nil {
		w.text(`,"template":{"outputs":`)
		w.bubbles(d.Template.Outputs)
		if len(d.Template.QuickReplies) > 0 {
			w.text(`,"quickReplies":`)
			w.value(d.Template.QuickReplies)
		}
		w.text(`}`)
	}
	if d.Context != nil {
		w.text(`,"context":`)
		w.value(d.Context)
	}
	if len(d.Data) > 0 {
		w.text(`,"data":`)
		w.value(d.Data)
	}
	if d.UseCallback {
		w.text(`,"useCallback":true`)
	}
	w.text(`}`)
	return w.buf.Bytes(), w.err
}

// writer puts JSON together in one buffer.
type writer struct {
	buf bytes.Buffer
	enc *json.Encoder
	err error // the first
}

func newWriter() *writer {
	w := &writer{}
	w.buf.Grow(usualBody)
	w.enc = json.NewEncoder(&w.buf)
	return w
}

// usualBody is what most replies have room in, in bytes.
const usualBody = 6 << 10

func (w *writer) text(s string) { w.buf.WriteString(s) }

func (w *writer) value(v any) {
	if card, ok := v.(CommerceCard); ok {
		v = card.wire()
	}
	if err := w.enc.Encode(v); err != nil {
		w.err = cmp.Or(w.err, err)
		return
	}
	w.buf.Truncate(w.buf.Len() - 1) // the encoder's line feed
}

func (w *writer) bubbles(all []bubble) {
	w.text("[")
	for i, b := range all {
		if i > 0 {
			w.text(",")
		}
		if b.cards == nil {
			w.text(`{"` + b.kind + `":`)
			w.value(b.value)
		} else {
			w.text(`{"carousel":{"type":`)
			w.value(b.cards.Type)
			if b.cards.Header != nil {
				w.text(`,"header":`)
				w.value(b.cards.Header)
			}
			w.text(`,"items":[`)
			for j, card := range b.cards.Items {
				if j > 0 {
					w.text(",")
				}
				w.value(card)
			}
			w.text("]}")
		}
		w.text("}")
	}
	w.text("]")
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
		if body, err = doc.encode(); err != nil {
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
