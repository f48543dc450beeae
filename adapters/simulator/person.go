package simulator

import (
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/junggyenara/junggye/adapters/scenario"
	"github.com/junggyenara/junggye/core/fault"
)

// maxName bounds a person's name, in characters.
const maxName = 12

// Person is somebody with a telephone.
type Person struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// UserKey is the 66-digit bot user key that skills see as user.id.
	UserKey string `json:"userKey"`
	// ChannelKey is the 12-character plusfriendUserKey.
	ChannelKey string `json:"channelKey"`
}

// person is a Person with the state of the conversation.
type person struct {
	Person

	// talk is held for a whole turn: Kakao handles one message after the other.
	talk sync.Mutex
	form *form
	last *blockRef

	// mu guards what a reader or a callback may touch during a turn.
	mu       sync.Mutex
	turns    []*Turn
	contexts map[string]*liveContext
}

// newPerson derives the keys from bot and name, so that after a restart the
// same name is the same member of the market.
func newPerson(number int, name string, sc *scenario.Scenario, now time.Time) *person {
	sum := sha512.Sum512([]byte(sc.Bot.ID + "\x00" + name))
	short := base64.RawURLEncoding.EncodeToString(sum[33:])
	short = strings.NewReplacer("-", "x", "_", "y").Replace(short)[:12]
	p := &person{
		Person: Person{
			ID: fmt.Sprintf("p%d", number), Name: name,
			UserKey: hex.EncodeToString(sum[:33]), ChannelKey: short,
		},
		contexts: map[string]*liveContext{},
	}
	p.turns = []*Turn{welcomeTurn(sc, now)}
	return p
}

func welcomeTurn(sc *scenario.Scenario, now time.Time) *Turn {
	t := &Turn{ID: 1, At: now, Bubbles: []Bubble{textBubble(sc.Welcome.Text)}}
	for _, q := range sc.Welcome.QuickReplies {
		t.QuickReplies = append(t.QuickReplies, mustJSON(map[string]string{
			"label": q.Label, "action": "block", "blockId": sc.ID(q.Block),
		}))
	}
	return t
}

// AddPerson gives somebody a telephone. A name that is there already is the
// same person.
func (s *Simulator) AddPerson(name string) (Person, error) {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || len([]rune(name)) > maxName {
		return Person{}, fault.New(fault.Invalid, "sim.name")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.people {
		if p.Name == name {
			return p.Person, nil
		}
	}
	p := newPerson(len(s.people)+1, name, s.o.Scenario, s.o.Now())
	s.people = append(s.people, p)
	return p.Person, nil
}

// People lists everybody, first come first.
func (s *Simulator) People() []Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Person, 0, len(s.people))
	for _, p := range s.people {
		list = append(list, p.Person)
	}
	return list
}

func (s *Simulator) person(id string) (*person, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.people {
		if p.ID == id {
			return p, nil
		}
	}
	return nil, fault.New(fault.NotFound, "sim.person")
}

// Turns returns copies of a person's turns with an ID above after, oldest first.
func (s *Simulator) Turns(personID string, after int) ([]Turn, error) {
	p, err := s.person(personID)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	list := []Turn{}
	for _, t := range p.turns {
		if t.ID > after {
			list = append(list, t.clone())
		}
	}
	return list, nil
}

// open starts a turn and makes it visible to readers.
func (p *person) open(now time.Time, said *Said) *Turn {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := &Turn{ID: len(p.turns) + 1, At: now, Said: said, Pending: true}
	p.turns = append(p.turns, t)
	return t
}

func (p *person) edit(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

func (p *person) snapshot(t *Turn) Turn {
	p.mu.Lock()
	defer p.mu.Unlock()
	return t.clone()
}

// blockOf tells which block a turn ended in; its buttons refer to that block.
func (p *person) blockOf(turnID int) *blockRef {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.turns, func(t *Turn) bool { return t.ID == turnID })
	if i < 0 || p.turns[i].Block == nil {
		return p.last
	}
	b := p.turns[i].Block
	return &blockRef{ID: b.ID, Name: b.Name}
}
