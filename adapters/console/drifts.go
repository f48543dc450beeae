package console

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/recon"
	"github.com/junggyenara/junggye/ports"
)

// drifts lists the differences that wait for somebody.
func (c *Console) drifts(v *visit) error {
	found, err := c.o.Desk.Drifts(v.ctx, v.by, ports.Page{Before: v.after(), Limit: deskPage + 1})
	if err != nil {
		return err
	}
	t := table{Caption: wordDrifts, Columns: []column{
		{Name: wordDriftKind}, {Name: wordOfTrade}, {Name: wordDiffers}, {Name: wordFound, Numeric: true}, {Name: wordSeen, Numeric: true},
	}}
	if len(found) > deskPage {
		found = found[:deskPage]
		t.Next = v.next(found[deskPage-1].ID)
	}
	for _, d := range found {
		kind := label(driftTone(d), driftName(d.Kind))
		t.Rows = append(t.Rows, row{Href: Base + "/drifts/" + id(d.ID), Cells: []cell{
			kind, code(id(d.TradeID)), code(factsText(d.Facts)), when(d.FoundAt), when(d.SeenAt),
		}})
	}
	return v.show(page{Title: wordDrifts, Lead: leadDrifts, Parts: []part{t}})
}

func driftName(k recon.Kind) string {
	if word := driftWords[k]; word != "" {
		return word
	}
	return string(k)
}

func driftTone(d ports.Drift) tone {
	switch {
	case !d.ResolvedAt.IsZero():
		return calm
	case d.Stops:
		return bad
	}
	return wait
}

// factsText is the list of what differs, in a line.
func factsText(facts string) string {
	var list []any
	if json.Unmarshal([]byte(facts), &list) != nil {
		return facts
	}
	out := make([]string, len(list))
	for i, one := range list {
		out[i] = fmt.Sprint(one)
		if n, ok := one.(float64); ok {
			out[i] = strconv.FormatFloat(n, 'f', -1, 64)
		}
	}
	return strings.Join(out, " · ")
}

// drift shows one difference.
func (c *Console) drift(v *visit) error {
	d, err := c.o.Desk.Drift(v.ctx, v.by, v.id("id"))
	if err != nil {
		return err
	}
	items := []item{
		{wordDriftKind, label(driftTone(d), driftName(d.Kind)).with(string(d.Kind))},
		{wordDiffers, code(factsText(d.Facts))},
		{wordFound, when(d.FoundAt)},
		{wordSeen, when(d.SeenAt)},
	}
	if d.Stops {
		items = append(items, item{wordStep, said(wordStops)})
	}
	if d.TradeID != 0 {
		items = append(items, item{wordOfTrade, link(id(d.TradeID), Base+"/trades/"+id(d.TradeID))})
	}
	if d.AttemptID != 0 {
		items = append(items, item{wordAttempt, code(id(d.AttemptID))})
	}
	if d.ListingID != 0 {
		items = append(items, item{wordListing, link(id(d.ListingID), listingPath(d.ListingID))})
	}
	if !d.ResolvedAt.IsZero() {
		items = append(items, item{wordResolved, when(d.ResolvedAt)})
	}
	if d.Accepted() {
		items = append(items, item{wordAccepted, said(d.AcceptedWhy).with(wordOperatorNumber + " " + id(d.AcceptedBy))})
	}
	var can []action
	if d.ResolvedAt.IsZero() && v.by.Role.May(operator.SettleDrift) {
		can = append(can, action{
			Word: wordSettle, Path: Base + "/drifts/" + id(d.ID) + "/settle", Tone: bad, What: []string{whatSettle, whatStillHeld}, Reason: true,
			Agree: agreeSettle, Hidden: map[string]string{"version": id(d.Version)},
		})
	}
	return v.show(page{
		Title: driftName(d.Kind), Crumbs: []crumb{{wordDrifts, Base + "/drifts"}},
		Parts: []part{columns{Main: []part{details{Items: items}}, Side: []part{actions{Title: titleDoNow, Items: can}}}},
	})
}

