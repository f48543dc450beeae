package console

import (
	"strconv"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payout"
)

// overviewPages are the pages about the overview, queues, payouts, drift, offers
// and settings.
func (c *Console) overviewPages(on routes) {
	on.get("/", operator.SeeOverview, c.overview)
	on.get("/queues", operator.SeeTrades, c.queues)
	on.get("/queues/{queue}", operator.SeeOverview, c.queue)
	c.payoutPages(on)
	on.get("/drifts", operator.SeePayouts, c.drifts)
	on.get("/drifts/{id}", operator.SeePayouts, c.drift)
	on.post("/drifts/{id}/settle", operator.SettleDrift, c.settleDrift)
	on.get("/offers", operator.SeeOffers, c.offers)
	on.post("/offers/{source}/crawl", operator.CrawlOffers, c.crawl)
	on.post("/offers/{source}/off", operator.SwitchOffers, c.switchSource(false))
	on.post("/offers/{source}/on", operator.SwitchOffers, c.switchSource(true))
	on.get("/settings", operator.SeeSettings, c.settings)
}

const overviewRefresh = 60 // seconds

// overview is the page that the desk opens with.
func (c *Console) overview(v *visit) error {
	o, err := c.o.Desk.Overview(v.ctx, v.by)
	if err != nil {
		return err
	}
	count := func(name string, n int) figure { return figure{Name: name, Value: strconv.Itoa(n)} }
	today := figures{Title: titleToday, Items: []figure{
		count(wordJoined, o.Members), count(wordPublished, o.Listings), count(wordOpened, o.Opened), count(wordDone, o.Done),
		{Name: wordPaid, Value: won(o.PaidIn), Note: strconv.Itoa(o.Paid) + wordCases},
		{Name: wordGivenBack, Value: won(o.Refunded)},
		{Name: wordPaidOut, Value: won(o.PaidOut)},
		{Name: wordFees, Value: won(o.Fees)},
	}}
	due := figure{Name: wordDue, Value: won(o.DueAmount), Note: strconv.Itoa(o.Due) + wordCases}
	if v.by.Role.May(operator.SeePayouts) {
		due.Href = Base + "/payouts?state=" + string(payout.Due)
	}
	now := figures{Title: titleNow, Items: []figure{
		{Name: wordHeld, Value: won(o.Held), Note: strconv.Itoa(o.Holding) + wordCases}, due, {Name: wordReconciled, Value: minute(o.Run.EndedAt)},
	}}
	return v.show(page{Title: wordOverview, Lead: leadOverview, Refresh: overviewRefresh, Parts: []part{v.waitingPart(o.Queues), today, v.chatFigures(o), now}})
}

// waitingPart shows the queues in which something waits.
func (v *visit) waitingPart(queues []app.QueueCount) part {
	f := figures{Title: titleWaiting}
	for _, q := range queues {
		if q.Count > 0 {
			f.Items = append(f.Items, figure{Name: queueWords[q.Queue], Value: countText(q), Note: v.longest(q.Oldest), Href: Base + "/queues/" + string(q.Queue), Tone: wait})
		}
	}
	if len(f.Items) == 0 {
		return banner{Tone: good, Title: textNothingWaits}
	}
	return f
}

func (v *visit) longest(oldest time.Time) string {
	if age := v.age(oldest); age != "" {
		return wordLongest + age
	}
	return ""
}

// chatFigures are today's calls from the chat, each leading to them.
func (v *visit) chatFigures(o app.Overview) part {
	f := figures{Title: titleChatsToday}
	leads := func(one figure, query string) figure {
		if v.by.Role.May(operator.SeeChats) {
			one.Href = Base + "/chats?since=" + korean(o.Since, time.DateOnly) + query
		}
		return one
	}
	count := func(n int, more bool) string {
		if more {
			return number(n).Text + wordOrMore
		}
		return number(n).Text + wordCases
	}
	bad := func(n int) tone {
		if n > 0 {
			return wait
		}
		return ""
	}
	c := o.Chats
	f.Items = append(f.Items,
		leads(figure{Name: wordChatCalls, Value: count(c.Calls, c.More)}, ""),
		leads(figure{Name: wordChatSlow, Value: count(c.Slow, false), Tone: bad(c.Slow)}, "&slow="+strconv.FormatInt(app.SlowChat.Milliseconds(), 10)),
		figure{Name: wordChatFailed, Value: count(c.Failed, false), Tone: bad(c.Failed)},
		figure{Name: wordChatLost, Value: count(int(c.Lost), false), Note: textChatLost, Tone: bad(int(c.Lost))},
	)
	for _, one := range c.Outcomes {
		f.Items = append(f.Items, leads(figure{Name: chatWords[one.Outcome], Value: count(one.Count, false)}, "&outcome="+string(one.Outcome)))
	}
	return f
}

func countText(q app.QueueCount) string {
	if q.More {
		return strconv.Itoa(q.Count) + wordOrMore
	}
	return strconv.Itoa(q.Count) + wordCases
}
