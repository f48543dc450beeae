package porttest

import (
	"strings"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

func textChecks() map[string]func(*world) {
	return map[string]func(*world){
		"TextsComeBackByteForByte":     textsKept,
		"NamesCompareByteForByte":      namesCompared,
		"ValuesDoNotShareMemory":       valuesCopied,
		"LongTextsOfTheMarketFitWhole": textsLong,
	}
}

// Hangul syllables in their composed and their decomposed form.
const composed, decomposed = "각하", "\u1100\u1161\u11a8\u1112\u1161"

func textsKept(w *world) {
	w.people()
	for i, text := range []string{
		composed, decomposed, "👨‍👩‍👧‍👦🇰🇷🥕", " 앞뒤 ", "a\nb\r\nc\td", `'"\%_?$1:x--/*`, "{{.}}<b>&amp;", "ß\u017f\u212a", "\u200d\ufe0f", "\U0010FFFF",
	} {
		l := aListing(thing + listing.ID(i))
		l.Title, l.Description, l.BlockReason = text, text, text
		l.Photos[9].Source, l.Photos[9].Key = text, text
		w.ok(w.Listings.Add(w.ctx, l))
		l.Version = 1
		w.same(must(w.Listings.Get(w.ctx, l.ID))(w), l, "text is nobody's to change")
	}
}

func namesCompared(w *world) {
	for i, name := range []string{"Ab", "ab", "AB", composed, decomposed, "ab ", " ab", "a\u0301b", "áb", "ß", "ss", "🥕", "🥔", "가", "까"} {
		m := aMember(member.ID(i + 1))
		m.Key, m.Nickname = name, name
		w.ok(w.Members.Add(w.ctx, m))
		w.same(must(w.Members.ByKey(w.ctx, name))(w).ID, m.ID, "key "+name)
		w.same(must(w.Members.ByNickname(w.ctx, name))(w).ID, m.ID, "nickname "+name)
	}
	for _, name := range []string{"aB", "A", "b", "ab  ", "Ss"} {
		_, err := w.Members.ByNickname(w.ctx, name)
		w.refused(err, fault.NotFound, "", "nobody is called "+name)
	}
}

func valuesCopied(w *world) {
	w.deals()
	entries := []ledger.Entry{anEntry(deal, 1, 1)}
	w.ok(w.Ledger.Add(w.ctx, entries))
	entries[0].Amount = 1
	got := must(w.Ledger.ListByTrade(w.ctx, deal))(w)
	w.same(got, []ledger.Entry{anEntry(deal, 1, 1)}, "the caller's list is the caller's")
	got[0].Amount = 2
	_ = append(got[:0], entries...)
	w.same(must(w.Ledger.ListByTrade(w.ctx, deal))(w), []ledger.Entry{anEntry(deal, 1, 1)}, "the store's list is the store's")

	timers := []trade.Timer{{Kind: trade.Retry, DueAt: after(1)}}
	w.ok(w.Timers.Set(w.ctx, ports.OfTrade, 1, timers))
	timers[0].DueAt = after(2)
	rows := must(w.Timers.ListByID(w.ctx, ports.OfTrade, 1))(w)
	rows[0].DueAt = after(3)
	w.same(must(w.Timers.Next(w.ctx))(w), after(1), "the store's list is the store's")
	w.same(must(w.Timers.ListByID(w.ctx, ports.OfTrade, 1))(w)[0].DueAt, after(1), "the store's list is the store's")

	record := trade.Record{TradeID: deal, Seq: 1, Event: trade.Request, By: trade.Buyer, From: trade.None, To: trade.Requested, At: start}
	w.ok(w.Trades.AddRecord(w.ctx, record))
	must(w.Trades.History(w.ctx, deal))(w)[0].Note = "SCRIBBLE"
	w.same(must(w.Trades.History(w.ctx, deal))(w), []trade.Record{record}, "the store's list is the store's")
}

func textsLong(w *world) {
	w.deals()
	l := must(w.Listings.Get(w.ctx, thing))(w)
	l.Title, l.Description = strings.Repeat("🥕", 30), strings.Repeat("🥕", 400)
	l.Place = strings.Repeat("각", 50)
	for i := range l.Photos {
		l.Photos[i].Source = "https://example.com/" + strings.Repeat("a", 1_000)
	}
	l = must(w.Listings.Save(w.ctx, l))(w)
	w.same(must(w.Listings.Get(w.ctx, thing))(w), l, "the longest listing")
	d := must(w.Trades.Get(w.ctx, deal))(w)
	d.Agreed.Title, d.Agreed.Description, d.Agreed.Place = l.Title, l.Description, l.Place
	d.Reason = strings.Repeat("각", 200)
	d = must(w.Trades.Save(w.ctx, d))(w)
	w.same(must(w.Trades.Get(w.ctx, deal))(w), d, "the longest trade")
	a := anAttempt(7, deal)
	a.ItemName, a.MobileURL, a.DesktopURL = strings.Repeat("각", 100), "https://example.com/"+strings.Repeat("a", 400), "https://example.com/"+strings.Repeat("b", 400)
	w.ok(w.Attempts.Add(w.ctx, a, thing))
	a.Version = 1
	w.same(must(w.Attempts.Get(w.ctx, 7))(w), a, "the longest attempt")
}
