package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/junggyenara/junggye/adapters/demo"
	"github.com/junggyenara/junggye/adapters/drawn"
	"github.com/junggyenara/junggye/adapters/web"
	"github.com/junggyenara/junggye/core/fault"
)

// newLogger logs JSON lines in mode prod and readable text in mode dev.
func newLogger(p process, mode Mode) *slog.Logger {
	if mode == Prod {
		return slog.New(web.Logged(slog.NewJSONHandler(p.stderr, nil)))
	}
	return slog.New(web.Logged(slog.NewTextHandler(p.stderr, nil)))
}

type migrateUpCommand struct{}

// Run implements the command migrate up.
func (migrateUpCommand) Run(ctx context.Context, p process) (err error) {
	cfg, err := loadConfig(p.environ)
	if err != nil {
		return err
	}
	store, err := openStore(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if err := cfg.migrate(ctx, store); err != nil {
		return err
	}
	have, _, err := store.Current(ctx)
	if err == nil {
		fmt.Fprintf(p.stdout, "schema %d\n", have)
	}
	return err
}

type migrateStatusCommand struct{}

// Run implements the command migrate status. It fails when the schema is not
// current, so that scripts can ask.
func (migrateStatusCommand) Run(ctx context.Context, p process) (err error) {
	cfg, err := loadConfig(p.environ)
	if err != nil {
		return err
	}
	store, err := openStore(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	have, want, err := store.Current(ctx)
	if err != nil {
		return err
	}
	steps, err := store.Status(ctx)
	if err != nil {
		return err
	}
	for _, step := range steps {
		state := "pending"
		if !step.AppliedAt.IsZero() {
			state = "applied " + step.AppliedAt.Format(time.RFC3339)
		}
		fmt.Fprintf(p.stdout, "%5d  %-28s  %s\n", step.Version, step.Name, state)
	}
	fmt.Fprintf(p.stdout, "schema %d, this program has %d\n", have, want)
	return cfg.schemaProblem(have, want)
}

type openbuilderCommand struct{}

// Run implements the command openbuilder.
func (openbuilderCommand) Run(_ context.Context, p process) error {
	cfg, err := loadConfig(p.environ)
	if err != nil {
		return err
	}
	base := cfg.PublicURL
	if base == "" {
		base = "http://" + reachable(cfg.Addr)
	}
	return cfg.Kakao.Scenario.Guide(p.stdout, base)
}

type seedCommand struct {
	Members  int
	Listings int
	Trades   int
	Seed     int64
}

// Run implements the command seed.
func (c seedCommand) Run(ctx context.Context, p process) (err error) {
	amounts := demo.Amounts{Members: c.Members, Listings: c.Listings, Trades: c.Trades, Seed: c.Seed}
	if err := amounts.Check(); err != nil {
		return usageError{err}
	}
	cfg, err := loadConfig(p.environ)
	if err != nil {
		return err
	}
	if cfg.Mode == Prod {
		return errors.New("samples are for mode dev: members would take them for real")
	}
	parts := parts{log: newLogger(p, cfg.Mode)}
	defer func() { err = errors.Join(err, parts.close(context.WithoutCancel(ctx))) }()
	started := time.Now()
	made, err := seed(ctx, p, cfg, &parts, amounts)
	if fault.CodeOf(err) == demo.CodeThere {
		return fmt.Errorf("the samples of seed %d are in the database already; choose another --seed", c.Seed)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "%d members, %d listings, %d trades in %.1f s\n", made.Members, made.Listings, made.Trades, time.Since(started).Seconds())
	if made.Cut > 0 {
		fmt.Fprintf(p.stdout, "%d trades ended early: a deadline or limit of the settings came first\n", made.Cut)
	}
	return nil
}

func seed(ctx context.Context, p process, cfg Config, parts *parts, amounts demo.Amounts) (demo.Made, error) {
	if err := parts.openStorage(ctx, cfg); err != nil {
		return demo.Made{}, err
	}
	if err := parts.store.Migrate(ctx); err != nil {
		return demo.Made{}, fmt.Errorf("migrate: %w", err)
	}
	keys, err := cfg.keys()
	if err != nil {
		return demo.Made{}, err
	}
	if err := parts.openVault(ctx, cfg, keys); err != nil {
		return demo.Made{}, err
	}
	o := parts.samples(cfg)
	o.Progress = progressTo(p)
	if cfg.KakaoPay.URL != "" {
		fmt.Fprintln(p.stderr, "JUNGGYE_KAKAOPAY_URL is set: all trades will be in person")
		return demo.Seed(ctx, o, amounts)
	}
	random := rand.NewChaCha8(sha256.Sum256(fmt.Appendf(nil, "sandbox payments of seed %d", amounts.Seed)))
	buyers, err := parts.openSampleBuyers(ctx, cfg, o.Clock.Now, random)
	if err != nil {
		return demo.Made{}, err
	}
	o.Payments = buyers
	return demo.Seed(ctx, o, amounts)
}

// samples are the options of sample data.
func (p *parts) samples(cfg Config) demo.Options {
	return demo.Options{
		Store: p.store, Blobs: p.blobs, Vault: p.vault, Picture: drawn.Picture, Clock: demo.NewClock(time.Now()), Process: cfg.Process,
		ConsentVersion: consentVersion, RenewFor: renewFor,
	}
}

// progressTo writes a line for each tenth of a part.
func progressTo(p process) func(string, int, int) {
	last := map[string]int{}
	return func(part string, done, of int) {
		if tenth := done * 10 / of; tenth > last[part] {
			last[part] = tenth
			fmt.Fprintf(p.stderr, "%s: %d of %d\n", part, done, of)
		}
	}
}
