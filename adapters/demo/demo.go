// Package demo fills an empty market with samples: members who are nobody,
// things that were drawn, trades that were played through the market's own use
// cases. Everything says that it is a sample. It refuses to touch what is there
// already and to move real money.
package demo

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/notice"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// CodeThere refuses a seed whose samples are in the store already. Args: [seed].
const CodeThere fault.Code = "demo.there"

// Payments is a payment provider that moves no money, with a buyer who pays.
type Payments interface {
	ports.Gateway
	// Pay does what a buyer does on a payment page and returns the address that the
	// browser is sent back to.
	Pay(ctx context.Context, page string) (back string, err error)
}

// Options are what samples are made with. All fields but Payments and Progress
// are needed.
type Options struct {
	Store ports.Store
	Blobs ports.Blobs
	Vault ports.Vault
	// Picture draws a thing as a JPEG; equal arguments give equal bytes.
	Picture func(kind string, seed int64) []byte
	// Clock stands where the sample market's past ends. It is set back and comes
	// forward again; Payments have to go by it too.
	Clock          *Clock
	Process        trade.Process
	ConsentVersion string
	RenewFor       time.Duration
	// Payments makes trades that are paid and sent; without it all trades are in
	// person.
	Payments Payments
	// Progress is told how much of a part is done.
	Progress func(part string, done, of int)
}

// Amounts say how much to make.
type Amounts struct {
	Members, Listings, Trades int
	// Seed chooses the samples: equal seeds give equal ones.
	Seed int64
}

// Check reports amounts that do not fit together.
func (a Amounts) Check() error {
	var wrong []error
	if a.Members < 0 || a.Listings < 0 || a.Trades < 0 {
		wrong = append(wrong, errors.New("amounts must not be negative"))
	}
	if a.Listings > 0 && a.Members < 1 {
		wrong = append(wrong, errors.New("listings need a member"))
	}
	if a.Trades > 0 && a.Members < 2 {
		wrong = append(wrong, errors.New("trades need two members"))
	}
	if a.Trades > a.Listings {
		wrong = append(wrong, errors.New("each trade needs a listing of its own"))
	}
	return errors.Join(wrong...)
}

// Made tells what Seed did.
type Made struct {
	Members, Listings, Trades int
	// Cut counts trades that ended before their story did, because a deadline of
	// the process was shorter than the story.
	Cut int
}

// Seed adds members, listings and trades. Members and listings are written in
// bulk; trades go through the use cases, timers and payment provider included.
// It is Exists, code demo.there, when the seed's samples are there.
func Seed(ctx context.Context, o Options, a Amounts) (Made, error) {
	return seed(ctx, o, a, false)
}

func seed(ctx context.Context, o Options, a Amounts, first bool) (Made, error) {
	if err := a.Check(); err != nil {
		return Made{}, err
	}
	o.Progress = oneAtATime(o.Progress)
	end := o.Clock.Now()
	defer o.Clock.set(end)
	w := &world{Options: o, Amounts: a, end: end, first: first, source: newSource(o.Clock, a.Seed)}
	if err := w.refuseTwice(ctx); err != nil {
		return Made{}, err
	}
	w.plan()
	// Drawing keeps processors busy, writing waits for the disk.
	drawn, pictures := make(chan error, 1), w.pictures()
	go func() { drawn <- w.draw(ctx, pictures) }()
	var err error
	for _, part := range []func(context.Context) error{w.addMembers, w.addListings, w.play} {
		if err == nil {
			err = part(ctx)
		}
	}
	if err := errors.Join(err, <-drawn); err != nil {
		return Made{}, err
	}
	return Made{Members: a.Members, Listings: a.Listings, Trades: a.Trades, Cut: w.cut}, nil
}

// oneAtATime makes a progress function safe for concurrent use.
func oneAtATime(tell func(string, int, int)) func(string, int, int) {
	var mu sync.Mutex
	return func(part string, done, of int) {
		if tell != nil {
			mu.Lock()
			defer mu.Unlock()
			tell(part, done, of)
		}
	}
}

// The market of a first start, small enough to be made while somebody waits.
const (
	firstMembers  = 8
	firstListings = 26
	firstTrades   = 5
	firstSeed     = 1
)

// First makes the small market of a first start, with notices. Special offers
// come from a board, see Bargains.
func First(ctx context.Context, o Options) error {
	o.Payments = nil
	amounts := Amounts{Members: firstMembers, Listings: firstListings, Trades: firstTrades, Seed: firstSeed}
	if _, err := seed(ctx, o, amounts, true); err != nil {
		return err
	}
	return o.Store.InTx(ctx, func(r ports.Repos) error {
		return addNotices(ctx, r, o.Clock.Now())
	})
}

func addNotices(ctx context.Context, r ports.Repos, end time.Time) error {
	all := articles()
	for i, text := range all {
		at := end.Add(-time.Duration(i*3*24+2) * time.Hour)
		n := notice.Notice{
			ID: notice.ID(idAt(at)), Title: text.title, Body: text.body, State: notice.Published, Main: i == 0,
			PublishedAt: at, CreatedAt: at, UpdatedAt: at, Version: 1,
		}
		if text.picture != "" {
			n.ImageKey = PictureKey(text.picture, 0)
		}
		if err := r.Notices.Add(ctx, n); err != nil {
			return fmt.Errorf("add notice: %w", err)
		}
	}
	return nil
}

// idAt is an identifier of a moment, for rows of which no two share one.
func idAt(at time.Time) int64 {
	return newSource(NewClock(at), 0).ID()
}
