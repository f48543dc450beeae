package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/junggyenara/junggye/adapters/boards"
	"github.com/junggyenara/junggye/adapters/boards/standin"
	"github.com/junggyenara/junggye/adapters/demo"
	"github.com/junggyenara/junggye/core/offer"
)

// Offers is where special offers come from.
type Offers struct {
	Profiles boards.Profiles
	// Given tells that the profiles are an operator's and not the built-in ones.
	Given bool
}

// offers reads JUNGGYE_OFFERS_FILE.
func (s *settings) offers() Offers {
	const name = "JUNGGYE_OFFERS_FILE"
	path := s.text(name, "")
	var text []byte
	if path != "" {
		text = s.file(name, path)
	}
	profiles, err := boards.Load(text)
	if err != nil {
		s.refuse(name, quoted(path)+" ("+err.Error()+")", "YAML of the form of the built-in profiles.yaml")
	}
	return Offers{Profiles: profiles, Given: path != ""}
}

// Mode dev has a board of its own below the simulator: nobody's board is asked
// because somebody tries the program.
const (
	standInName = "sample"
	standInBase = "/sim/board"
	standInPace = 50 * time.Millisecond
)

// standsIn reports whether the offers come from our own board.
func (c Config) standsIn() bool { return c.Mode == Dev && !c.Offers.Given }

func (s *service) openBoards(context.Context) error {
	profiles := s.cfg.Offers.Profiles
	if s.cfg.standsIn() {
		var err error
		if profiles, err = profiles.StandIn(standInName, standin.Title, s.localURL+standInBase+standin.ListPath, standInPace); err != nil {
			return fmt.Errorf("stand-in of the boards: %w", err)
		}
	}
	s.boards = boards.New(boards.Options{Profiles: profiles, Contact: s.publicURL + "/"})
	s.onClose("board connections", func(context.Context) error { s.boards.Close(); return nil })
	return nil
}

// standIn is the board of mode dev.
func (s *service) standIn() http.Handler {
	return standin.New(standInBase, time.Now, func(now time.Time) []standin.Post {
		var posts []standin.Post
		for _, b := range demo.Bargains(now, s.publicURL+"/images") {
			posts = append(posts, standin.Post{
				ID: b.ID, Title: b.Title, Shop: b.Shop, Category: b.Category, Price: b.Price, Picture: b.Picture, PostedAt: b.PostedAt, Ended: b.Ended,
			})
		}
		return posts
	})
}

// offers is doctor's look at the boards: what the last looks said, without
// asking a board.
func (d doctor) offers(ctx context.Context) (string, error) {
	if d.cfg.standsIn() {
		return "a sample board of our own; mode dev asks no other one without JUNGGYE_OFFERS_FILE", nil
	}
	sources := boards.New(boards.Options{Profiles: d.cfg.Offers.Profiles}).Sources()
	names := make([]string, len(sources))
	for i, source := range sources {
		names[i] = source.Name
	}
	states, err := d.boardStates(ctx)
	if err != nil {
		// The line about the database says what is wrong with it.
		return strings.Join(names, ", ") + "; when they were looked at last is not known here", nil //nolint:nilerr // see above
	}
	var found, wrong []string
	now := d.now()
	for i, source := range sources {
		line := names[i] + ": never looked at"
		for _, s := range states {
			if s.Name == source.Name {
				line = boardLine(s, now)
				if !s.AlarmAt.IsZero() {
					wrong = append(wrong, line)
				}
			}
		}
		found = append(found, line)
	}
	if len(wrong) > 0 {
		return "", errors.New(strings.Join(wrong, "; "))
	}
	return strings.Join(found, "; "), nil
}

func (d doctor) boardStates(ctx context.Context) ([]offer.State, error) {
	if _, err := os.Stat(d.cfg.Database); d.cfg.Server.Empty() && err != nil {
		return nil, err
	}
	store, err := openStore(ctx, d.cfg)
	if err != nil {
		return nil, err
	}
	defer store.Close()
	return store.Repos().Boards.List(ctx)
}

