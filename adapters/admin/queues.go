package admin

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/ports"
)

// queueCount is how much waits.
type queueCount struct {
	Queue  string `json:"queue" doc:"The name of the queue."`
	Count  int    `json:"count" minimum:"0" maximum:"100"`
	More   bool   `json:"more" doc:"There is more than count."`
	Oldest Time   `json:"oldest,omitzero" doc:"Since when the one waits that waits longest of those counted; of trades, among the twenty whose deadline is nearest. Absent when nothing waits."`
}

// queueCounts are all queues, offerSources all boards, settings all settings.
type (
	queueCounts struct {
		Queues []queueCount `json:"queues"`
	}
	offerSources struct {
		Sources []offerSource `json:"sources"`
	}
	settings struct {
		Settings []setting `json:"settings"`
	}
)

type queueInput struct {
	Paging
	Queue string `path:"queue" maxLength:"40"`
}

// queueRow is one thing that waits for a person.
type queueRow struct {
	ID       ID        `json:"id" doc:"Of the trade, proposal, drift or message that waits."`
	TradeID  ID        `json:"tradeId,omitempty"`
	Title    string    `json:"title,omitempty" doc:"What is traded, or the kind of message or timer."`
	Since    Time      `json:"since,omitzero"`
	Amount   money.Won `json:"amount" doc:"In won, 0 where there is none."`
	Turn     string    `json:"turn,omitempty" doc:"Whose turn it is."`
	Next     Time      `json:"next,omitzero" doc:"When the clock acts."`
	Days     int       `json:"days" doc:"Whole days left until next."`
	Frozen   bool      `json:"frozen" doc:"Nothing happens and no money leaves."`
	Detail   string    `json:"detail,omitempty" doc:"The kind of drift, the event that is proposed, the reason, or what a timer is about."`
	By       string    `json:"by,omitempty" doc:"Who proposed the decision."`
	Failures int       `json:"failures" minimum:"0"`
}

// overview is how the market does today.
type overview struct {
	At            Time         `json:"at"`
	Since         Time         `json:"since" doc:"Midnight in Korea: the figures of the day begin there."`
	Members       int          `json:"members" doc:"Who joined."`
	Listings      int          `json:"listings" doc:"Published."`
	TradesOpened  int          `json:"tradesOpened"`
	TradesDone    int          `json:"tradesDone" doc:"That ended with a sale."`
	Payments      int          `json:"payments"`
	Paid          money.Won    `json:"paid" doc:"That arrived."`
	Refunded      money.Won    `json:"refunded"`
	PaidOut       money.Won    `json:"paidOut" doc:"To sellers."`
	Fees          money.Won    `json:"fees"`
	TradesHolding int          `json:"tradesHolding" doc:"Trades that hold money now."`
	Held          money.Won    `json:"held"`
	PayoutsDue    int          `json:"payoutsDue"`
	DueAmount     money.Won    `json:"dueAmount"`
	ReconciledAt  Time         `json:"reconciledAt,omitzero" doc:"The end of the last reconciliation."`
	Chats         chatFigures  `json:"chats" doc:"Today's calls from the chat."`
	Queues        []queueCount `json:"queues" doc:"What waits for a person, of what the operator may see."`
}

// chatFigures are calls from the chat.
type chatFigures struct {
	Calls    int          `json:"calls" minimum:"0" doc:"Of today, the newest 20,000."`
	Slow     int          `json:"slow" minimum:"0" doc:"Took three seconds or longer."`
	Failed   int          `json:"failed" minimum:"0" doc:"Got no proper answer: late, panic, failed or unposted."`
	More     bool         `json:"more" doc:"There were more calls than are counted."`
	Outcomes []chatEnding `json:"outcomes" doc:"How they ended; what never happened is left out."`
	Lost     int64        `json:"lost" minimum:"0" doc:"Entries that this server's chat log did not keep since it started."`
}

type chatEnding struct {
	Outcome string `json:"outcome" enum:"ok,refused,fallback,late,panic,failed,denied,malformed,waiting,posted,unposted"`
	Count   int    `json:"count" minimum:"1"`
	Slow    int    `json:"slow" minimum:"0"`
}

