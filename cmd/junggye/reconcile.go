package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/adapters/system"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/recon"
	"github.com/junggyenara/junggye/ports"
)

type reconcileCommand struct {
	Full bool
	Look bool
}

// Run implements the command pay reconcile. It may run beside the service, which
// does the same by itself.
func (c reconcileCommand) Run(ctx context.Context, p process) (err error) {
	cfg, err := loadConfig(p.environ)
	if err != nil {
		return err
	}
	if cfg.KakaoPay.URL == "" && !cfg.Server.Empty() {
		// Beside SQLite nobody else can have the sandbox; here the service may, and ours
		// would know nothing of its payments.
		return errors.New("the built-in payment sandbox belongs to the running service, which reconciles every ten minutes; set JUNGGYE_KAKAOPAY_URL to reconcile from outside")
	}
	parts := parts{log: newLogger(p, cfg.Mode)}
	defer func() { err = errors.Join(err, parts.close(context.WithoutCancel(ctx))) }()
	market, err := parts.openReconciler(ctx, cfg)
	if err != nil {
		return err
	}
	compare := market.Reconcile
	if c.Look {
		compare = market.CompareOnly
	}
	run, err := compare(ctx, c.Full)
	if err != nil {
		return fmt.Errorf("reconcile: %w", err)
	}
	open, err := openDrifts(ctx, parts.store.Repos().Drifts)
	if err != nil {
		return fmt.Errorf("list open drifts: %w", err)
	}
	out := json.NewEncoder(p.stdout)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	if err := out.Encode(reconciled{Run: runOut(run), Open: open}); err != nil {
		return err
	}
	if c.Look && len(open) > 0 {
		return errDiffers
	}
	return nil
}

// errDiffers tells that drifts are open; they are printed already.
var errDiffers = errors.New("not everything agrees")

// openReconciler opens only what reconciliation needs of the market.
func (p *parts) openReconciler(ctx context.Context, cfg Config) (*app.Market, error) {
	if err := p.openStorage(ctx, cfg); err != nil {
		return nil, err
	}
	have, want, err := p.store.Current(ctx)
	if err == nil {
		err = cfg.schemaProblem(have, want)
	}
	if err != nil {
		return nil, err
	}
	// A sandbox that ends by itself shows as a provider that is silent.
	ended := make(chan error, 1)
	var t till
	if cfg.KakaoPay.URL == "" {
		t, err = p.openSandbox(ctx, cfg, sandbox.Options{Logger: p.log, PublicURL: samplePages}, 0, ended)
	} else {
		t, err = p.openTill(ctx, cfg, 0, nil, ended)
	}
	if err != nil {
		return nil, err
	}
	source, err := system.NewSource(system.SourceOptions{})
	if err != nil {
		return nil, err
	}
	return app.New(app.Config{
		Store: p.store, Gateway: t.Client, Blobs: p.blobs, Clock: system.Clock{}, Source: source, Process: cfg.Process,
		RenewFor: renewFor, ConsentVersion: consentVersion, Pause: pause, Report: reportTo(p.log),
	}), nil
}

// reconciled is the result as JSON. Identifiers are texts, since they are too
// large for the numbers of many readers.
type reconciled struct {
	Run  runJSON     `json:"run"`
	Open []driftJSON `json:"open"`
}

type runJSON struct {
	ID        string    `json:"id"`
	Full      bool      `json:"full"`
	StartedAt time.Time `json:"startedAt"`
	EndedAt   time.Time `json:"endedAt"`
	Trades    int       `json:"trades"`
	Lookups   int       `json:"lookups"`
	Silent    int       `json:"silent"`
	Moving    int       `json:"moving"`
	Found     int       `json:"found"`
	Repaired  int       `json:"repaired"`
	Open      int       `json:"open"`
}

type driftJSON struct {
	ID       string          `json:"id"`
	Kind     recon.Kind      `json:"kind"`
	Trade    string          `json:"trade,omitempty"`
	Attempt  string          `json:"attempt,omitempty"`
	Listing  string          `json:"listing,omitempty"`
	Facts    json.RawMessage `json:"facts"`
	Stops    bool            `json:"stops"`
	FoundAt  time.Time       `json:"foundAt"`
	SeenAt   time.Time       `json:"seenAt"`
	Sentence string          `json:"sentence"`
}

