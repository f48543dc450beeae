package skill

import (
	"encoding/json"
	"fmt"
)

const ruleBody = "body at most 24576 bytes"

// trim drops parts of a document that is still too large with the shortest
// texts; the order is documented at Reply.MarshalJSON. Each step removes enough
// for the excess that the step before left.
func (r *Reply) trim(p *plan, doc document, body []byte) ([]byte, error) {
	steps := []func(*plan, *document, int){dropBubbles, dropQuickReplies, dropData, dropContexts}
	for _, step := range steps {
		step(p, &doc, len(body)-maxBody)
		if doc.Template == nil && doc.Data == nil && !r.useCallback {
			doc.Template = &template{Outputs: []bubble{r.fallbackBubble()}}
		}
		var err error
		if body, err = doc.encode(); err != nil {
			return nil, fmt.Errorf("encode trimmed reply: %w", err)
		}
		if len(body) <= maxBody {
			return body, nil
		}
	}
	last := document{Version: "2.0", UseCallback: r.useCallback}
	if !r.useCallback {
		last.Template = &template{Outputs: []bubble{r.fallbackBubble()}}
		for _, dropped := range templateOutputs(doc) {
			p.loseBubble(dropped, ruleBody)
		}
	}
	body, err := last.encode()
	if err != nil {
		return nil, fmt.Errorf("encode fallback: %w", err)
	}
	return body, nil
}

func templateOutputs(doc document) []bubble {
	if doc.Template == nil {
		return nil
	}
	return doc.Template.Outputs
}

// dropBubbles removes cards and bubbles from the end until the excess is gone or
// one card or bubble is left.
func dropBubbles(p *plan, doc *document, excess int) {
	outputs := templateOutputs(*doc)
	for excess > 0 && len(outputs) > 0 {
		last := outputs[len(outputs)-1]
		if last.cards != nil && len(last.cards.Items) > 1 {
			at := len(last.cards.Items) - 1
			excess -= encodedSize(last.cards.Items[at])
			last.cards.Items = last.cards.Items[:at]
			p.lose("cards", ruleBody, 1)
			continue
		}
		if len(outputs) == 1 {
			break
		}
		excess -= encodedSize(last)
		p.loseBubble(last, ruleBody)
		outputs = outputs[:len(outputs)-1]
	}
	if doc.Template != nil {
		doc.Template.Outputs = outputs
	}
}

func dropQuickReplies(p *plan, doc *document, excess int) {
	if doc.Template == nil {
		return
	}
	quick := doc.Template.QuickReplies
	for excess > 0 && len(quick) > 0 {
		excess -= encodedSize(quick[len(quick)-1])
		quick = quick[:len(quick)-1]
		p.lose("quickReplies", ruleBody, 1)
	}
	doc.Template.QuickReplies = quick
}

func dropData(p *plan, doc *document, _ int) {
	p.lose("data", ruleBody, len(doc.Data))
	doc.Data = nil
}

func dropContexts(p *plan, doc *document, excess int) {
	if doc.Context == nil {
		return
	}
	values := doc.Context.Values
	for excess > 0 && len(values) > 0 {
		excess -= encodedSize(values[len(values)-1])
		values = values[:len(values)-1]
		p.lose("contexts", ruleBody, 1)
	}
	if doc.Context = nil; len(values) > 0 {
		doc.Context = &contextValues{values}
	}
}

func encodedSize(part any) int {
	raw, err := json.Marshal(part)
	if err != nil {
		return 0
	}
	return len(raw) + 1
}
