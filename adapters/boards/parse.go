package boards

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"

	"github.com/junggyenara/junggye/core/offer"
	"github.com/junggyenara/junggye/core/text"
)

// Most of what a store keeps of an offer's texts, in characters; a longer
// address is no address.
const (
	maxTitle   = 150
	maxShop    = 40
	maxWord    = 30
	maxURL     = 500
	maxShopURL = 1800
)

// ReadList takes a board's list apart. page is UTF-8, base the address that it came
// from. It is an *offer.Trouble with the cause Changed when the page has none of
// the known layouts, or one with nothing in it that can be read.
func (b *Profile) ReadList(page []byte, base *url.URL, now time.Time) (offer.Look, error) {
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(page))
	if err != nil {
		return offer.Look{}, changed("parse page: %w", err)
	}
	for _, l := range b.Layouts {
		rows := doc.FindMatcher(l.Row)
		if rows.Length() == 0 {
			continue
		}
		look := offer.Look{Layout: l.Name, Rows: rows.Length()}
		rows.Each(func(_ int, row *goquery.Selection) { b.addRow(&look, l, row, base, now) })
		if good := len(look.Found) + len(look.Ended); good == 0 || look.Failed > good {
			return offer.Look{}, changed("layout %s: of %d rows %d could be read and %d could not", l.Name, look.Rows, good, look.Failed)
		}
		return look, nil
	}
	return offer.Look{}, changed("none of the known layouts is on a page of %d bytes", len(page))
}

func changed(format string, args ...any) error {
	return &offer.Trouble{Cause: offer.Changed, Err: fmt.Errorf(format, args...)}
}

func (b *Profile) addRow(look *offer.Look, l layout, row *goquery.Selection, base *url.URL, now time.Time) {
	if holds(row, l.Skip) {
		return
	}
	title := first(row, l.Fields.Title)
	if containsAny(title, b.SkipTitles) {
		return
	}
	link := b.postURL(base, first(row, l.Fields.Link))
	switch {
	case title == "" || link == "" || len(link) > maxURL:
		look.Failed++
		return
	case b.Link.Regexp != nil && !b.Link.MatchString(link):
		return // a partner's row, an advertisement
	case holds(row, l.Ended) || containsAny(title, b.EndedTitles):
		if !slices.Contains(look.Ended, link) {
			look.Ended = append(look.Ended, link)
		}
		return
	case slices.ContainsFunc(look.Found, func(f offer.Found) bool { return f.URL == link }):
		return
	}
	f := offer.Found{
		URL: link, Category: cut(first(row, l.Fields.Category), maxWord),
		Price: b.prices.Parse(first(row, l.Fields.Price)), PostedAt: b.times.parse(first(row, l.Fields.Time), now),
	}
	f.Title, f.Shop = b.splitTitle(title)
	if f.Shop == "" {
		f.Shop = cut(first(row, l.Fields.Shop), maxShop)
	}
	if image := resolve(base, first(row, l.Fields.Image)); len(image) <= maxShopURL {
		f.ImageURL = image
	}
	look.Found = append(look.Found, f)
}

// splitTitle takes shop and price out of a title, where they have places of
// their own. A title that is nothing else stays whole.
func (b *Profile) splitTitle(title string) (rest, shop string) {
	rest = title
	if b.ShopInTitle.Regexp != nil {
		if m := b.ShopInTitle.FindStringSubmatch(rest); m != nil {
			shop = cut(text.Clean(m[len(m)-1]), maxShop)
			rest = b.ShopInTitle.ReplaceAllString(rest, "")
		}
	}
	if b.PriceInTitle.Regexp != nil {
		rest = b.PriceInTitle.ReplaceAllString(rest, "")
	}
	if rest = text.Clean(rest); rest == "" {
		rest = title
	}
	return cut(rest, maxTitle), shop
}

