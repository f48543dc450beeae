package simulator

import (
	"slices"
	"strings"
	"time"
)

// contextTTL is how long a context lives when nobody says otherwise.
const contextTTL = 10 * time.Minute

type liveContext struct {
	lifespan int
	until    time.Time
	params   map[string]wireValue
	// fresh marks a context that this turn set; it does not age in it.
	fresh bool
}

// wireNewContext is one of context.values in an answer.
type wireNewContext struct {
	Name     string         `json:"name"`
	LifeSpan int            `json:"lifeSpan"`
	TTL      int            `json:"ttl"`
	Params   map[string]any `json:"params"`
}

// liveContexts returns the contexts a skill sees now, in a steady order.
func (p *person) liveContexts(now time.Time) []wireContext {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := []wireContext{}
	for name, c := range p.contexts {
		if !now.Before(c.until) {
			delete(p.contexts, name)
			continue
		}
		params := make(map[string]wireValue, len(c.params))
		for k, v := range c.params {
			params[k] = v
		}
		ttl := int(c.until.Sub(now) / time.Second)
		list = append(list, wireContext{Name: name, Lifespan: c.lifespan, TTL: ttl, Params: params})
	}
	slices.SortFunc(list, func(a, b wireContext) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// contextValue looks up what "#name.param" stands for.
func (p *person) contextValue(name, param string, now time.Time) (wireValue, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c, ok := p.contexts[name]
	if !ok || !now.Before(c.until) {
		return wireValue{}, false
	}
	v, ok := c.params[param]
	return v, ok
}

// setContext opens or renews a context and merges params into it; a lifespan
// below one ends it.
func (p *person) setContext(name string, lifespan int, now time.Time, ttl time.Duration, params map[string]wireValue) {
	if lifespan < 1 {
		delete(p.contexts, name)
		return
	}
	c := p.contexts[name]
	if c == nil || !now.Before(c.until) {
		c = &liveContext{params: map[string]wireValue{}}
		p.contexts[name] = c
	}
	c.lifespan, c.until, c.fresh = lifespan, now.Add(ttl), true
	for k, v := range params {
		c.params[k] = v
	}
}

// age counts a finished block down from all contexts that it did not set.
func (p *person) age() {
	for name, c := range p.contexts {
		if c.fresh {
			c.fresh = false
			continue
		}
		if c.lifespan--; c.lifespan < 1 {
			delete(p.contexts, name)
		}
	}
}

// applyContexts stores a block's own output context, then the answer's values,
// then lets the rest age. It returns the names that the bot does not know:
// Kakao ignores those.
func (s *Simulator) applyContexts(p *person, f *form, values []wireNewContext) []string {
	now, known := s.o.Now(), s.o.Scenario.Contexts()
	var unknown []string
	p.edit(func() {
		if o := f.block.OutputContext; o != nil {
			p.setContext(o.Name, o.Lifespan, now, contextTTL, f.values)
		}
		for _, v := range values {
			if !slices.Contains(known, v.Name) {
				unknown = append(unknown, v.Name)
				continue
			}
			ttl := contextTTL
			if v.TTL > 0 {
				ttl = time.Duration(v.TTL) * time.Second
			}
			p.setContext(v.Name, v.LifeSpan, now, ttl, asTexts(v.Params))
		}
		p.age()
	})
	return unknown
}

// asTexts turns every value into a string, as Kakao does.
func asTexts(params map[string]any) map[string]wireValue {
	texts := make(map[string]wireValue, len(params))
	for k, v := range params {
		text, ok := v.(string)
		if !ok {
			text = string(mustJSON(v))
		}
		texts[k] = wireValue{Value: text, ResolvedValue: text}
	}
	return texts
}
