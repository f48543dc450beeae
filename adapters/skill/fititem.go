package skill

import (
	"regexp"
	"strings"
)

func (c ItemCard) form() form {
	for _, item := range c.ItemList {
		if !item.empty() {
			return ownForm
		}
	}
	if c.Thumbnail != nil && webURL(c.Thumbnail.ImageURL) != "" {
		return basicForm
	}
	return textForm
}

func (i Item) empty() bool { return clean(i.Title) == "" && clean(i.Description) == "" }

// basic keeps what a card without rows still has to say.
func (c ItemCard) basic() BasicCard {
	text := c.text()
	return BasicCard{
		Title: text.Title, Description: text.Description, Thumbnail: *c.Thumbnail,
		Buttons: text.Buttons, ButtonLayout: text.ButtonLayout, Forwardable: text.Forwardable,
	}
}

func (c ItemCard) text() TextCard {
	title := c.Title
	if clean(title) == "" && c.ImageTitle != nil {
		title = c.ImageTitle.Title
	}
	if clean(title) == "" && c.Head != nil {
		title = c.Head.Title
	}
	return TextCard{
		Title: title, Description: c.Description,
		Buttons: c.Buttons, ButtonLayout: c.ButtonLayout, Forwardable: c.Forwardable,
	}
}

func (c ItemCard) empty() bool { return c.form() != ownForm }

func (c ItemCard) fit(p *plan, at place) Card {
	c = c.withParts(at)
	c.fitRows(p, at)
	limit := at.pick(maxItemText, maxItemCarouselText)
	c.Title = cut(flow(c.Title, 1), maxTitle)
	c.Description = flow(c.Description, itemTextLines-1)
	if c.Title == "" {
		c.Title, c.Description = p.long(flow(c.Description, 1), limit), ""
	}
	if room := limit - units(c.Title); room > 1 {
		c.Description = p.long(c.Description, room)
	} else {
		c.Description = ""
	}
	if c.ItemAlignment != AlignLeft && c.ItemAlignment != AlignRight {
		c.ItemAlignment = ""
	}
	// A square picture may move buttons side by side; saying the layout settles it.
	if c.ButtonLayout != Horizontal {
		c.ButtonLayout = Vertical
	}
	c.Buttons, c.ButtonLayout = p.buttons(c.Buttons, c.ButtonLayout, false, maxButtons)
	c.Forwardable = c.Forwardable && at == alone && len(c.Buttons) == 0
	return c
}

// fitRows fits the rows and the summary; an amount that cannot be a summary
// becomes a row.
func (c *ItemCard) fitRows(p *plan, at place) {
	var rows []Item
	for _, item := range c.ItemList {
		if !item.empty() {
			rows = append(rows, fitItem(item))
		}
	}
	if c.Summary != nil {
		summary := ItemSummary{
			Title:       cut(flow(c.Summary.Title, 1), maxItemTitle),
			Description: amount(c.Summary.Description),
		}
		row := Item(*c.Summary)
		c.Summary = nil
		switch {
		case summary.Title != "" && summary.Description != "":
			c.Summary = &summary
		case !row.empty():
			rows = append(rows, fitItem(row))
		}
	}
	most := at.pick(maxItems, maxCarouselItems)
	p.lose("items", "rows of an item card", len(rows)-most)
	c.ItemList = rows[:min(len(rows), most)]
}

// fitItem fills a missing half with a dash: the row would be refused without it.
func fitItem(item Item) Item {
	fixed := Item{
		Title:       cut(flow(item.Title, 1), maxItemTitle),
		Description: cut(flow(item.Description, carouselLines), maxLineText),
	}
	if fixed.Title == "" {
		fixed.Title = "-"
	}
	if fixed.Description == "" {
		fixed.Description = "-"
	}
	return fixed
}

// amountForm is a summary as the guide describes it.
var amountForm = regexp.MustCompile(`^\p{Sc}? ?\d[\d,]*(\.\d{1,2})? ?\p{Sc}?$`)

// amount is a summary's value, or empty if it cannot be one.
func amount(text string) string {
	text = clean(text)
	if bare, won := strings.CutSuffix(text, wordWon); won {
		text = "₩" + strings.TrimSpace(bare)
	}
	if units(text) > maxItemAmount || !amountForm.MatchString(text) {
		return ""
	}
	return text
}

// withParts fits the picture and the headings and removes unusable ones.
func (c ItemCard) withParts(at place) ItemCard {
	c.Thumbnail = fitItemThumbnail(c.Thumbnail, at)
	c.Head = fitHead(c.Head)
	c.Profile = fitItemProfile(c.Profile)
	if c.Head != nil {
		c.Profile = nil
	}
	c.ImageTitle = fitImageTitle(c.ImageTitle)
	return c
}

func fitItemThumbnail(t *Thumbnail, at place) *Thumbnail {
	if t == nil || webURL(t.ImageURL) == "" {
		return nil
	}
	fixed := fitThumbnail(*t)
	fixed.FixedRatio = false
	fixed.Width, fixed.Height = t.Width, t.Height
	switch {
	case at == inCarousel || (t.Width > t.Height && t.Height > 0 && t.Width != 2*t.Height):
		fixed.Width, fixed.Height = 800, 400
	case t.Width <= 0 || t.Height <= 0:
		fixed.Width, fixed.Height = 0, 0
	case t.Width != t.Height && t.Width != 2*t.Height:
		fixed.Width, fixed.Height = 800, 800
	}
	return &fixed
}

func fitHead(head *ItemHead) *ItemHead {
	if head == nil || clean(head.Title) == "" {
		return nil
	}
	return &ItemHead{Title: cut(flow(head.Title, 1), maxLineText)}
}

func fitItemProfile(profile *ItemProfile) *ItemProfile {
	if profile == nil || clean(profile.Title) == "" {
		return nil
	}
	fixed := ItemProfile{Title: cut(flow(profile.Title, 1), maxItemProfile), ImageURL: webURL(profile.ImageURL)}
	if fixed.ImageURL != "" && profile.Width == profile.Height && profile.Width > 0 {
		fixed.Width, fixed.Height = profile.Width, profile.Height
	}
	return &fixed
}

func fitImageTitle(title *ImageTitle) *ImageTitle {
	if title == nil || clean(title.Title) == "" {
		return nil
	}
	return &ImageTitle{
		Title:       cut(flow(title.Title, 2), maxLineText),
		Description: cut(flow(title.Description, 1), maxLineText),
		ImageURL:    webURL(title.ImageURL),
	}
}
