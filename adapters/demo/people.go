package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

const (
	batch = 250 // rows in one transaction
	// views is how many drawings there are of one sort of thing.
	views = 3
	day   = 24 * time.Hour
)

// world is a sample market in the making.
type world struct {
	Options
	Amounts
	end     time.Time // the present of the samples
	source  *source
	members []member.Member
	offers  []plannedListing
	stories []story
	first   bool // of a first start, with notices and special offers
	cut     int
}

// plannedListing is a listing to be, with what its trade demands of it.
type plannedListing struct {
	listing.Listing
	seller int
	story  *story // nil for most
}

// refuseTwice looks for the seed's first member.
func (w *world) refuseTwice(ctx context.Context) error {
	if w.Members == 0 {
		return nil
	}
	_, err := w.Store.Repos().Members.ByKey(ctx, w.memberKey(0))
	if err == nil {
		return fault.New(fault.Exists, CodeThere, w.Seed)
	}
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

func (w *world) memberKey(i int) string { return fmt.Sprintf("sample-%d-%d", w.Seed, i+1) }

// plan decides who sells what and when, before anything is written.
func (w *world) plan() {
	random := stream(w.Seed, "listings")
	w.planStories()
	w.offers = make([]plannedListing, w.Listings)
	// Trades take the first listings of a shuffled row, so that they are of all ages.
	order := random.Perm(w.Listings)
	for n, i := range order {
		age := time.Duration(random.Int64N(int64(w.RenewFor * 9 / 10)))
		planned := plannedListing{seller: random.IntN(max(w.Members, 1))}
		if n < len(w.stories) {
			planned.story = &w.stories[n]
			planned.seller = planned.story.seller
			// Somebody has to see it before it is traded.
			age = min(w.end.Sub(planned.story.at)+time.Hour+age/8, w.RenewFor*19/20)
		}
		planned.Listing = sampleListing(random, n, w.end.Add(-age).Truncate(time.Microsecond))
		if w.first {
			// Somebody waits for the pictures to be drawn.
			planned.Photos = listing.Photos{planned.Photos[0]}
		}
		w.offers[i] = planned
	}
	slices.SortStableFunc(w.offers, func(a, b plannedListing) int { return a.CreatedAt.Compare(b.CreatedAt) })
}

// sampleListing makes up the n-th thing that somebody offers. Ids and sellers
// come later.
func sampleListing(random *rand.Rand, n int, at time.Time) listing.Listing {
	all := things()
	t := all[n%len(all)]
	price := (t.low + int(float64(t.high-t.low)*random.Float64()*random.Float64())) * 1000
	l := listing.Listing{
		Title:    pick(random, t.titles),
		Price:    money.Won(price),
		Category: t.category, Place: pick(random, places()), OpenChatURL: openChat(random),
		State: listing.ForSale, Revision: 1, Version: 1, CreatedAt: at, UpdatedAt: at,
	}
	lines := slices.Clone(t.lines)
	random.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	l.Description = pick(random, conditions()) + "\n" + lines[0] + "\n" + lines[1] + "\n" + pick(random, closings())
	first := n / len(all)
	for i := range 1 + random.IntN(views) {
		l.Photos[i] = listing.Photo{State: listing.PhotoStored, Key: PictureKey(t.picture, (first+i)%views)}
	}
	return l
}

func pick[T any](random *rand.Rand, from []T) T { return from[random.IntN(len(from))] }

// openChat is an address of the right form that names itself a sample.
func openChat(random *rand.Rand) string {
	return "https://open.kakao.com/o/sample" + strconv.FormatInt(36*36*36+random.Int64N(35*36*36*36), 36)
}

// PictureKey names the stored drawing of a thing. There are three of each, from 0.
func PictureKey(kind string, view int) string { return fmt.Sprintf("sample/%s-%d.jpg", kind, view+1) }

// picture is one drawing of a sort of thing.
type picture struct {
	kind string
	view int
}

// pictures lists the drawings that anything planned shows.
func (w *world) pictures() map[string]picture {
	known, used := map[string]picture{}, map[string]picture{}
	for _, t := range things() {
		for view := range views {
			known[PictureKey(t.picture, view)] = picture{t.picture, view}
		}
	}
	for _, l := range w.offers {
		for _, key := range l.Photos.Keys() {
			used[key] = known[key]
		}
	}
	if w.first {
		for _, b := range bargains() {
			used[PictureKey(b.picture, 0)] = picture{b.picture, 0}
		}
		for _, a := range articles() {
			if a.picture != "" {
				used[PictureKey(a.picture, 0)] = picture{a.picture, 0}
			}
		}
	}
	return used
}

// draw stores the pictures.
func (w *world) draw(ctx context.Context, all map[string]picture) error {
	slots, failed := make(chan struct{}, runtime.GOMAXPROCS(0)), make(chan error, len(all))
	var wg sync.WaitGroup
	done := 0
	for key, p := range all {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			if err := w.Blobs.Put(ctx, key, "image/jpeg", w.Picture(p.kind, int64(p.view))); err != nil {
				failed <- fmt.Errorf("store picture: %w", err)
			}
		})
		done++
		w.Progress("pictures", done, len(all))
	}
	wg.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// addMembers writes the members, the oldest first.
