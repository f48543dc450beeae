// Package simulator plays Kakao for a developer's machine: people with
// telephones in a browser on one side, the real skill server over HTTP on the
// other. It matches utterances to blocks, asks for parameters, keeps contexts,
// sends photos and receives callbacks in the shapes that Kakao uses, so that the
// market runs against it unchanged.
//
// It is a development tool. Anybody who reaches it may speak as anybody, so it
// refuses to know real users, and the program never mounts it in production. It
// holds everything in memory, and forgets it on reset.
package simulator

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/junggyenara/junggye/adapters/scenario"
)

// patience is how long Kakao waits for a skill; a later answer is dropped.
const patience = 5 * time.Second

// Options are what a Simulator needs. Scenario and BaseURL are required.
type Options struct {
	// Scenario is the bot to play.
	Scenario *scenario.Scenario
	// BaseURL returns the root under which both the skill server and this
	// simulator answer, such as http://localhost:8080. It is asked on every
	// call, because a test learns its port late.
	BaseURL func() string
	// SkillToken is sent as X-Skill-Token with each call; empty: no header.
	SkillToken string
	// People are the names of the first people; default: two.
	People []string
	// Samples are photos to pick in one tap, by file name.
	Samples map[string][]byte
	// FrameOrigins are further origins whose pages may open inside a phone,
	// such as that of the payment sandbox.
	FrameOrigins []string
	// Desk is the address of the operators' pages, which the page links to; empty: no
	// link.
	Desk string
	// Patience is how long a skill may take; default: Kakao's five seconds.
	Patience time.Duration
	// Now is the clock; default: time.Now.
	Now func() time.Time
	// Rand feeds request ids and signatures; default: crypto/rand.
	Rand io.Reader
	// Logger receives what a developer should know; default: nothing.
	Logger *slog.Logger
}

// Simulator is Kakao for development. It is safe for concurrent use.
type Simulator struct {
	o         Options
	client    *http.Client
	photos    *photoStore
	callbacks *callbackStore

	mu     sync.Mutex // also guards o.Rand
	people []*person
}

// New makes a Simulator with its first people in it.
func New(o Options) (*Simulator, error) {
	if o.Scenario == nil || o.BaseURL == nil {
		return nil, errors.New("simulator: needs a scenario and a base URL")
	}
	if len(o.People) == 0 {
		o.People = []string{nameSeller, nameBuyer}
	}
	if o.Patience <= 0 {
		o.Patience = patience
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Simulator{
		o:         o,
		client:    newClient(),
		photos:    newPhotoStore(o.Now),
		callbacks: newCallbackStore(o.Now),
	}
	if err := s.seat(); err != nil {
		return nil, fmt.Errorf("simulator: %w", err)
	}
	return s, nil
}

// seat gives the first people their telephones.
func (s *Simulator) seat() error {
	for _, name := range s.o.People {
		if _, err := s.AddPerson(name); err != nil {
			return fmt.Errorf("add person %q: %w", name, err)
		}
	}
	return nil
}

// Reset forgets all conversations and brings back the first people. What the
// market stored about them stays with the market.
func (s *Simulator) Reset() {
	s.mu.Lock()
	s.people = nil
	s.mu.Unlock()
	if err := s.seat(); err != nil {
		s.o.Logger.Error("simulator reset failed", "error", err)
	}
}
