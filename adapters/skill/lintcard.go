package skill

import (
	"regexp"
	"strconv"
)

func (l *linter) textCard(n node, inCarousel bool) {
	most := 400
	if inCarousel {
		most = 128
	}
	title := l.text(n, "title", false, 50, -1)
	description := l.text(n, "description", false, most, -1)
	if countLines(title+description) == 0 {
		l.add(n.path, "required", "nothing", "title or description")
	}
	if textLength(description) <= most {
		l.together(n, title, description, 400)
	}
	active := l.buttons(n, false, false, 0, 3)
	l.forwardable(n, inCarousel, active)
}

// together checks the common limit of a title and a description.
func (l *linter) together(n node, title, description string, most int) {
	if got := textLength(title) + textLength(description); got > most {
		l.add(n.path, "together", strconv.Itoa(got), strconv.Itoa(most)+" in title and description")
	}
}

func (l *linter) basicCard(n node, inCarousel bool) {
	lines := -1
	if inCarousel {
		lines = 2
	}
	l.text(n, "title", false, 50, lines)
	l.text(n, "description", false, 230, lines)
	square := false
	if thumbnail, ok := l.object(n, "thumbnail", true); ok {
		l.thumbnail(thumbnail)
		square = thumbnail.fields["fixedRatio"] == true
	}
	active := l.buttons(n, square, false, 0, 3)
	l.forwardable(n, inCarousel, active)
}

func (l *linter) commerceCard(n node, inCarousel bool) {
	const most = 2147483647
	l.text(n, "title", false, 30, -1)
	l.text(n, "description", false, 40, -1)
	price, priced := l.integer(n, "price", true, 0, most)
	if n.has("currency") {
		l.choice(n, "currency", false, "won")
	}
	for _, key := range []string{"discount", "discountedPrice"} {
		if amount, ok := l.integer(n, key, false, 0, most); ok && priced && amount > price {
			l.add(n.at(key), "range", strconv.FormatInt(amount, 10), "the price")
		}
	}
	l.integer(n, "discountRate", false, 0, 100)
	if n.has("discountRate") && !n.has("discountedPrice") {
		l.add(n.at("discountedPrice"), "required", "nothing", "a price beside discountRate")
	}
	square := false
	for _, thumbnail := range l.list(n, "thumbnails", true, 1, 1) {
		l.thumbnail(thumbnail)
		square = square || thumbnail.fields["fixedRatio"] == true
	}
	if profile, ok := l.object(n, "profile", false); ok {
		l.text(profile, "nickname", true, -1, -1)
		l.url(profile, "imageUrl", false)
	}
	active := l.buttons(n, square, false, 1, 3)
	l.forwardable(n, inCarousel, active)
}

func (l *linter) listCard(n node, inCarousel bool) {
	if header, ok := l.object(n, "header", true); ok {
		l.text(header, "title", true, -1, -1)
	}
	most := 5
	if inCarousel {
		most = 4
	}
	active := false
	for _, item := range l.list(n, "items", true, 1, most) {
		l.text(item, "title", true, -1, -1)
		l.text(item, "description", false, -1, -1)
		l.url(item, "imageUrl", false)
		l.link(item)
		if item.has("action") {
			l.press(item, "block", "message")
		}
		active = active || item.has("link") || item.has("action")
	}
	active = l.buttons(n, false, true, 0, 2) || active
	l.forwardable(n, inCarousel, active)
}

func (l *linter) itemCard(n node, inCarousel bool) {
	l.itemHeadings(n, inCarousel)
	most, text := 10, 200
	if inCarousel {
		most, text = 5, 100
	}
	for _, item := range l.list(n, "itemList", true, 1, most) {
		l.text(item, "title", true, 6, -1)
		l.text(item, "description", true, -1, 2)
	}
	if n.has("itemListAlignment") {
		l.choice(n, "itemListAlignment", false, "left", "right")
	}
	l.itemSummary(n)
	title := l.text(n, "title", false, -1, -1)
	description := l.text(n, "description", false, -1, -1)
	if description != "" && title == "" {
		l.add(n.at("title"), "required", "nothing", "a title above the description")
	}
	l.together(n, title, description, text)
	if got := countLines(title) + countLines(description); got > 12 {
		l.add(n.path, "lines", strconv.Itoa(got), "12 in title and description")
	}
	active := l.buttons(n, false, false, 0, 3)
	l.forwardable(n, inCarousel, active)
}