// postURL is the one address of a post, without what the list adds to its links.
func (b *Profile) postURL(base *url.URL, link string) string {
	u, err := url.Parse(resolve(base, link))
	if err != nil || u.Host == "" {
		return ""
	}
	query := u.Query()
	var kept []string
	for _, name := range b.KeepQuery {
		if value := query.Get(name); value != "" {
			kept = append(kept, url.QueryEscape(name)+"="+url.QueryEscape(value))
		}
	}
	u.RawQuery, u.Fragment = strings.Join(kept, "&"), ""
	return u.String()
}

// ReadPost takes the board's own page of an offer apart. page is UTF-8.
func (b *Profile) ReadPost(page []byte, base *url.URL) (offer.Detail, error) {
	if b.Detail == nil {
		return offer.Detail{}, nil
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(page))
	if err != nil {
		return offer.Detail{}, changed("parse page: %w", err)
	}
	root := doc.Selection
	d := offer.Detail{
		Shop: cut(first(root, b.Detail.Fields.Shop), maxShop), Price: b.prices.Parse(first(root, b.Detail.Fields.Price)),
		Ended: holds(root, b.Detail.Ended),
	}
	for _, f := range b.Detail.Fields.ShopURL {
		for _, found := range all(root, f) {
			if address := b.shopURL(base, found); address != "" {
				d.ShopURL = address
				return d, nil
			}
		}
	}
	return d, nil
}

// shopURL is an address that something is sold at: elsewhere, and not one that
// a page shortened for the eye.
func (b *Profile) shopURL(base *url.URL, found string) string {
	if strings.HasSuffix(found, "...") || strings.HasSuffix(found, "\u2026") {
		return ""
	}
	address := resolve(base, found)
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || len(address) > maxShopURL || b.hosts.Check(u) == nil {
		return ""
	}
	host := strings.ToLower(u.Hostname())
	for _, not := range b.Detail.NotHosts {
		if host == not || strings.HasSuffix(host, "."+not) {
			return ""
		}
	}
	return address
}

// resolve makes an absolute http or https address; empty when it is none.
func resolve(base *url.URL, ref string) string {
	if ref == "" {
		return ""
	}
	u, err := url.Parse(ref)
	if err != nil {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	return u.String()
}

// holds reports whether the row is one of the selected elements or has one.
func holds(row *goquery.Selection, selectors []css) bool {
	return slices.ContainsFunc(selectors, func(c css) bool { return row.IsMatcher(c) || row.FindMatcher(c).Length() > 0 })
}

// first is the first text that one of the ways finds.
func first(row *goquery.Selection, ways []field) string {
	for _, f := range ways {
		if found := all(row, f); len(found) > 0 {
			return found[0]
		}
	}
	return ""
}

// all are the texts that one way finds, on one line each, without empty ones.
func all(row *goquery.Selection, f field) []string {
	at := row
	if f.In.given() {
		inner, err := goquery.NewDocumentFromReader(strings.NewReader(row.FindMatcher(f.In).Text()))
		if err != nil {
			return nil
		}
		at = inner.Selection
	}
	if f.Select.given() {
		at = at.FindMatcher(f.Select)
	}
	var found []string
	at.Each(func(_ int, s *goquery.Selection) {
		value := s.Text()
		if f.Attr != "" {
			value, _ = s.Attr(f.Attr)
		}
		value, ok := f.Match.find(text.Clean(value))
		if value = text.Clean(value); ok && f.Decode == "base64" {
			value, ok = decode(value)
		}
		if ok && value != "" {
			found = append(found, value)
		}
	})
	return found
}

func decode(value string) (string, bool) {
	data, err := base64.StdEncoding.DecodeString(value)
	if err != nil || !utf8.Valid(data) {
		return "", false
	}
	return string(data), true
}

func containsAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(s, word) })
}

func cut(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return strings.TrimSpace(string(runes[:most]))
	}
	return s
}

var errNoBoard = errors.New("no such board")
