package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/junggyenara/junggye/core/alert"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/offer"
	"github.com/junggyenara/junggye/core/push"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/ports"
)

// Kinds of messages: look who waits for something new, and tell a member.
const (
	watchKind = "watch"
	tellKind  = "tell"
)

// NewsAlert tells that words of the member were found: the title is what has
// them, the note the words.
const NewsAlert news.Kind = "word_found"

// Alerts returns the member's alerts, oldest first.
func (m *Market) Alerts(ctx context.Context, who member.ID) ([]alert.Alert, error) {
	return m.Store.Repos().Alerts.ListByMember(ctx, who)
}

// AddAlert makes an alert of what the member typed, unless there is one of the
// same words already, which is returned then. It follows the member's choice of
// when to be told.
func (m *Market) AddAlert(ctx context.Context, who member.ID, typed string) (a alert.Alert, added bool, err error) {
	err = m.in(ctx, func(s step) error {
		added = false
		if err := s.acting(who); err != nil {
			return err
		}
		mine, err := s.r.Alerts.ListByMember(s.ctx, who)
		if err != nil {
			return err
		}
		if a, err = alert.New(alert.ID(s.m.Source.ID()), who, typed, isDaily(mine), s.now); err != nil {
			return err
		}
		if i := slices.IndexFunc(mine, func(b alert.Alert) bool { return a.Terms == b.Terms }); i >= 0 {
			a = mine[i]
			return nil
		}
		if len(mine) >= alert.MaxPerMember {
			return fault.New(fault.Conflict, alert.CodeTooMany, alert.MaxPerMember)
		}
		if err := s.mark(who); err != nil {
			return err
		}
		added = true
		return s.r.Alerts.Add(s.ctx, a)
	})
	return a, added, err
}

func isDaily(mine []alert.Alert) bool { return len(mine) > 0 && mine[0].Daily }

// RemoveAlert deletes an alert of the member and returns those that are left.
func (m *Market) RemoveAlert(ctx context.Context, who member.ID, id alert.ID) ([]alert.Alert, error) {
	r := m.Store.Repos()
	if err := r.Alerts.Remove(ctx, who, id); err != nil {
		return nil, err
	}
	return r.Alerts.ListByMember(ctx, who)
}

// SetDaily chooses for all alerts of the member whether they are told of once a
// day or at once.
func (m *Market) SetDaily(ctx context.Context, who member.ID, daily bool) (mine []alert.Alert, err error) {
	err = m.in(ctx, func(s step) error {
		if mine, err = s.r.Alerts.ListByMember(s.ctx, who); err != nil {
			return err
		}
		for i, a := range mine {
			if a.Daily == daily {
				continue
			}
			a.Daily = daily
			if mine[i], err = s.r.Alerts.Save(s.ctx, a); err != nil {
				return err
			}
		}
		return nil
	})
	return mine, err
}

// Finding is something that an alert found: one of Offer and Listing is set.
type Finding struct {
	alert.Hit
	Offer   *offer.Offer
	Listing *listing.Listing
}

// findingsShown is what a carousel carries.
const findingsShown = 10

// Findings returns what the member's alerts found last and is still there,
// newest first, with the sellers of listings.
func (m *Market) Findings(ctx context.Context, who member.ID) ([]Finding, map[member.ID]member.Member, error) {
	s := m.reading(ctx)
	hits, err := s.r.Alerts.ListHitsOf(ctx, who, findingsShown)
	if err != nil {
		return nil, nil, err
	}
	found, err := s.findings(hits)
	if err != nil {
		return nil, nil, err
	}
	var ids []member.ID
	for _, f := range found {
		if f.Listing != nil {
			ids = append(ids, f.Listing.SellerID)
		}
	}
	sellers := make(map[member.ID]member.Member, len(ids))
	people, err := s.r.Members.ListByID(ctx, ids)
	for _, p := range people {
		sellers[p.ID] = p
	}
	return found, sellers, err
}