func runOut(r ports.Run) runJSON {
	return runJSON{
		ID: idText(r.ID), Full: r.Full, StartedAt: r.StartedAt, EndedAt: r.EndedAt, Trades: r.Trades, Lookups: r.Lookups,
		Silent: r.Silent, Moving: r.Moving, Found: r.Found, Repaired: r.Repaired, Open: r.Open,
	}
}

func idText[ID ~int64](id ID) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(int64(id), 10)
}

func openDrifts(ctx context.Context, from ports.Drifts) ([]driftJSON, error) {
	const page = 200
	out, before := []driftJSON{}, int64(0)
	for {
		found, err := from.ListOpen(ctx, ports.Page{Before: before, Limit: page})
		if err != nil {
			return nil, err
		}
		for _, d := range found {
			before = d.ID
			out = append(out, driftJSON{
				ID: idText(d.ID), Kind: d.Kind, Trade: idText(d.TradeID), Attempt: idText(d.AttemptID), Listing: idText(d.ListingID),
				Facts: json.RawMessage(d.Facts), Stops: d.Stops, FoundAt: d.FoundAt, SeenAt: d.SeenAt, Sentence: sentenceOf(d),
			})
		}
		if len(found) < page {
			return out, nil
		}
	}
}

// sentenceOf says a drift in English. A kind of a newer version is named only.
func sentenceOf(d ports.Drift) string {
	var facts []any
	in := json.NewDecoder(bytes.NewReader([]byte(d.Facts)))
	in.UseNumber()
	form, known := driftSentences()[d.Kind]
	if !known || in.Decode(&facts) != nil {
		return string(d.Kind) + " " + d.Facts
	}
	return fmt.Sprintf(form, facts...)
}

// driftSentences take the facts in their order.
func driftSentences() map[recon.Kind]string {
	return map[recon.Kind]string{
		recon.TakenUnbooked:     "KakaoPay took money for a payment of %[1]v won (%[2]v won), which we have as %[3]v and do not count.",
		recon.UnknownThere:      "We count a payment of %[1]v won that KakaoPay knows nothing of.",
		recon.CancelledThere:    "The payment of %[1]v won was given back in full outside of the market (%[2]v won).",
		recon.CancelledInPart:   "Of the payment of %[1]v won KakaoPay gave back %[2]v won, by our count %[3]v won.",
		recon.NotGivenBack:      "A refund of the payment of %[1]v won is recorded, but KakaoPay still has %[2]v won.",
		recon.AmountDiffers:     "The payment is of %[1]v won here and of %[2]v won at KakaoPay.",
		recon.ForeignPayment:    "The payment of %[1]v won points to one of order %[2]v of user %[3]v at KakaoPay.",
		recon.SameTID:           "The payment of %[1]v won has the same tid as payment %[2]v.",
		recon.StrayWaits:        "A payment of %[1]v won that the trade cannot use still has to go back.",
		recon.AttemptMissing:    "The trade names the payment %[1]v, which is not there.",
		recon.AttemptBehind:     "The payment is %[1]v although the trade is %[2]v.",
		recon.HeldDiffers:       "The book holds %[1]v won for the trade, the trade says %[2]v won.",
		recon.ClearingDiffers:   "By the book KakaoPay has %[1]v won of the trade, by its own word %[2]v won.",
		recon.SettledDiffers:    "By the book the seller and we got %[1]v won, by the trade %[2]v won.",
		recon.EndHoldsMoney:     "The trade is over and still holds %[1]v won.",
		recon.Unbalanced:        "The entries of the trade sum up to %[1]v won instead of nothing.",
		recon.PayoutMissing:     "The seller is owed %[1]v won and there is no payout.",
		recon.PayoutDiffers:     "The payout is of %[1]v won, the seller is owed %[2]v won.",
		recon.PayoutUnbooked:    "Paid out are %[1]v won, by the book %[2]v won.",
		recon.PayoutOfRefund:    "A payout of %[1]v won is on its way although the buyer has the money back.",
		recon.PayoutDuringClaim: "The payout is %[1]v while the buyer's claim is open.",
		recon.ListingDiffers:    "The listing is %[1]v, which does not fit a trade that is %[2]v.",
		recon.ListingLost:       "The listing is %[1]v and no trade holds it.",
		recon.TimersDiffer:      "The trade has %[1]v timers that are not the %[2]v it wants.",
		recon.HistoryGap:        "The trade has %[1]v lines of history for version %[2]v.",
		recon.Overdue:           "The trade is %[1]v although its deadline passed at %[2]v.",
	}
}