// drift is a difference that reconciliation found.
type drift struct {
	ID          ID     `json:"id"`
	TradeID     ID     `json:"tradeId,omitempty"`
	AttemptID   ID     `json:"attemptId,omitempty"`
	ListingID   ID     `json:"listingId,omitempty"`
	Kind        string `json:"kind"`
	Facts       []any  `json:"facts" doc:"What differs, in the order of the kind."`
	Stops       bool   `json:"stops" doc:"No money leaves for the trade."`
	FoundAt     Time   `json:"foundAt"`
	SeenAt      Time   `json:"seenAt"`
	ResolvedAt  Time   `json:"resolvedAt,omitzero"`
	AcceptedAt  Time   `json:"acceptedAt,omitzero"`
	AcceptedBy  ID     `json:"acceptedBy,omitempty"`
	AcceptedWhy string `json:"acceptedWhy,omitempty"`
}

type driftInput struct {
	DriftID ID `path:"driftId"`
}

type settleInput struct {
	IfMatch
	DriftID ID `path:"driftId"`
	Body    struct {
		Reason string `json:"reason" maxLength:"500"`
	}
}

// offerSource is a board that offers come from.
type offerSource struct {
	Name         string `json:"name"`
	Title        string `json:"title"`
	EverySeconds int64  `json:"everySeconds" doc:"From one look to the next."`
	NextAt       Time   `json:"nextAt,omitzero"`
	TriedAt      Time   `json:"triedAt,omitzero"`
	OKAt         Time   `json:"okAt,omitzero" doc:"The last look that went well."`
	RestingUntil Time   `json:"restingUntil,omitzero" doc:"The board refused us."`
	AlarmAt      Time   `json:"alarmAt,omitzero" doc:"Since when its pages cannot be read."`
	OffAt        Time   `json:"offAt,omitzero" doc:"Since when an operator keeps it off: it is not looked at, and nothing of it is shown."`
	Stale        bool   `json:"stale" doc:"Members see its last good state."`
	Rows         int    `json:"rows"`
	Failures     int    `json:"failures" doc:"Looks in a row."`
	Trouble      string `json:"trouble,omitempty"`
	Requests     int64  `json:"requests" doc:"Ever sent."`
	Saved        int64  `json:"saved" doc:"Requests that were not needed."`
	RowsFailed   int64  `json:"rowsFailed"`
}

// SourcePath names a board.
type SourcePath struct {
	Source string `path:"source" maxLength:"40"`
}

