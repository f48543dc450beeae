package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/junggyenara/junggye/adapters/bankfile"
	"github.com/junggyenara/junggye/adapters/system"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
)

// desk is the payouts' use cases on the configured database.
type desk struct {
	parts
	*app.Market
	by     operator.Actor
	stdout io.Writer
}

// payoutsBy names who acts. Whoever may run commands on the database may all
// that finance may.
type payoutsBy struct {
	Operator int64
}

// work opens the desk, does one thing and leaves a line about it in the log.
func (o payoutsBy) work(ctx context.Context, p process, what string, do func(d *desk) error) error {
	if o.Operator < 1 {
		return usageError{fmt.Errorf("--operator is %d, not the number of an operator", o.Operator)}
	}
	return atDesk(ctx, p, func(d *desk) error {
		d.by = operator.Actor{
			ID: operator.ID(o.Operator), Name: "operator " + number(o.Operator), Role: operator.Finance, From: "command line",
		}
		err := do(d)
		level, text := slog.LevelInfo, ""
		if err != nil {
			level, text = slog.LevelWarn, err.Error()
		}
		d.log.Log(ctx, level, "payouts "+what, "operator", o.Operator, "error", text)
		return err
	})
}

// atDesk runs do on the configured database.
func atDesk(ctx context.Context, p process, do func(d *desk) error) (err error) {
	cfg, err := loadConfig(p.environ)
	if err != nil {
		return err
	}
	d := &desk{parts: parts{log: newLogger(p, cfg.Mode)}, stdout: p.stdout}
	defer func() { err = errors.Join(err, d.close(context.WithoutCancel(ctx))) }()
	if err := d.openStorage(ctx, cfg); err != nil {
		return err
	}
	have, want, err := d.store.Current(ctx)
	if err == nil {
		err = cfg.schemaProblem(have, want)
	}
	if err != nil {
		return err
	}
	keys, err := cfg.keys()
	if err != nil {
		return err
	}
	if err := d.openVault(ctx, cfg, keys); err != nil {
		return err
	}
	source, err := system.NewSource(system.SourceOptions{})
	if err != nil {
		return err
	}
	// No use case of payouts asks the payment provider or looks at a picture.
	d.Market = app.New(app.Config{
		Store: d.store, Clock: system.Clock{}, Source: source, Process: cfg.Process, Vault: d.vault, Pause: pause, Report: reportTo(d.log),
		Passwords: newPasswords(),
	})
	return explained(do(d))
}

// explained says in words what an operator can do about an error.
func explained(err error) error {
	words := map[fault.Code]string{
		payout.CodeUnknown:   "there is no such payout or batch",
		payout.CodeMove:      "the payout's or batch's state forbids it",
		payout.CodeFourEyes:  "an amount this large takes another operator",
		payout.CodeUnchecked: "reconciliation has not seen the payment since the sale, or found something wrong; run junggye pay reconcile",
		payout.CodeCooling:   "the seller changed the account a moment ago",
		payout.CodeEmpty:     "nothing of the batch is left to transfer",
		payout.CodeReason:    "the reason is empty, too long or reserved",
		payout.CodeReference: "the reference is empty or too long",
		trade.CodePaidOut:    "the payout's state forbids it",

		operator.CodeName:     "a name has 2 to 40 letters, digits or . - _",
		operator.CodeTaken:    "another operator has this name",
		operator.CodePassword: "a password has 12 to 128 characters",
		operator.CodeGuess:    "the password is easy to guess",
	}[fault.CodeOf(err)]
	if err == nil || words == "" {
		return err
	}
	return fmt.Errorf("%s: %w", words, err)
}

type payoutsListCommand struct {
	State  string
	Batch  int64
	Format string
}

// Run implements the command pay payouts list.
func (c payoutsListCommand) Run(ctx context.Context, p process) error {
	return atDesk(ctx, p, func(d *desk) error {
		if c.Batch != 0 {
			found, err := d.Transfers(ctx, c.Batch)
			rows := make([]payoutRow, 0, len(found))
			for _, t := range found {
				if c.State == "" || t.Payout.State == payout.State(c.State) {
					rows = append(rows, rowOf(t.Payout, t.Account, ""))
				}
			}
			return errors.Join(err, d.print(c.Format, rows))
		}
		var rows []payoutRow
		for _, state := range payout.States() {
			if c.State == "" && !state.Open() || c.State != "" && state != payout.State(c.State) {
				continue
			}
			some, err := d.inState(ctx, state)
			if err != nil {
				return err
			}
			rows = append(rows, some...)
		}
		return d.print(c.Format, rows)
	})
}

const listPage = 500

func (d *desk) inState(ctx context.Context, state payout.State) ([]payoutRow, error) {
	var rows []payoutRow
	after := trade.ID(0)
	for {
		page, err := d.Payouts(ctx, state, after, listPage)
		if err != nil {
			return nil, err
		}
		for _, p := range page {
			after = trade.ID(p.TradeID)
			rows = append(rows, rowOf(p, payout.Account{}, ""))
		}
		if len(page) < listPage {
			return rows, nil
		}
	}
}

type payoutsClaimCommand struct {
	payoutsBy
	Limit int
}

