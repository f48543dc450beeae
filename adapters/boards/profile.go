package boards

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"time"

	"github.com/andybalholm/cascadia"
	"go.yaml.in/yaml/v3"

	"github.com/junggyenara/junggye/adapters/egress"
	"github.com/junggyenara/junggye/core/offer"
	"github.com/junggyenara/junggye/core/search"
)

//go:embed profiles.yaml
var builtIn []byte

// Profiles are the boards and how their pages are taken apart. Load makes them;
// treat them as read-only.
type Profiles struct {
	Prices struct {
		Units  map[string]string `yaml:"units"`
		Scales map[string]int64  `yaml:"scales"`
	} `yaml:"prices"`
	Times struct {
		Ago   map[string]span `yaml:"ago"`
		Forms []string        `yaml:"forms"`
	} `yaml:"times"`
	Words struct {
		Idle  []string `yaml:"idle"`
		Extra []string `yaml:"extra"`
	} `yaml:"words"`
	Boards []Profile `yaml:"boards"`
}

// Profile is one board. The file profiles.yaml says what the fields mean.
type Profile struct {
	Name  string `yaml:"name"`
	Title string `yaml:"title"`
	// Off keeps a board from being looked at.
	Off   bool     `yaml:"off"`
	List  string   `yaml:"list"`
	Hosts []string `yaml:"hosts"`
	Every span     `yaml:"every"`
	// Pace is the time between two requests to a host, Jitter what chance adds to it.
	Pace   span `yaml:"pace"`
	Jitter span `yaml:"jitter"`

	KeepQuery    []string `yaml:"keep_query"`
	Link         pattern  `yaml:"link"`
	Currency     string   `yaml:"currency"`
	Layouts      []layout `yaml:"layouts"`
	ShopInTitle  pattern  `yaml:"shop_in_title"`
	PriceInTitle pattern  `yaml:"price_in_title"`
	SkipTitles   []string `yaml:"skip_titles"`
	EndedTitles  []string `yaml:"ended_titles"`
	Detail       *detail  `yaml:"detail"`

	hosts  egress.Hosts
	prices offer.Forms
	times  clockForms
}

type layout struct {
	Name   string `yaml:"name"`
	Row    css    `yaml:"row"`
	Ended  []css  `yaml:"ended"`
	Skip   []css  `yaml:"skip"`
	Fields struct {
		Link     []field `yaml:"link"`
		Title    []field `yaml:"title"`
		Shop     []field `yaml:"shop"`
		Category []field `yaml:"category"`
		Price    []field `yaml:"price"`
		Image    []field `yaml:"image"`
		Time     []field `yaml:"time"`
	} `yaml:"fields"`
}

type detail struct {
	AtOnce int `yaml:"at_once"`
	Fields struct {
		ShopURL []field `yaml:"shop_url"`
		Shop    []field `yaml:"shop"`
		Price   []field `yaml:"price"`
	} `yaml:"fields"`
	Ended    []css    `yaml:"ended"`
	NotHosts []string `yaml:"not_hosts"`
}

// field is one way to find a text.
type field struct {
	Select css     `yaml:"select"`
	In     css     `yaml:"in"`
	Attr   string  `yaml:"attr"`
	Match  pattern `yaml:"match"`
	Decode string  `yaml:"decode"`
}

// clockForms are how times are written.
type clockForms struct {
	ago   map[string]time.Duration
	forms []string
}

// span is a duration as Go writes it.
type span time.Duration

// UnmarshalYAML implements yaml.Unmarshaler.
func (s *span) UnmarshalYAML(node *yaml.Node) error {
	d, err := time.ParseDuration(node.Value)
	if err != nil || d < 0 || d > 30*24*time.Hour {
		return fmt.Errorf("line %d: %q is no duration such as 5s or 10m", node.Line, node.Value)
	}
	*s = span(d)
	return nil
}

// css is a compiled selector; empty selects nothing.
type css struct{ cascadia.Selector }

// UnmarshalYAML implements yaml.Unmarshaler.
func (c *css) UnmarshalYAML(node *yaml.Node) error {
	compiled, err := cascadia.Compile(node.Value)
	if err != nil {
		return fmt.Errorf("line %d: selector %q: %w", node.Line, node.Value, err)
	}
	c.Selector = compiled
	return nil
}

func (c css) given() bool { return c.Selector != nil }

// pattern is a regular expression, which in Go takes time in proportion to the
// text whatever it says.
type pattern struct{ *regexp.Regexp }

// UnmarshalYAML implements yaml.Unmarshaler.
func (p *pattern) UnmarshalYAML(node *yaml.Node) error {
	re, err := regexp.Compile(node.Value)
	if err != nil {
		return fmt.Errorf("line %d: %w", node.Line, err)
	}
	if re.NumSubexp() > 1 {
		return fmt.Errorf("line %d: %q has more than one group", node.Line, node.Value)
	}
	p.Regexp = re
	return nil
}

// find returns the text that the pattern means, its group if it has one; a
// pattern that is not given means all of it.
func (p pattern) find(text string) (string, bool) {
	if p.Regexp == nil {
		return text, text != ""
	}
	m := p.FindStringSubmatch(text)
	if m == nil {
		return "", false
	}
	return m[len(m)-1], true
}

