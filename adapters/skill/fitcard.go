package skill

func (c SimpleText) bubbles(p *plan) []bubble {
	text := p.long(c.Text, maxText)
	if text == "" {
		return nil
	}
	return []bubble{{kind: "simpleText", value: SimpleText{Text: text}}}
}

func (c SimpleImage) bubbles(p *plan) []bubble {
	address := webURL(c.ImageURL)
	if address == "" {
		return SimpleText{Text: c.AltText}.bubbles(p)
	}
	image := SimpleImage{ImageURL: address, AltText: cut(c.AltText, maxAltText)}
	return []bubble{{kind: "simpleImage", value: image}}
}

// form is what a card can be sent as; a larger one is simpler.
type form int

const (
	ownForm form = iota
	basicForm
	textForm
)

// shape is the card in a form.
func shape(c Card, as form) Card {
	switch as {
	case basicForm:
		return c.basic()
	case textForm:
		return c.text()
	default:
		return c
	}
}

// single is a card as an output of its own.
func single(c Card, p *plan) []bubble {
	c = shape(c, c.form())
	if c.empty() {
		return nil
	}
	fitted := c.fit(p, alone)
	return []bubble{{kind: fitted.kind(), value: fitted}}
}

func (c TextCard) bubbles(p *plan) []bubble     { return single(c, p) }
func (c BasicCard) bubbles(p *plan) []bubble    { return single(c, p) }
func (c CommerceCard) bubbles(p *plan) []bubble { return single(c, p) }
func (c ListCard) bubbles(p *plan) []bubble     { return single(c, p) }
func (c ItemCard) bubbles(p *plan) []bubble     { return single(c, p) }

func (TextCard) kind() string     { return "textCard" }
func (BasicCard) kind() string    { return "basicCard" }
func (CommerceCard) kind() string { return "commerceCard" }
func (ListCard) kind() string     { return "listCard" }
func (ItemCard) kind() string     { return "itemCard" }

func (c TextCard) form() form       { return ownForm }
func (c TextCard) basic() BasicCard { return BasicCard{Title: c.Title, Description: c.Description} }
func (c TextCard) text() TextCard   { return c }

func (c TextCard) empty() bool {
	return clean(c.Title) == "" && clean(c.Description) == "" && len(c.Buttons) == 0
}

func (c TextCard) fit(p *plan, at place) Card {
	c.Title = cut(flow(c.Title, 1), maxTitle)
	c.Description = clean(c.Description)
	if c.Title == "" && c.Description == "" {
		c.Title = textNoTitle
	}
	limit := at.pick(maxTextCardDescription, maxTextCarouselDescription)
	limit = min(limit, maxTextCardDescription-units(c.Title))
	c.Description = p.long(c.Description, limit)
	c.Buttons, c.ButtonLayout = p.buttons(c.Buttons, c.ButtonLayout, false, maxButtons)
	c.Forwardable = c.Forwardable && at == alone && len(c.Buttons) == 0
	return c
}

func (c BasicCard) form() form {
	if webURL(c.Thumbnail.ImageURL) == "" {
		return textForm
	}
	return ownForm
}

func (c BasicCard) basic() BasicCard { return c }

func (c BasicCard) text() TextCard {
	return TextCard{
		Title: c.Title, Description: c.Description,
		Buttons: c.Buttons, ButtonLayout: c.ButtonLayout, Forwardable: c.Forwardable,
	}
}

func (c BasicCard) empty() bool { return c.form() == textForm && c.text().empty() }

func (c BasicCard) fit(p *plan, at place) Card {
	c.Title = cut(flow(c.Title, 1), maxTitle)
	if at == inCarousel {
		c.Description = flow(c.Description, carouselLines)
	}
	c.Description = p.long(c.Description, maxBasicDescription)
	c.Thumbnail = fitThumbnail(c.Thumbnail)
	c.Buttons, c.ButtonLayout = p.buttons(c.Buttons, c.ButtonLayout, c.Thumbnail.FixedRatio, maxButtons)
	c.Forwardable = c.Forwardable && at == alone && len(c.Buttons) == 0
	return c
}

// fitThumbnail expects a valid picture address.
func fitThumbnail(t Thumbnail) Thumbnail {
	return Thumbnail{
		ImageURL:   webURL(t.ImageURL),
		AltText:    cut(t.AltText, maxAltText),
		Link:       fitLink(t.Link),
		FixedRatio: t.FixedRatio,
	}
}

func fitLink(link *Link) *Link {
	if link == nil {
		return nil
	}
	fixed := Link{PC: webURL(link.PC), Mobile: webURL(link.Mobile), Web: webURL(link.Web)}
	if fixed == (Link{}) {
		return nil
	}
	return &fixed
}

func (c ListCard) form() form {
	for _, item := range c.Items {
		if !item.empty() {
			return ownForm
		}
	}
	return textForm
}

func (c ListCard) basic() BasicCard { return BasicCard{Title: c.Header.Title} }

func (c ListCard) text() TextCard {
	return TextCard{Title: c.Header.Title, Buttons: c.Buttons, ButtonLayout: c.ButtonLayout}
}

func (c ListCard) empty() bool { return c.form() == textForm }

func (i ListItem) empty() bool { return clean(i.Title) == "" && clean(i.Description) == "" }

func (c ListCard) fit(p *plan, at place) Card {
	c.Header.Title = cut(flow(c.Header.Title, 1), maxLineText)
	if c.Header.Title == "" {
		c.Header.Title = textNoTitle
	}
	var items []ListItem
	active := false
	for _, item := range c.Items {
		if item.empty() {
			continue
		}
		items = append(items, fitListItem(p, item))
	}
	most := at.pick(maxListItems, maxListCarouselItems)
	p.lose("items", "items of a list card", len(items)-most)
	c.Items = items[:min(len(items), most)]
	for _, item := range c.Items {
		active = active || item.Link != nil || item.Action != ""
	}
	// The default layout of a list card is not published, so it is always said.
	if c.ButtonLayout != Horizontal {
		c.ButtonLayout = Vertical
	}
	c.Buttons, c.ButtonLayout = p.buttons(c.Buttons, c.ButtonLayout, false, maxListButtons)
	c.Forwardable = c.Forwardable && at == alone && len(c.Buttons) == 0 && !active
	return c
}

func fitListItem(p *plan, item ListItem) ListItem {
	fixed := ListItem{
		Title:       cut(flow(item.Title, 1), maxLineText),
		Description: p.long(item.Description, maxLineText),
		ImageURL:    webURL(item.ImageURL),
		Link:        fitLink(item.Link),
	}
	if fixed.Title == "" {
		fixed.Title, fixed.Description = cut(flow(item.Description, 1), maxLineText), ""
	}
	if item.Action != ItemBlock && item.Action != ItemMessage {
		return fixed
	}
	if extraSize(item.Extra) > maxExtra {
		p.lose("items", "extra of a list item's action", 1)
		return fixed
	}
	_, action, text, blockID := press(fixed.Title, string(item.Action), item.MessageText, item.BlockID)
	fixed.Action, fixed.MessageText, fixed.BlockID = ItemAction(action), text, blockID
	fixed.Extra = item.Extra
	return fixed
}