// Run implements the command pay payouts claim. Its lines are the batch, then
// what is due and has to wait, with the reason.
func (c payoutsClaimCommand) Run(ctx context.Context, p process) error {
	if c.Limit < 1 {
		return usageError{fmt.Errorf("--limit is %d, not 1 or more", c.Limit)}
	}
	return c.work(ctx, p, "claim", func(d *desk) error {
		b, err := d.Desk().ClaimPayouts(ctx, d.by, c.Limit)
		var rows []payoutRow
		for _, t := range b.Transfers {
			rows = append(rows, rowOf(t.Payout, t.Account, ""))
		}
		for _, u := range b.Left {
			rows = append(rows, rowOf(u.Payout, payout.Account{}, u.Reason))
		}
		// Also with an error: what was claimed before it must not be forgotten.
		err = errors.Join(err, d.print("json", rows))
		d.log.Info("claimed", "batch", b.ID, "transfers", len(b.Transfers), "total", int64(b.Total()), "waiting", len(b.Left))
		return err
	})
}

type payoutsExportCommand struct {
	payoutsBy
	Batch  int64
	Format string
}

// Run implements the command pay payouts export.
func (c payoutsExportCommand) Run(ctx context.Context, p process) error {
	return c.work(ctx, p, fmt.Sprintf("export batch %d", c.Batch), func(d *desk) error {
		found, err := d.Desk().ToTransfer(ctx, d.by, c.Batch)
		if err != nil {
			return err
		}
		if c.Format == "json" {
			return bankfile.JSON(d.stdout, found)
		}
		return bankfile.CSV(d.stdout, found)
	})
}

type payoutsSendCommand struct {
	payoutsBy
	Batch int64
}

// Run implements the command pay payouts send.
func (c payoutsSendCommand) Run(ctx context.Context, p process) error {
	return c.work(ctx, p, fmt.Sprintf("send batch %d", c.Batch), func(d *desk) error {
		if err := d.Desk().SendBatch(ctx, d.by, c.Batch); err != nil {
			return err
		}
		return d.printBatch(ctx, c.Batch)
	})
}

func (d *desk) printBatch(ctx context.Context, batch int64) error {
	found, err := d.Transfers(ctx, batch)
	rows := make([]payoutRow, 0, len(found))
	for _, t := range found {
		rows = append(rows, rowOf(t.Payout, t.Account, ""))
	}
	return errors.Join(err, d.print("json", rows))
}

type payoutsReleaseCommand struct {
	payoutsBy
	Batch int64
}

// Run implements the command pay payouts release.
func (c payoutsReleaseCommand) Run(ctx context.Context, p process) error {
	return c.work(ctx, p, fmt.Sprintf("release batch %d", c.Batch), func(d *desk) error {
		if err := d.Desk().ReleaseBatch(ctx, d.by, c.Batch); err != nil {
			return err
		}
		found, err := d.store.Repos().Payouts.ListBatch(ctx, c.Batch)
		rows := make([]payoutRow, 0, len(found))
		for _, one := range found {
			rows = append(rows, rowOf(one, payout.Account{}, ""))
		}
		return errors.Join(err, d.print("json", rows))
	})
}

type payoutsPaidCommand struct {
	payoutsBy
	Trade     int64
	Reference string
}

// Run implements the command pay payouts paid.
func (c payoutsPaidCommand) Run(ctx context.Context, p process) error {
	return c.one(ctx, p, "paid", c.Trade, func(d *desk) (payout.Payout, error) {
		return d.Desk().PayOut(ctx, d.by, trade.ID(c.Trade), c.Reference)
	})
}

type payoutsFailedCommand struct {
	payoutsBy
	Trade  int64
	Reason string
}

// Run implements the command pay payouts failed.
func (c payoutsFailedCommand) Run(ctx context.Context, p process) error {
	return c.one(ctx, p, "failed", c.Trade, func(d *desk) (payout.Payout, error) {
		return d.Desk().FailPayout(ctx, d.by, trade.ID(c.Trade), c.Reason)
	})
}

type payoutsHoldCommand struct {
	payoutsBy
	Trade  int64
	Reason string
}

// Run implements the command pay payouts hold.
func (c payoutsHoldCommand) Run(ctx context.Context, p process) error {
	return c.one(ctx, p, "hold", c.Trade, func(d *desk) (payout.Payout, error) {
		return d.Desk().HoldPayout(ctx, d.by, trade.ID(c.Trade), c.Reason)
	})
}

type payoutsFreeCommand struct {
	payoutsBy
	Trade int64
}

// Run implements the command pay payouts free.
func (c payoutsFreeCommand) Run(ctx context.Context, p process) error {
	return c.one(ctx, p, "free", c.Trade, func(d *desk) (payout.Payout, error) { return d.Desk().FreePayout(ctx, d.by, trade.ID(c.Trade)) })
}

// one changes one payout and prints what it became.
func (o payoutsBy) one(ctx context.Context, p process, what string, id int64, change func(d *desk) (payout.Payout, error)) error {
	return o.work(ctx, p, fmt.Sprintf("%s trade %d", what, id), func(d *desk) error {
		changed, err := change(d)
		if err != nil {
			return err
		}
		return d.print("json", []payoutRow{rowOf(changed, payout.Account{}, "")})
	})
}