func boardLine(s offer.State, now time.Time) string {
	line := s.Name + ": never read"
	if !s.OKAt.IsZero() {
		line = fmt.Sprintf("%s: read %s ago, %d rows", s.Name, now.Sub(s.OKAt).Round(time.Second), s.Rows)
	}
	line += fmt.Sprintf(", %d requests, %d saved, %d rows failed", s.Requests, s.Saved, s.RowsFailed)
	if s.Resting(now) {
		line += ", resting until " + s.RestingUntil.Format(time.RFC3339)
	}
	if !s.AlarmAt.IsZero() {
		line += ", its pages cannot be read since " + s.AlarmAt.Format(time.RFC3339)
	}
	if s.Trouble != "" {
		line += ", last trouble: " + s.Trouble
	}
	return line
}

type offersCrawlCommand struct {
	Source string
	File   string
}

const maxSavedPage = 10 << 20

// Run implements the command offers crawl. It stores nothing.
func (c offersCrawlCommand) Run(ctx context.Context, p process) error {
	cfg, err := loadConfig(p.environ)
	if err != nil {
		return err
	}
	b := boards.New(boards.Options{Profiles: cfg.Offers.Profiles, Contact: cfg.PublicURL})
	defer b.Close()
	var chosen []*boards.Profile
	for i := range cfg.Offers.Profiles.Boards {
		if profile := &cfg.Offers.Profiles.Boards[i]; profile.Name == c.Source || c.Source == "" && !profile.Off {
			chosen = append(chosen, profile)
		}
	}
	if len(chosen) == 0 {
		return usageError{fmt.Errorf("no board is called %q", c.Source)}
	}
	if c.File != "" {
		return c.read(p, chosen)
	}
	var failed error
	for _, profile := range chosen {
		look, requests, err := b.Look(ctx, profile.Name, offer.Mark{})
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", profile.Name, err))
			continue
		}
		failed = errors.Join(failed, printLook(p, profile.Name, look))
		fmt.Fprintf(p.stderr, "%s: %d requests\n", profile.Name, requests)
	}
	return failed
}

// read takes a saved page apart: by the first board whose list it is, else by
// the first whose post it is.
func (c offersCrawlCommand) read(p process, chosen []*boards.Profile) error {
	page, err := readPage(c.File)
	if err != nil {
		return err
	}
	var failed error
	for _, profile := range chosen {
		base, err := url.Parse(profile.List)
		if err != nil {
			return err
		}
		look, err := profile.ReadList(page, base, time.Now())
		if err == nil {
			return printLook(p, profile.Name, look)
		}
		failed = errors.Join(failed, fmt.Errorf("%s: %w", profile.Name, err))
		if d, err := profile.ReadPost(page, base); err == nil && d != (offer.Detail{}) {
			return printLine(p.stdout, map[string]any{
				"source": profile.Name, "shop_url": d.ShopURL, "shop": d.Shop, "price": d.Price.Amount(), "currency": d.Price.Currency, "ended": d.Ended,
			})
		}
	}
	return failed
}

func readPage(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	page, err := io.ReadAll(io.LimitReader(file, maxSavedPage+1))
	if err != nil {
		return nil, err
	}
	if len(page) > maxSavedPage {
		return nil, fmt.Errorf("%s has more than %d bytes", path, maxSavedPage)
	}
	return boards.Decode(page, "")
}

func printLook(p process, source string, look offer.Look) error {
	for _, f := range look.Found {
		line := map[string]any{
			"source": source, "url": f.URL, "title": f.Title, "shop": f.Shop, "category": f.Category,
			"price": f.Price.Amount(), "minor": f.Price.Minor, "currency": f.Price.Currency, "image": f.ImageURL,
		}
		if !f.PostedAt.IsZero() {
			line["posted_at"] = f.PostedAt
		}
		if err := printLine(p.stdout, line); err != nil {
			return err
		}
	}
	fmt.Fprintf(p.stderr, "%s: layout %s, %d rows, %d offers, %d ended, %d could not be read\n",
		source, look.Layout, look.Rows, len(look.Found), len(look.Ended), look.Failed)
	return nil
}

func printLine(w io.Writer, line map[string]any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(line)
}
