package notice

import (
	"time"

	"github.com/junggyenara/junggye/core/fault"
)

// Publish shows the notice: at once, or from its date on. A draft whose date has
// passed is new today; what was hidden keeps the date that people know. A notice
// that is published stays as it is.
func (n Notice) Publish(now time.Time) (Notice, error) {
	switch n.State {
	case Published:
		return n, nil
	case Deleted:
		return n, refused("publish", n.State)
	case Draft:
		if n.PublishedAt.Before(now) {
			n.PublishedAt = now
		}
	case Hidden:
		if n.PublishedAt.IsZero() {
			n.PublishedAt = now
		}
	}
	if !n.HideAt.IsZero() && (!n.HideAt.After(now) || !n.HideAt.After(n.PublishedAt)) {
		return n, fault.New(fault.Conflict, CodeSchedule)
	}
	n.State = Published
	return n, nil
}

// Hide takes a notice away from everybody. A hidden one stays so.
func (n Notice) Hide() (Notice, error) {
	switch n.State {
	case Hidden:
		return n, nil
	case Published:
		n.State, n.Main = Hidden, false
		return n, nil
	case Draft, Deleted:
	}
	return n, refused("hide", n.State)
}

// SetMain makes a published notice the one that is shown first, or no longer.
// That there is one at most is the caller's business.
func (n Notice) SetMain(main bool) (Notice, error) {
	if main && n.State != Published {
		return n, refused("main", n.State)
	}
	n.Main = main
	return n, nil
}

// Delete ends a notice in whatever state; nobody but operators sees it again.
func (n Notice) Delete() Notice {
	n.State, n.Main = Deleted, false
	return n
}

// Edit gives the notice what c says. A date that c leaves out stays on a notice
// that people have seen.
func (n Notice) Edit(c Content) (Notice, error) {
	if n.State == Deleted {
		return n, refused("edit", n.State)
	}
	next := n
	next.Title, next.Body, next.Buttons, next.HideAt = c.Title, c.Body, c.Buttons, c.HideAt
	if n.State == Draft || !c.PublishAt.IsZero() {
		next.PublishedAt = c.PublishAt
	}
	if !next.HideAt.IsZero() && !next.HideAt.After(next.PublishedAt) {
		return n, fault.Fields{{Name: "hideAt", Err: fault.New(fault.Invalid, CodeSchedule)}}
	}
	return next, nil
}

// SetImage gives the notice another picture, or none.
func (n Notice) SetImage(key string) (Notice, error) {
	if n.State == Deleted {
		return n, refused("image", n.State)
	}
	n.ImageKey = key
	return n, nil
}

func refused(move string, s State) error {
	return fault.New(fault.Conflict, CodeMove, move, string(s))
}