// findings loads what was found, without what is not there any more: the rule
// is that of lists and searches.
func (s step) findings(hits []alert.Hit) ([]Finding, error) {
	var found []Finding
	for _, h := range hits {
		f, there := Finding{Hit: h}, false
		switch h.Of {
		case alert.Offer:
			o, err := s.r.Offers.Get(s.ctx, offer.ID(h.RefID))
			if err != nil && !fault.Is(err, fault.NotFound) {
				return nil, err
			}
			f.Offer, there = &o, err == nil && o.Live()
		case alert.Listing:
			l, err := s.r.Listings.Get(s.ctx, listing.ID(h.RefID))
			if err != nil && !fault.Is(err, fault.NotFound) {
				return nil, err
			}
			f.Listing, there = &l, err == nil && l.State.OnMarket()
		}
		if there {
			found = append(found, f)
		}
	}
	return found, nil
}

// arrivals is the body of a message to look who waits for something.
type arrivals struct {
	Listing int64   `json:"listing,omitempty"`
	Offers  []int64 `json:"offers,omitempty"`
}

// watch writes the message. Its id is that of the first thing, which no other
// message has.
func (s step) watch(id int64, w arrivals) error {
	body, err := json.Marshal(w)
	if err != nil {
		return err
	}
	return s.r.Outbox.Add(s.ctx, ports.Message{
		ID: id, Kind: watchKind, Key: strconv.FormatInt(id, 10), Body: string(body), DueAt: s.now, At: s.now,
	})
}

func (s step) watchListing(l listing.Listing) error {
	return s.watch(int64(l.ID), arrivals{Listing: int64(l.ID)})
}

func (s step) watchOffers(fresh []offer.Offer) error {
	if len(fresh) == 0 {
		return nil
	}
	var w arrivals
	for _, o := range fresh {
		w.Offers = append(w.Offers, int64(o.ID))
	}
	return s.watch(w.Offers[0], w)
}

// thing is what alerts look at.
type thing struct {
	of    alert.Of
	ref   int64
	title string
	text  string // as search.Text makes it
	owner member.ID
}

// workWatch finds the members whose words are in what is new.
func (m *Market) workWatch(ctx context.Context, body string) error {
	var w arrivals
	if err := json.Unmarshal([]byte(body), &w); err != nil {
		return fault.Wrap(fault.Internal, "", fmt.Errorf("body: %w", err))
	}
	var things []thing
	r := m.Store.Repos()
	if w.Listing != 0 {
		l, err := r.Listings.Get(ctx, listing.ID(w.Listing))
		if err != nil {
			return err
		}
		if l.State.OnMarket() {
			things = append(things, thing{alert.Listing, w.Listing, l.Title, search.Text(l.Title, l.Description), l.SellerID})
		}
	}
	for _, id := range w.Offers {
		o, err := r.Offers.Get(ctx, offer.ID(id))
		if err != nil {
			return err
		}
		if o.Live() {
			things = append(things, thing{alert.Offer, id, o.Title, o.SearchText(), 0})
		}
	}
	for _, t := range things {
		if err := m.findFor(ctx, r, t); err != nil {
			return err
		}
	}
	return nil
}

// findAtOnce bounds a transaction: a word may be thousands of members'.
const findAtOnce = 100

// findFor notes for each member who waits for the thing that it is there, once.
func (m *Market) findFor(ctx context.Context, r ports.Repos, t thing) error {
	waiting, err := r.Alerts.ListByGram(ctx, search.Grams(t.text, 0))
	if err != nil {
		return err
	}
	byMember := map[member.ID]alert.Alert{}
	for _, a := range waiting {
		if first, ok := byMember[a.MemberID]; a.MemberID != t.owner && a.Matches(t.text) && (!ok || a.ID < first.ID) {
			byMember[a.MemberID] = a
		}
	}
	matched := make([]alert.Alert, 0, len(byMember))
	for _, a := range byMember {
		matched = append(matched, a)
	}
	slices.SortFunc(matched, func(a, b alert.Alert) int { return int(a.MemberID - b.MemberID) })
	for some := range slices.Chunk(matched, findAtOnce) {
		if err := m.in(ctx, func(s step) error { return s.hit(t, some) }); err != nil {
			return err
		}
	}
	return nil
}