func (l *linter) itemHeadings(n node, inCarousel bool) {
	if thumbnail, ok := l.object(n, "thumbnail", false); ok {
		l.thumbnail(thumbnail)
		l.itemRatio(thumbnail, inCarousel)
	}
	if head, ok := l.object(n, "head", false); ok {
		l.text(head, "title", true, -1, 1)
	}
	if profile, ok := l.object(n, "profile", false); ok {
		l.text(profile, "title", true, 15, -1)
		l.url(profile, "imageUrl", false)
		if width, height := profile.fields["width"], profile.fields["height"]; width != height {
			l.add(profile.path, "ratio", describe(width)+" x "+describe(height), "1:1")
		}
	}
	if n.has("head") && n.has("profile") {
		l.add(n.at("profile"), "misplaced", "beside head", "one of them")
	}
	if title, ok := l.object(n, "imageTitle", false); ok {
		l.text(title, "title", true, -1, 2)
		l.text(title, "description", false, -1, 1)
		l.url(title, "imageUrl", false)
	}
}

// itemRatio takes missing sizes for 1:1, as the platform does.
func (l *linter) itemRatio(thumbnail node, inCarousel bool) {
	width, height := int64(1), int64(1)
	if thumbnail.has("width") || thumbnail.has("height") {
		var ok, both bool
		width, ok = l.integer(thumbnail, "width", true, 1, -1)
		height, both = l.integer(thumbnail, "height", true, 1, -1)
		if !ok || !both {
			return
		}
	}
	got := strconv.FormatInt(width, 10) + " x " + strconv.FormatInt(height, 10)
	switch {
	case width == 2*height:
	case inCarousel:
		l.add(thumbnail.path, "ratio", got, "2:1 in a carousel")
	case width != height:
		l.add(thumbnail.path, "ratio", got, "2:1 or 1:1")
	}
}

var summaryAmount = regexp.MustCompile(`^[\p{Sc}\d,. ]*$`)

var summaryDecimals = regexp.MustCompile(`\.\d{3,}|\..*\.`)

func (l *linter) itemSummary(n node) {
	summary, ok := l.object(n, "itemListSummary", false)
	if !ok {
		return
	}
	l.text(summary, "title", true, 6, -1)
	text := l.text(summary, "description", true, 14, 1)
	if !summaryAmount.MatchString(text) || summaryDecimals.MatchString(text) {
		l.add(summary.at("description"), "format", describe(text), "currency sign, digits, separators, two decimals")
	}
}

func (l *linter) carousel(n node) {
	kind := l.choice(n, "type", true, "textCard", "basicCard", "commerceCard", "listCard", "itemCard")
	check := l.cardChecks()[kind]
	most := 10
	if kind == "listCard" {
		most = 5
	}
	items := l.list(n, "items", true, 1, most)
	for _, item := range items {
		if check != nil {
			check(item, true)
		}
	}
	l.sameRatio(n, items)
	if kind == "itemCard" {
		l.sameParts(items)
	}
	l.carouselHeader(n, kind)
}

func (l *linter) carouselHeader(n node, kind string) {
	header, ok := l.object(n, "header", false)
	if !ok {
		return
	}
	if kind == "textCard" || kind == "listCard" {
		l.add(header.path, "misplaced", "over "+kind, "not over textCard and listCard")
	}
	l.text(header, "title", false, -1, 2)
	l.text(header, "description", false, -1, 3)
	if thumbnail, ok := l.object(header, "thumbnail", false); ok {
		l.url(thumbnail, "imageUrl", true)
	}
}

// sameRatio checks that all or none of the cards ask for square pictures.
func (l *linter) sameRatio(n node, items []node) {
	square, pictures := 0, 0
	for _, item := range items {
		picture := item.fields["thumbnail"]
		if list, ok := item.fields["thumbnails"].([]any); ok && len(list) > 0 {
			picture = list[0]
		}
		fields, ok := picture.(map[string]any)
		if !ok {
			continue
		}
		pictures++
		if fields["fixedRatio"] == true {
			square++
		}
	}
	if square != 0 && square != pictures {
		l.add(n.at("items"), "ratio", strconv.Itoa(square)+" of "+strconv.Itoa(pictures)+" square", "all or none")
	}
}

// sameParts checks that each heading is on all cards or on none.
func (l *linter) sameParts(items []node) {
	for _, part := range []string{"thumbnail", "head", "profile", "imageTitle"} {
		having := 0
		for _, item := range items {
			if item.has(part) {
				having++
			}
		}
		if having == 0 || having == len(items) {
			continue
		}
		for _, item := range items {
			if !item.has(part) {
				l.add(item.at(part), "required", "nothing", "on all cards of the carousel or on none")
			}
		}
	}
}
