package kakao

import (
	"fmt"
	"maps"
	"strconv"

	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/search"
)

// What a button carries to narrow a list down. "narrow" asks for a choice.
const (
	extraNarrow   = "narrow"
	extraCategory = "category"
	extraWay      = "way"
	extraMinPrice = "minPrice"
	extraMaxPrice = "maxPrice"

	narrowPrice    = "price"
	narrowCategory = "category"
	narrowWay      = "way"
)

// filter reads the filter from the pressed button. What is malformed narrows
// nothing.
func (t *turn) filter() search.Filter {
	f := search.Filter{MinPrice: money.Won(t.number(extraMinPrice)), MaxPrice: money.Won(t.number(extraMaxPrice))}
	if c, err := listing.ParseCategory(t.req.Extra(extraCategory)); err == nil {
		f.Category = c
	}
	if w, err := listing.ParseWay(t.req.Extra(extraWay)); err == nil {
		f.Way = w
	}
	return f
}

// extra is what a button needs to show the shelf with another filter.
func (s shelf) extra(f search.Filter) skill.Extra {
	extra := skill.Extra{}
	maps.Copy(extra, s.with)
	if f.Category != "" {
		extra[extraCategory] = string(f.Category)
	}
	if f.Way != listing.AnyWay {
		extra[extraWay] = string(f.Way)
	}
	for name, price := range map[string]money.Won{extraMinPrice: f.MinPrice, extraMaxPrice: f.MaxPrice} {
		if price > 0 {
			extra[name] = strconv.FormatInt(int64(price), 10)
		}
	}
	return extra
}

// asking is extra for a button that asks for a choice first.
func (s shelf) asking(what string) skill.Extra {
	extra := s.extra(s.filter)
	extra[extraNarrow] = what
	return extra
}

// filters are the buttons that narrow the shelf down. They name what is chosen.
func (t *turn) filters(s shelf) []skill.QuickReply {
	label := lblPrices
	for _, band := range priceBands {
		if band.low == s.filter.MinPrice && band.high == s.filter.MaxPrice {
			label = fmt.Sprintf(fmtPriced, band.name)
		}
	}
	quick := []skill.QuickReply{t.to(label, s.block, s.asking(narrowPrice))}
	way := lblWays
	if s.filter.Way != listing.AnyWay {
		way = fmt.Sprintf(fmtWay, wayNames[s.filter.Way])
	}
	quick = append(quick, t.to(way, s.block, s.asking(narrowWay)))
	switch {
	case !s.shelved:
	case s.filter.Category == "":
		quick = append(quick, t.to(lblNarrowCategory, s.block, s.asking(narrowCategory)))
	default:
		f := s.filter
		f.Category = ""
		quick = append(quick, t.to(lblAnyCategory, s.block, s.extra(f)))
	}
	return quick
}

// narrow asks for a price, a way or a category; nil when the button did not ask for that.
func (t *turn) narrow(s shelf) *skill.Reply {
	switch t.req.Extra(extraNarrow) {
	case narrowPrice:
		reply := skill.Text(msgPickPrice)
		for _, band := range priceBands {
			f := s.filter
			f.MinPrice, f.MaxPrice = band.low, band.high
			reply.Quick(t.to(band.name, s.block, s.extra(f)))
		}
		f := s.filter
		f.MinPrice, f.MaxPrice = 0, 0
		return reply.Quick(t.to(lblAnyPrice, s.block, s.extra(f)))
	case narrowWay:
		reply := skill.Text(msgPickWay)
		for _, w := range []listing.Way{listing.InPerson, listing.ByParcel, listing.AnyWay} {
			f := s.filter
			f.Way = w
			reply.Quick(t.to(wayFilters[w], s.block, s.extra(f)))
		}
		return reply
	case narrowCategory:
		reply := skill.Text(msgNarrowCategory)
		for _, c := range listing.Categories() {
			f := s.filter
			f.Category = c
			reply.Quick(t.to(categoryNames[c], s.block, s.extra(f)))
		}
		return reply
	}
	return nil
}

// toCategories leads to the shelves and takes the rest of the filter along.
func (t *turn) toCategories(s shelf) skill.QuickReply {
	f := s.filter
	f.Category = ""
	if f == (search.Filter{}) {
		return t.to(lblCategories, blockCategories)
	}
	return t.to(lblCategories, blockCategories, shelf{}.extra(f))
}