// Load reads profiles. Without text it returns the built-in ones; a file
// replaces all boards, and of prices, times and words what it names.
func Load(text []byte) (Profiles, error) {
	var p Profiles
	if err := p.decode(builtIn); err != nil {
		return Profiles{}, fmt.Errorf("built-in profiles: %w", err)
	}
	if len(bytes.TrimSpace(text)) > 0 {
		p.Boards = nil
		if err := p.decode(text); err != nil {
			return Profiles{}, err
		}
	}
	return p, p.check()
}

func (p *Profiles) decode(text []byte) error {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(p); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// Text returns the built-in profiles, to begin a file with.
func Text() []byte { return bytes.Clone(builtIn) }

// Comparing are the words that matter when a used thing is compared with a new one.
func (p *Profiles) Comparing() offer.Words {
	fold := func(words []string) []string {
		out := make([]string, len(words))
		for i, word := range words {
			out[i] = search.Fold(word)
		}
		return out
	}
	return offer.Words{Idle: fold(p.Words.Idle), Extra: fold(p.Words.Extra)}
}

// Bounds of what a profile may ask for.
const (
	shortestEvery = time.Minute
	shortestPace  = 250 * time.Millisecond
	mostAtOnce    = 50
)

var nameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)

func (p *Profiles) check() error {
	var wrong []error
	if len(p.Boards) == 0 {
		wrong = append(wrong, errors.New("there is no board"))
	}
	seen := map[string]bool{}
	for i := range p.Boards {
		b := &p.Boards[i]
		if !nameForm.MatchString(b.Name) || seen[b.Name] {
			wrong = append(wrong, fmt.Errorf("board %d: the name %q is not small letters and digits, or is there twice", i+1, b.Name))
		}
		seen[b.Name] = true
		if err := b.check(); err != nil {
			wrong = append(wrong, fmt.Errorf("board %s: %w", b.Name, err))
		}
		b.prices = offer.Forms{Units: p.Prices.Units, Scales: p.Prices.Scales, Default: b.Currency}
		b.times = clockForms{ago: map[string]time.Duration{}, forms: p.Times.Forms}
		for word, unit := range p.Times.Ago {
			b.times.ago[word] = time.Duration(unit)
		}
	}
	for _, currency := range p.Prices.Units {
		if offer.Places(currency) < 0 {
			wrong = append(wrong, fmt.Errorf("prices: %q is no currency that is known", currency))
		}
	}
	return errors.Join(wrong...)
}

func (b *Profile) check() error {
	var wrong []error
	var err error
	if b.hosts, err = egress.ParseHosts(b.Hosts); err != nil {
		return fmt.Errorf("hosts: %w", err)
	}
	if u, err := url.Parse(b.List); err != nil {
		wrong = append(wrong, fmt.Errorf("list: %w", err))
	} else if err := b.hosts.Check(u); err != nil {
		wrong = append(wrong, fmt.Errorf("list: %w", err))
	}
	private := slices.ContainsFunc(b.Hosts, func(h string) bool { return b.hosts[h] })
	if !private && (time.Duration(b.Every) < shortestEvery || time.Duration(b.Pace) < shortestPace) {
		wrong = append(wrong, fmt.Errorf("every and pace are at least %s and %s", shortestEvery, shortestPace))
	}
	if b.Title == "" {
		wrong = append(wrong, errors.New("a title for members is missing"))
	}
	if b.Currency != "" && offer.Places(b.Currency) < 0 {
		wrong = append(wrong, fmt.Errorf("%q is no currency that is known", b.Currency))
	}
	if b.Detail != nil && (b.Detail.AtOnce < 1 || b.Detail.AtOnce > mostAtOnce) {
		wrong = append(wrong, fmt.Errorf("detail: at_once is from 1 to %d", mostAtOnce))
	}
	if len(b.Layouts) == 0 {
		wrong = append(wrong, errors.New("there is no layout"))
	}
	for _, l := range b.Layouts {
		if l.Name == "" || !l.Row.given() || len(l.Fields.Link) == 0 || len(l.Fields.Title) == 0 {
			wrong = append(wrong, fmt.Errorf("layout %q needs a name, row, link and title", l.Name))
		}
	}
	return errors.Join(wrong...)
}

// source is what the market has to know of the board.
func (b *Profile) source() offer.Source {
	s := offer.Source{Name: b.Name, Title: b.Title, Every: time.Duration(b.Every)}
	if b.Detail != nil {
		s.Details, s.Most = true, b.Detail.AtOnce
	}
	return s
}

// StandIn is the profiles with one board only, which has the pages of the first
// one and is at another address, perhaps on this machine. It is for boards that
// stand in for real ones.
func (p *Profiles) StandIn(name, title, list string, pace time.Duration) (Profiles, error) {
	u, err := url.Parse(list)
	if err != nil {
		return Profiles{}, fmt.Errorf("list: %w", err)
	}
	out := *p
	board := p.Boards[0]
	board.Name, board.Title, board.List, board.Hosts = name, title, list, []string{u.Host}
	board.Every, board.Pace, board.Jitter = span(shortestEvery), span(pace), span(pace/10)
	out.Boards = []Profile{board}
	return out, out.check()
}
