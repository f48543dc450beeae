// Package notice is what the market tells everybody: short articles that an
// operator writes, shows for a time and hides again. It refuses what KakaoTalk
// would cut or leave out. It does not draw anything.
package notice

import (
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
)

// ID identifies a notice; ids grow with time.
type ID int64

// CodeUnknown is the reason for an id that names no notice, or none that the
// reader may see.
const CodeUnknown fault.Code = "notice.unknown"

// State is what operators made of a notice. Whether it is shown depends on the
// time, too.
type State string

// The states of a notice.
const (
	Draft     State = "draft"
	Published State = "published" // shown from PublishedAt to HideAt
	Hidden    State = "hidden"
	Deleted   State = "deleted" // kept as a record of what was announced
)

// States lists every State.
func States() []State { return []State{Draft, Published, Hidden, Deleted} }

// ParseState refuses words that are not a State.
func ParseState(word string) (State, error) {
	if s := State(word); slices.Contains(States(), s) {
		return s, nil
	}
	return "", fault.New(fault.Invalid, CodeState, word)
}

// MaxButtons is how many buttons KakaoTalk shows below each other.
const MaxButtons = 3

// Button is a button of a notice: it opens an https address or a block of the
// bot, named by its key. The zero Button is an empty place.
type Button struct{ Label, Link, Block string }

// Buttons are a notice's buttons in their order; empty places come last.
type Buttons [MaxButtons]Button

// Len counts the places in use.
func (b Buttons) Len() int {
	n := 0
	for n < len(b) && b[n] != (Button{}) {
		n++
	}
	return n
}

// Notice is one article. It is a comparable value.
type Notice struct {
	ID       ID
	Title    string
	Body     string
	ImageKey string // blob key, empty without a picture
	Buttons  Buttons
	State    State
	Main     bool // shown before all others; one notice at most
	// PublishedAt is from when on it is shown, once it is published; zero for a
	// draft that has no date. HideAt is when that ends, zero for never.
	PublishedAt time.Time
	HideAt      time.Time
	CreatedAt   time.Time
	UpdatedAt   time.Time
	CreatedBy   operator.ID // 0 when no operator did
	UpdatedBy   operator.ID
	Version     int64
}

// Place is where a notice stands among those shown: the later published, the
// nearer to the beginning.
type Place struct {
	At time.Time
	ID ID
}

// Place returns where the notice stands.
func (n Notice) Place() Place { return Place{At: n.PublishedAt, ID: n.ID} }

// Phase says in one word what everybody sees of a notice at a time.
type Phase string

// The phases. The last two are states that no time changes.
const (
	InDraft   Phase = "draft"
	Scheduled Phase = "scheduled" // published, but not yet shown
	Showing   Phase = "showing"
	Over      Phase = "over" // its time has passed
	IsHidden  Phase = "hidden"
	IsDeleted Phase = "deleted"
)

// Phases lists every Phase.
func Phases() []Phase { return []Phase{InDraft, Scheduled, Showing, Over, IsHidden, IsDeleted} }

// PhaseAt returns the phase at now.
func (n Notice) PhaseAt(now time.Time) Phase {
	switch {
	case n.State != Published:
		return Phase(n.State)
	case now.Before(n.PublishedAt):
		return Scheduled
	case !n.HideAt.IsZero() && !now.Before(n.HideAt):
		return Over
	}
	return Showing
}

// Shown reports whether everybody may see the notice at now.
func (n Notice) Shown(now time.Time) bool { return n.PhaseAt(now) == Showing }
