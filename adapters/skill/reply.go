package skill

import (
	"io"
	"reflect"
	"slices"
)

// Reply is an answer under construction. Its methods return it for chaining;
// nothing fails before encoding. Once built it may be encoded by several
// goroutines at a time.
type Reply struct {
	outputs     []Output
	quick       []QuickReply
	contexts    []contextValue
	data        []field
	fallback    string
	useCallback bool
	sealed      []byte // the encoded reply, once it is not to change any more
}

type contextValue struct {
	Name     string            `json:"name"`
	LifeSpan int               `json:"lifeSpan"`
	TTL      int               `json:"ttl,omitempty"`
	Params   map[string]string `json:"params,omitempty"`
}

type field struct {
	key   string
	value any
}

// NewReply starts an empty answer.
func NewReply() *Reply { return &Reply{} }

// Text is a reply of one SimpleText.
func Text(text string) *Reply { return NewReply().Add(SimpleText{Text: text}) }

// Add appends bubbles; three are sent.
func (r *Reply) Add(outputs ...Output) *Reply {
	for _, output := range outputs {
		if v := reflect.ValueOf(output); !v.IsValid() || (v.Kind() == reflect.Pointer && v.IsNil()) {
			continue
		}
		r.outputs = append(r.outputs, output)
	}
	return r
}

// Quick appends choices; ten are sent.
func (r *Reply) Quick(replies ...QuickReply) *Reply {
	r.quick = append(r.quick, replies...)
	return r
}

// Context sets a context for the next lifeSpan turns and ttl seconds (zero:
// Kakao's default); lifeSpan 0 deletes it. Kakao ignores contexts that are not
// set up in the admin centre. Setting a name again replaces the earlier value.
func (r *Reply) Context(name string, lifeSpan, ttl int, params map[string]string) *Reply {
	copied := make(map[string]string, len(params))
	for key, value := range params {
		copied[key] = value
	}
	value := contextValue{Name: name, LifeSpan: lifeSpan, TTL: ttl, Params: copied}
	at := slices.IndexFunc(r.contexts, func(c contextValue) bool { return c.Name == name })
	if at >= 0 {
		r.contexts[at] = value
		return r
	}
	r.contexts = append(r.contexts, value)
	return r
}

// Data sets a webhook value for bubbles made in the admin centre. value must be
// encodable as JSON. A reply with data and no bubbles is sent without a template.
func (r *Reply) Data(key string, value any) *Reply {
	r.data = append(r.data, field{key, value})
	return r
}

// Kinds names the bubbles as Kakao does, such as "simpleText" or "carousel", in
// their order, before anything is left out.
func (r *Reply) Kinds() []string {
	kinds := make([]string, len(r.outputs))
	for i, output := range r.outputs {
		kinds[i] = "carousel"
		switch o := output.(type) {
		case SimpleText:
			kinds[i] = "simpleText"
		case SimpleImage:
			kinds[i] = "simpleImage"
		case Card:
			kinds[i] = o.kind()
		}
	}
	return kinds
}

// UseCallback announces that the answer will be posted to the callback address.
// Such a reply has no bubbles; the first text, if any, is sent as data.text, which
// the block's waiting bubble can show. Handler does all this by itself.
func (r *Reply) UseCallback() *Reply {
	r.useCallback = true
	return r
}

// Seal encodes the reply once for all times that it is sent. Nothing that is added
// afterwards, and no fallback, is seen.
func (r *Reply) Seal() *Reply {
	if body, _, err := r.encode(); err == nil {
		r.sealed = body
	}
	return r
}

// Fallback is the text of a reply that ends up without any bubble.
func (r *Reply) Fallback(text string) *Reply {
	r.fallback = text
	return r
}

// Loss is something that a reply had no room for.
type Loss struct {
	What  string // "outputs", "cards", "items", "buttons", "quickReplies", "data", "contexts"
	Rule  string // the limit that was hit, such as "at most 3 outputs" or "body size"
	Count int    // how many were left out
}

// Overflow lists what encoding leaves out; texts that are merely cut are not
// listed.
func (r *Reply) Overflow() []Loss {
	_, losses, err := r.encode()
	if err != nil {
		return nil
	}
	return losses
}

// MarshalJSON encodes the reply within every published limit and 24 KB. It fails
// only if a value given to Data cannot be encoded.
//
// Too large a body is trimmed in this order: texts to a half, a quarter and an
// eighth; cards and bubbles from the end, but not the last one; quick replies
// from the end; data; contexts from the end; at last the fallback text alone is
// sent.
func (r *Reply) MarshalJSON() ([]byte, error) {
	if r.sealed != nil {
		return r.sealed, nil
	}
	body, _, err := r.encode()
	return body, err
}

// WriteTo writes the encoded reply.
func (r *Reply) WriteTo(w io.Writer) (int64, error) {
	body, err := r.MarshalJSON()
	if err != nil {
		return 0, err
	}
	n, err := w.Write(body)
	return int64(n), err
}
