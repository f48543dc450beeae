package skill

func (c Carousel[C]) bubbles(p *plan) []bubble {
	cards := c.usable(p)
	if len(cards) == 0 {
		return nil
	}
	simplest := ownForm
	for _, card := range cards {
		simplest = max(simplest, card.form())
	}
	for i, card := range cards {
		cards[i] = shape(card, simplest).fit(p, inCarousel)
	}
	stripUncommonParts(cards)

	kind := cards[0].kind()
	header := c.fitHeader(p, kind)
	size := maxCards
	if kind == "listCard" {
		size = maxListCards
	}
	var pages []bubble
	for start := 0; start < len(cards); start += size {
		end := min(start+size, len(cards))
		page := &wireCarousel{Type: kind, Header: header, Items: cards[start:end:end]}
		pages = append(pages, bubble{cards: page})
	}
	return pages
}

// usable is the cards that have something to show, with the placeholder picture
// and one ratio for all pictures.
func (c Carousel[C]) usable(p *plan) []Card {
	var cards []Card
	square, first := false, true
	for _, item := range c.Items {
		card := Card(item)
		switch v := card.(type) {
		case BasicCard:
			v.Thumbnail = c.picture(v.Thumbnail, &square, &first)
			card = v
		case CommerceCard:
			v.Thumbnail = c.picture(v.Thumbnail, &square, &first)
			card = v
		}
		if card.empty() {
			p.lose("cards", "content required", 1)
			continue
		}
		cards = append(cards, card)
	}
	return cards
}

func (c Carousel[C]) picture(t Thumbnail, square, first *bool) Thumbnail {
	if webURL(t.ImageURL) == "" {
		t.ImageURL = c.Placeholder
	}
	if *first {
		*square, *first = t.FixedRatio, false
	}
	t.FixedRatio = *square
	return t
}

func (c Carousel[C]) fitHeader(p *plan, kind string) *CarouselHeader {
	if c.Header == nil || kind == "textCard" || kind == "listCard" {
		return nil
	}
	fixed := CarouselHeader{
		Title:       cut(flow(c.Header.Title, headerTitleLines), maxLineText),
		Description: p.long(flow(c.Header.Description, headerTextLines), maxLineText),
	}
	if fixed.Title == "" && fixed.Description == "" {
		return nil
	}
	if c.Header.Thumbnail != nil {
		if address := webURL(c.Header.Thumbnail.ImageURL); address != "" {
			fixed.Thumbnail = &HeaderThumbnail{ImageURL: address}
		}
	}
	return &fixed
}

// stripUncommonParts removes the pictures and headings that not every ItemCard
// of a carousel has.
func stripUncommonParts(cards []Card) {
	thumbnail, head, profile, title := true, true, true, true
	for _, card := range cards {
		item, ok := card.(ItemCard)
		if !ok {
			return
		}
		thumbnail = thumbnail && item.Thumbnail != nil
		head = head && item.Head != nil
		profile = profile && item.Profile != nil
		title = title && item.ImageTitle != nil
	}
	for i, card := range cards {
		item, ok := card.(ItemCard)
		if !ok {
			return
		}
		if !thumbnail {
			item.Thumbnail = nil
		}
		if !head {
			item.Head = nil
		}
		if !profile {
			item.Profile = nil
		}
		if !title {
			item.ImageTitle = nil
		}
		cards[i] = item
	}
}
