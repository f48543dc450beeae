package scenario

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed scenario.yaml
var embedded []byte

// botKey is the name under which overrides may also replace the bot's id.
const botKey = "bot"

var (
	objectID   = regexp.MustCompile(`^[0-9a-f]{24}$`)
	eventName  = regexp.MustCompile(`^[a-zA-Z0-9_]{1,50}$`)
	contextRef = regexp.MustCompile(`^#([^.\s]+)\.([^.\s]+)$`)
)

// Load returns the bot's description. overrides is optional YAML of the form
// "key: id" that replaces block ids (and, under "bot", the bot's id) by those
// of another bot. All problems are reported together.
func Load(overrides []byte) (*Scenario, error) {
	return load(embedded, overrides)
}

func load(text, overrides []byte) (*Scenario, error) {
	s := &Scenario{}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(s); err != nil {
		return nil, fmt.Errorf("read scenario: %w", err)
	}
	s.byKey = make(map[string]int, len(s.Blocks))
	for i, b := range s.Blocks {
		s.byKey[b.Key] = i
	}
	problems := s.override(overrides)
	s.byID = make(map[string]int, len(s.Blocks))
	for i, b := range s.Blocks {
		s.byID[b.ID] = i
	}
	problems = append(problems, s.check()...)
	if len(problems) > 0 {
		return nil, fmt.Errorf("scenario: %w", errors.Join(problems...))
	}
	return s, nil
}

func (s *Scenario) override(text []byte) []error {
	ids := map[string]string{}
	if err := yaml.NewDecoder(bytes.NewReader(text)).Decode(&ids); err != nil && !errors.Is(err, io.EOF) {
		return []error{fmt.Errorf("read block ids: %w", err)}
	}
	var problems []error
	for _, key := range sortedKeys(ids) {
		i, ok := s.byKey[key]
		switch {
		case ok:
			s.Blocks[i].ID = ids[key]
		case key == botKey:
			s.Bot.ID = ids[key]
		default:
			problems = append(problems, fmt.Errorf("block ids: unknown key %q", key))
		}
	}
	return problems
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (s *Scenario) check() []error {
	var c checker
	c.require(objectID.MatchString(s.Bot.ID), "bot id %q is not 24 hexadecimal digits", s.Bot.ID)
	c.require(s.Bot.Name != "", "bot has no name")
	c.require(s.Welcome.Text != "", "welcome has no text")
	for _, q := range s.Welcome.QuickReplies {
		c.require(s.ID(q.Block) != "", "welcome: unknown block %q", q.Block)
	}
	for _, m := range s.Menu {
		c.require(s.ID(m.Block) != "", "menu: unknown block %q", m.Block)
	}
	c.unique(s.Blocks)
	contexts := s.Contexts()
	for _, b := range s.Blocks {
		c.block(b, contexts)
	}
	return c.problems
}

// checker collects problems, so that one run of the program shows them all.
type checker struct {
	at       string
	problems []error
}

func (c *checker) require(ok bool, format string, args ...any) {
	if !ok {
		c.problems = append(c.problems, fmt.Errorf("%s"+format, append([]any{c.at}, args...)...))
	}
}

func (c *checker) unique(blocks []Block) {
	keys, ids, said, events := map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}
	for _, b := range blocks {
		c.require(keys[b.Key] == "", "block key %q is used twice", b.Key)
		keys[b.Key] = b.Key
		c.require(ids[b.ID] == "", "blocks %q and %q have the same id %s", ids[b.ID], b.Key, b.ID)
		ids[b.ID] = b.Key
		for _, u := range b.Utterances {
			c.require(said[u] == "", "blocks %q and %q have the same utterance %q", said[u], b.Key, u)
			said[u] = b.Key
		}
		c.require(b.Event == "" || events[b.Event] == "", "blocks %q and %q have the same event %q", events[b.Event], b.Key, b.Event)
		events[b.Event] = b.Key
	}
}

func (c *checker) block(b Block, contexts []string) {
	c.at = fmt.Sprintf("block %q: ", b.Key)
	at := c.at
	c.require(b.Key != "", "no key")
	c.require(objectID.MatchString(b.ID), "id %q is not 24 hexadecimal digits", b.ID)
	c.require(b.Name != "", "no name")
	c.require(strings.HasPrefix(b.Skill, "/"), "skill path %q does not start with /", b.Skill)
	if o := b.OutputContext; o != nil {
		c.require(o.Name != "" && o.Lifespan > 0, "output context needs a name and a lifespan")
	}
	c.require(b.Event == "" || eventName.MatchString(b.Event), "event %q is not letters, digits and _", b.Event)
	names := map[string]bool{}
	for _, p := range b.Params {
		c.require(!names[p.Name], "param %q is named twice", p.Name)
		names[p.Name] = true
		c.at = at + fmt.Sprintf("param %q: ", p.Name)
		c.require(b.Event == "" || !p.Required, "required, but nobody answers when an event starts the block")
		c.param(p, contexts)
	}
	c.at = ""
}

func (c *checker) param(p Param, contexts []string) {
	c.require(p.Name != "", "no name")
	c.require(p.Entity != "", "no entity")
	c.require(p.Prompt != "" || !p.Required, "required, but no prompt")
	c.require(p.Validation == "" || strings.HasPrefix(p.Validation, "/"),
		"validation path %q does not start with /", p.Validation)
	if name, _, ok := p.FromContext(); ok {
		c.require(slices.Contains(contexts, name), "no block opens the context %q", name)
	}
}

// FromContext splits a Default of the form "#context.param".
func (p Param) FromContext() (context, param string, ok bool) {
	m := contextRef.FindStringSubmatch(p.Default)
	if m == nil {
		return "", "", false
	}
	return m[1], m[2], true
}