func (c *Console) settleDrift(v *visit) error {
	version, err := strconv.ParseInt(v.value("version"), 10, 64)
	if err != nil || version < 1 {
		version = -1 // no version of a row: somebody else's form
	}
	if _, err := c.o.Desk.SettleDrift(v.ctx, v.by, v.id("id"), version, v.reason()); err != nil {
		return err
	}
	return v.done(v.up(), saidSettled)
}

// offers lists the boards that special offers come from.
func (c *Console) offers(v *visit) error {
	found, err := c.o.Desk.OfferSources(v.ctx, v.by)
	if err != nil {
		return err
	}
	t := table{Caption: wordOffers, Columns: []column{
		{Name: wordSource},
		{Name: wordStep},
		{Name: wordLastGood, Numeric: true},
		{Name: wordNextLook, Numeric: true},
		{Name: wordRows, Numeric: true},
		{Name: wordTries, Numeric: true},
	}}
	look := actions{Title: titleDoNow}
	for _, f := range found {
		t.Rows = append(t.Rows, row{Cells: []cell{
			said(f.Title).with(f.Name), sourceState(f), when(f.State.OKAt), when(f.State.NextAt), number(f.State.Rows), number(f.State.Failures),
		}})
		if v.by.Role.May(operator.CrawlOffers) && !f.State.Off() {
			look.Items = append(look.Items, action{Word: f.Title + " " + wordCrawl, Path: Base + "/offers/" + f.Name + "/crawl", What: []string{whatCrawl}})
		}
		if v.by.Role.May(operator.SwitchOffers) {
			turn := action{Word: f.Title + " " + wordSwitchOff, Path: Base + "/offers/" + f.Name + "/off", Tone: bad, What: []string{whatSwitchOff}, Reason: true}
			if f.State.Off() {
				turn = action{Word: f.Title + " " + wordSwitchOn, Path: Base + "/offers/" + f.Name + "/on", What: []string{whatSwitchOn}, Reason: true}
			}
			look.Items = append(look.Items, turn)
		}
	}
	return v.show(page{Title: wordOffers, Lead: leadOffers, Parts: []part{t, look}})
}

func sourceState(f app.SourceFigures) cell {
	switch {
	case f.State.Off():
		return label(calm, wordOff)
	case f.Resting:
		return label(wait, wordResting).with(f.State.Trouble)
	case !f.State.AlarmAt.IsZero():
		return label(bad, wordUnreadable).with(f.State.Trouble)
	case f.Stale:
		return label(wait, wordOld).with(f.State.Trouble)
	}
	return label(good, wordFine).with(f.State.Trouble)
}

func (c *Console) crawl(v *visit) error {
	if _, err := c.o.Desk.CrawlNow(v.ctx, v.by, v.param("source")); err != nil {
		return err
	}
	return v.done(Base+"/offers", saidCrawl)
}

func (c *Console) switchSource(on bool) func(*visit) error {
	return func(v *visit) error {
		if _, err := c.o.Desk.SwitchSource(v.ctx, v.by, v.param("source"), on, v.reason()); err != nil {
			return err
		}
		return v.done(Base+"/offers", saidSwitched)
	}
}

// settings lists the settings in force.
func (c *Console) settings(v *visit) error {
	found, err := c.o.Desk.Settings(v.ctx, v.by)
	if err != nil {
		return err
	}
	t := table{Caption: wordSettings, Columns: []column{{Name: wordSetting, Whole: true}, {Name: wordValue}, {Name: wordFrom, Whole: true}}}
	for _, s := range found {
		value := code(s.Value)
		switch {
		case s.Secret && s.Set:
			value = label(good, wordSecretSet)
		case !s.Set:
			value = label(calm, wordNotSet)
		}
		t.Rows = append(t.Rows, row{Cells: []cell{code(s.Name), value, said(sourceWords[s.Source])}})
	}
	return v.show(page{Title: wordSettings, Lead: leadSettings, Parts: []part{t}})
}
