package demo

import (
	"fmt"
	"time"

	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/money"
)

// Bargain is a post on a sample deal board.
type Bargain struct {
	ID                    int
	Title, Shop, Category string
	Price                 string // as people write it, empty for none
	Picture               string // address
	PostedAt              time.Time
	Ended                 bool
}

// Bargains are what a sample deal board shows at now, the newest first. Each
// comes back every day, at a price of that day; those of the day before are
// over. imageBase is the address under which blobs are served, without a slash
// at the end.
func Bargains(now time.Time, imageBase string) []Bargain {
	local := now.In(calendar.Seoul)
	midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, calendar.Seoul)
	var live, ended []Bargain
	for i, b := range bargains() {
		at := midnight.Add(time.Duration(b.slot) * time.Hour)
		if at.After(now) {
			at = at.AddDate(0, 0, -1)
		}
		live = append(live, b.on(i, at, imageBase))
		before := b.on(i, at.AddDate(0, 0, -1), imageBase)
		before.Ended = true
		ended = append(ended, before)
	}
	return append(live, ended...)
}

// on is the bargain as it is posted on one day.
func (b bargain) on(number int, at time.Time, imageBase string) Bargain {
	day := int(at.Unix() / (24 * 60 * 60))
	text := b.text
	if b.price > 0 {
		text = fmt.Sprintf(fmtWon, money.Won(b.price+int64(day%3)*100))
	}
	return Bargain{
		ID: day*100 + number, Title: b.title, Shop: b.shop, Category: b.category, Price: text,
		Picture: imageBase + "/" + PictureKey(b.picture, 0), PostedAt: at.UTC(),
	}
}