func (w *world) addMembers(ctx context.Context) error {
	random := stream(w.Seed, "members")
	w.members = make([]member.Member, w.Members)
	for i := range w.members {
		age := w.RenewFor + time.Duration(random.Int64N(int64(330*day)))
		w.members[i] = member.Member{Key: w.memberKey(i), JoinedAt: w.end.Add(-age).Truncate(time.Microsecond), Tier: tierOf(random)}
	}
	slices.SortStableFunc(w.members, func(a, b member.Member) int { return a.JoinedAt.Compare(b.JoinedAt) })
	sealer := app.New(app.Config{Vault: w.Vault})
	return w.inBatches(ctx, "members", w.Members, func(r ports.Repos, i int) error {
		m := &w.members[i]
		w.Clock.set(m.JoinedAt)
		nickname, err := w.nickname(ctx, r, random, i)
		if err != nil {
			return err
		}
		// Numbers that begin 010-0 belong to nobody in Korea.
		joined, err := member.Join(member.ID(w.source.ID()), m.Key, nickname, fmt.Sprintf("0100%07d", i+1), w.ConsentVersion, m.JoinedAt)
		if err != nil {
			return err
		}
		joined.Tier = m.Tier
		if err := sealer.SealPhone(&joined); err != nil {
			return err
		}
		*m = joined
		return r.Members.Add(ctx, joined)
	})
}

func tierOf(random *rand.Rand) member.Tier {
	switch n := random.IntN(100); {
	case n < 70:
		return member.Bronze
	case n < 90:
		return member.Silver
	case n < 98:
		return member.Platinum
	default:
		return member.Diamond
	}
}

// nickname finds a name that nobody has yet.
func (w *world) nickname(ctx context.Context, r ports.Repos, random *rand.Rand, i int) (string, error) {
	base := pick(random, characters()) + pick(random, creatures())
	name := base
	for try := 0; ; try++ {
		_, err := r.Members.ByNickname(ctx, name)
		if fault.Is(err, fault.NotFound) {
			return name, nil
		}
		if err != nil {
			return "", err
		}
		name = base + strconv.Itoa(i+2+try*w.Members)
	}
}

// addListings writes the listings, the oldest first, each with its revision and
// its renewal timer.
func (w *world) addListings(ctx context.Context) error {
	return w.inBatches(ctx, "listings", len(w.offers), func(r ports.Repos, i int) error {
		l := &w.offers[i].Listing
		w.Clock.set(l.CreatedAt)
		l.ID, l.SellerID, l.RenewBy = listing.ID(w.source.ID()), w.members[w.offers[i].seller].ID, l.CreatedAt.Add(w.RenewFor)
		if s := w.offers[i].story; s != nil {
			s.listing = l.ID
		}
		if err := r.Listings.Add(ctx, *l); err != nil {
			return err
		}
		if err := r.Listings.AddRevision(ctx, l.Revise(l.CreatedAt)); err != nil {
			return err
		}
		return r.Timers.Set(ctx, ports.OfListing, int64(l.ID), []trade.Timer{{Kind: trade.Deadline, DueAt: l.RenewBy}})
	})
}

func (w *world) inBatches(ctx context.Context, part string, n int, add func(r ports.Repos, i int) error) error {
	for from := 0; from < n; from += batch {
		to := min(from+batch, n)
		err := w.Store.InTx(ctx, func(r ports.Repos) error {
			for i := from; i < to; i++ {
				if err := add(r, i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("add %s: %w", part, err)
		}
		w.Progress(part, to, n)
	}
	return nil
}