func (s step) hit(t thing, waiting []alert.Alert) error {
	known, err := s.r.Alerts.ListHits(s.ctx, t.of, t.ref)
	if err != nil {
		return err
	}
	for _, a := range waiting {
		if slices.ContainsFunc(known, func(h alert.Hit) bool { return h.MemberID == a.MemberID }) {
			continue
		}
		last, err := s.r.Alerts.LastDue(s.ctx, a.MemberID)
		if err != nil {
			return err
		}
		h := alert.Hit{
			MemberID: a.MemberID, Of: t.of, RefID: t.ref, Word: a.Word, Title: t.title, FoundAt: s.now,
			DueAt: alert.DueAt(a.Daily, s.now, last),
		}
		if err := s.r.Alerts.AddHits(s.ctx, []alert.Hit{h}); err != nil {
			return err
		}
		err = s.r.Outbox.Add(s.ctx, ports.Message{
			ID: s.m.Source.ID(), Kind: tellKind, Key: fmt.Sprintf("%d/%s/%d", h.MemberID, h.Of, h.RefID),
			Body: strconv.FormatInt(int64(h.MemberID), 10), DueAt: h.DueAt, At: s.now,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Bounds of one message.
const (
	toldAtOnce  = 100
	titlesTold  = 3
	runesOfNews = 60
)

// workTell tells a member of all that is due, in one piece of news. What is not
// there any more is not told of, and in the quiet hours nothing is.
func (m *Market) workTell(ctx context.Context, body string) error {
	id, err := strconv.ParseInt(body, 10, 64)
	if err != nil {
		return fault.Wrap(fault.Internal, "", fmt.Errorf("body: %w", err))
	}
	return m.in(ctx, func(s step) error {
		if alert.Quiet(s.now) {
			return fault.New(fault.Unavailable, "")
		}
		hits, err := s.r.Alerts.ListHitsDue(s.ctx, member.ID(id), s.now, toldAtOnce)
		if err != nil || len(hits) == 0 {
			return err
		}
		if err := s.r.Alerts.TellHits(s.ctx, hits, s.now); err != nil {
			return err
		}
		found, err := s.findings(hits)
		if err != nil || len(found) == 0 {
			return err
		}
		if err := s.acting(member.ID(id)); err != nil {
			return onlyTrouble(err)
		}
		return s.tellAll(push.Courtesy, s.newsOfFindings(member.ID(id), found))
	})
}

// onlyTrouble drops refusals: who may not act any more waits for nothing.
func onlyTrouble(err error) error {
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) || fault.Is(err, fault.Unauthenticated) {
		return nil
	}
	return err
}

func (s step) newsOfFindings(to member.ID, found []Finding) news.Item {
	var titles, words []string
	for _, f := range found {
		if len(titles) < titlesTold {
			titles = append(titles, shorten(f.Title, runesOfNews))
		}
		if !slices.Contains(words, f.Word) {
			words = append(words, f.Word)
		}
	}
	item := news.Item{
		ID: news.ID(s.m.Source.ID()), MemberID: to, Kind: NewsAlert, Title: strings.Join(titles, " / "),
		Note: strings.Join(words, ", "), At: s.now,
	}
	if more := len(found) - len(titles); more > 0 {
		item.Title += fmt.Sprintf(" +%d", more)
	}
	if len(found) == 1 && found[0].Listing != nil {
		item.ListingID = int64(found[0].Listing.ID)
	}
	return item
}

func shorten(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most])
	}
	return s
}