type sourceOffInput struct {
	SourcePath
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"Why, for the audit log."`
	}
}

type sourceOnInput struct {
	SourcePath
	Reason string `query:"reason" required:"true" minLength:"1" maxLength:"500" doc:"Why, for the audit log."`
}

// setting is a setting in force.
type setting struct {
	Name   string `json:"name"`
	Value  string `json:"value,omitempty" doc:"Absent for secrets."`
	Secret bool   `json:"secret"`
	Set    bool   `json:"set"`
	Source string `json:"source" enum:"default,environment,file"`
}

// watch adds the operations about what waits for a person, and how the market does.
func (a *API) watch() {
	add(a, Op{
		ID: "getOverview", Method: http.MethodGet, Path: "/admin/overview", Tag: "overview",
		Summary: "Today's figures, and what waits for a person", Action: operator.SeeOverview,
	}, func(ctx context.Context, by operator.Actor, _ *struct{}) (*Answer[overview], error) {
		o, err := a.desk.Overview(ctx, by)
		if err != nil {
			return nil, err
		}
		return answer(overviewOf(o)), nil
	})
	add(a, Op{
		ID: "getQueues", Method: http.MethodGet, Path: "/admin/queues", Tag: "queues",
		Summary: "How much waits for a person", Action: operator.SeeOverview,
	}, func(ctx context.Context, by operator.Actor, _ *struct{}) (*Answer[queueCounts], error) {
		found, err := a.desk.Queues(ctx, by)
		if err != nil {
			return nil, err
		}
		return answer(queueCounts{Queues: countsOf(found)}), nil
	})
	add(a, Op{
		ID: "listQueue", Method: http.MethodGet, Path: "/admin/queues/{queue}", Tag: "queues",
		Summary: "What waits in a queue, the most urgent first", Action: operator.SeeOverview,
		Description: "Queues of payouts and drift need the action payouts.see, the others trades.see.",
	}, func(ctx context.Context, by operator.Actor, in *queueInput) (*Answer[List[queueRow]], error) {
		return list(in.Paging, func(p ports.Page) ([]app.QueueRow, error) {
			return a.desk.Queue(ctx, by, app.Queue(in.Queue), p)
		}, func(r app.QueueRow) int64 { return r.Key }, queueRowOf)
	})
	a.drifts()
	a.sources()
	add(a, Op{
		ID: "getSettings", Method: http.MethodGet, Path: "/admin/settings", Tag: "settings",
		Summary: "The settings in force", Action: operator.SeeSettings,
	}, func(ctx context.Context, by operator.Actor, _ *struct{}) (*Answer[settings], error) {
		found, err := a.desk.Settings(ctx, by)
		if err != nil {
			return nil, err
		}
		out := settings{Settings: []setting{}}
		for _, s := range found {
			out.Settings = append(out.Settings, setting(s))
		}
		return answer(out), nil
	})
}

func (a *API) drifts() {
	add(a, Op{
		ID: "listDrifts", Method: http.MethodGet, Path: "/admin/drifts", Tag: "drifts",
		Summary: "Differences that reconciliation found and nobody cleared up, newest first", Action: operator.SeePayouts,
	}, func(ctx context.Context, by operator.Actor, in *struct{ Paging }) (*Answer[List[drift]], error) {
		return list(in.Paging, func(p ports.Page) ([]ports.Drift, error) { return a.desk.Drifts(ctx, by, p) },
			func(d ports.Drift) int64 { return d.ID }, driftOf)
	})
	add(a, Op{
		ID: "getDrift", Method: http.MethodGet, Path: "/admin/drifts/{driftId}", Tag: "drifts",
		Summary: "One difference, also one that is gone", Action: operator.SeePayouts,
	}, func(ctx context.Context, by operator.Actor, in *driftInput) (*Tagged[drift], error) {
		d, err := a.desk.Drift(ctx, by, idOf[int64](in.DriftID))
		if err != nil {
			return nil, err
		}
		return tagged(d.Version, driftOf(d)), nil
	})
	add(a, Op{
		ID: "settleDrift", Method: http.MethodPost, Path: "/admin/drifts/{driftId}/settle", Tag: "drifts",
		Summary: "Accept a difference for good", Action: operator.SettleDrift,
		Description: "It stops no money any more. What was stopped because of it is let go by decisions of their own.",
	}, func(ctx context.Context, by operator.Actor, in *settleInput) (*Tagged[drift], error) {
		d, err := a.desk.SettleDrift(ctx, by, idOf[int64](in.DriftID), in.Version(), in.Body.Reason)
		if err != nil {
			return nil, at("body.reason", err)
		}
		return tagged(d.Version, driftOf(d)), nil
	})
}

func (a *API) sources() {
	add(a, Op{
		ID: "getOfferSources", Method: http.MethodGet, Path: "/admin/offers/sources", Tag: "offers",
		Summary: "The boards that special offers come from, with their figures", Action: operator.SeeOffers,
	}, func(ctx context.Context, by operator.Actor, _ *struct{}) (*Answer[offerSources], error) {
		found, err := a.desk.OfferSources(ctx, by)
		if err != nil {
			return nil, err
		}
		out := offerSources{Sources: []offerSource{}}
		for _, f := range found {
			out.Sources = append(out.Sources, sourceOf(f))
		}
		return answer(out), nil
	})
	add(a, Op{
		ID: "crawlOffers", Method: http.MethodPost, Path: "/admin/offers/sources/{source}/crawl", Tag: "offers",
		Summary: "Look at a board in a moment", Action: operator.CrawlOffers,
		Description: "As politely as ever: 429 while the board rests or was asked a moment ago.",
	}, func(ctx context.Context, by operator.Actor, in *SourcePath) (*None, error) {
		_, err := a.desk.CrawlNow(ctx, by, in.Source)
		return nil, err
	})
	add(a, Op{
		ID: "switchOfferSourceOff", Method: http.MethodPut, Path: "/admin/offers/sources/{source}/off", Tag: "offers",
		Summary: "Show no more offers of a board, and leave it alone", Action: operator.SwitchOffers,
		Description: "Its offers are gone from the chat half a minute later at most, and are kept for when it is on again.",
	}, func(ctx context.Context, by operator.Actor, in *sourceOffInput) (*Answer[offerSource], error) {
		f, err := a.desk.SwitchSource(ctx, by, in.Source, false, in.Body.Reason)
		return answer(sourceOf(f)), at("body.reason", err)
	})
	add(a, Op{
		ID: "switchOfferSourceOn", Method: http.MethodDelete, Path: "/admin/offers/sources/{source}/off", Tag: "offers",
		Summary: "Look at a board and show its offers again", Action: operator.SwitchOffers,
	}, func(ctx context.Context, by operator.Actor, in *sourceOnInput) (*Answer[offerSource], error) {
		f, err := a.desk.SwitchSource(ctx, by, in.Source, true, in.Reason)
		return answer(sourceOf(f)), at("query.reason", err)
	})
}

func countsOf(found []app.QueueCount) []queueCount {
	out := []queueCount{}
	for _, c := range found {
		out = append(out, queueCount{Queue: string(c.Queue), Count: c.Count, More: c.More, Oldest: timeOf(c.Oldest)})
	}
	return out
}

func queueRowOf(r app.QueueRow) queueRow {
	return queueRow{
		ID: idFrom(r.Key), TradeID: given(r.Trade), Title: r.Title, Since: timeOf(r.Since), Amount: r.Amount, Turn: string(r.Turn),
		Next: timeOf(r.Next), Days: r.Days, Frozen: r.Frozen, Detail: r.Detail, By: r.By, Failures: r.Failures,
	}
}

func overviewOf(o app.Overview) overview {
	return overview{
		At: timeOf(o.At), Since: timeOf(o.Since), Members: o.Members, Listings: o.Listings, TradesOpened: o.Opened, TradesDone: o.Done,
		Payments: o.Paid, Paid: o.PaidIn, Refunded: o.Refunded, PaidOut: o.PaidOut, Fees: o.Fees, TradesHolding: o.Holding, Held: o.Held,
		PayoutsDue: o.Due, DueAmount: o.DueAmount, ReconciledAt: timeOf(o.Run.EndedAt), Chats: chatsOf(o.Chats), Queues: countsOf(o.Queues),
	}
}

func chatsOf(f app.ChatFigures) chatFigures {
	out := chatFigures{Calls: f.Calls, Slow: f.Slow, Failed: f.Failed, More: f.More, Outcomes: []chatEnding{}, Lost: f.Lost}
	for _, c := range f.Outcomes {
		out.Outcomes = append(out.Outcomes, chatEnding{Outcome: string(c.Outcome), Count: c.Count, Slow: c.Slow})
	}
	return out
}

func driftOf(d ports.Drift) drift {
	out := drift{
		ID: idFrom(d.ID), TradeID: given(d.TradeID), AttemptID: given(d.AttemptID), ListingID: given(d.ListingID), Kind: string(d.Kind),
		Facts: []any{}, Stops: d.Stops, FoundAt: timeOf(d.FoundAt), SeenAt: timeOf(d.SeenAt), ResolvedAt: timeOf(d.ResolvedAt),
		AcceptedAt: timeOf(d.AcceptedAt), AcceptedBy: given(d.AcceptedBy), AcceptedWhy: d.AcceptedWhy,
	}
	// The core wrote a list; anything else was put there by somebody else.
	_ = json.Unmarshal([]byte(d.Facts), &out.Facts)
	return out
}

func sourceOf(f app.SourceFigures) offerSource {
	s := f.State
	return offerSource{
		Name: f.Name, Title: f.Title, EverySeconds: int64(f.Every.Seconds()), NextAt: timeOf(s.NextAt), TriedAt: timeOf(s.TriedAt), OKAt: timeOf(s.OKAt),
		RestingUntil: timeOf(s.RestingUntil), AlarmAt: timeOf(s.AlarmAt), OffAt: timeOf(s.OffAt), Stale: f.Stale, Rows: s.Rows, Failures: s.Failures, Trouble: s.Trouble,
		Requests: s.Requests, Saved: s.Saved, RowsFailed: s.RowsFailed,
	}
}
