package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/junggyenara/junggye/adapters/boards"
	"github.com/junggyenara/junggye/adapters/demo"
	"github.com/junggyenara/junggye/adapters/kakao"
	"github.com/junggyenara/junggye/adapters/photos"
	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/adapters/system"
	"github.com/junggyenara/junggye/adapters/tokens"
	"github.com/junggyenara/junggye/adapters/web"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/paylink"
	"github.com/junggyenara/junggye/ports"
)

// Bounds of the end of the program; supervisors kill after ten seconds.
const (
	drainFor   = 9 * time.Second
	serverFor  = 6 * time.Second // browsers hold unused connections open for five
	answersFor = 2 * time.Second
)

type serveCommand struct{}

// Run implements the command serve: it returns when the context has ended and
// all that was accepted is finished.
func (serveCommand) Run(ctx context.Context, p process) error {
	cfg, err := loadConfig(p.environ)
	if err != nil {
		return err
	}
	s := &service{cfg: cfg, failed: make(chan error, 3)}
	s.log = newLogger(p, cfg.Mode)
	if tune(p.environ) {
		s.background(ctx, "memory limit", adjust)
	}
	err = s.start(ctx)
	if err == nil {
		s.background(ctx, "memory", settle)
		fmt.Fprintf(p.stdout, "Open %s/\n", s.publicURL)
		select {
		case <-ctx.Done():
			s.log.Info("draining")
		case err = <-s.failed:
		}
	}
	// Whoever interrupts a start wants the end, not a complaint about the start.
	if err != nil && ctx.Err() != nil {
		s.log.Info("interrupted while starting", "error", err.Error())
		err = nil
	}
	return errors.Join(err, s.stop(ctx))
}

// service is the running market.
type service struct {
	parts
	cfg       Config
	public    net.Listener
	ops       net.Listener
	localURL  string // this machine's way to the public side
	publicURL string
	till      till
	copies    copies
	messenger ports.Messenger // nil: news wait for the next visit
	boards    *boards.Boards
	links     paylink.Signer
	tokens    tokens.Tokens
	market    *app.Market
	bot       *kakao.Bot
	gate      *skill.Gate // how full the chat is, and how many were sent away
	watch     watch
	health    *health
	draining  atomic.Bool
	failed    chan error // servers that ended by themselves
}

// start opens everything, inside first: nobody is answered before all parts
// stand. What was opened before a failure is closed by stop.
func (s *service) start(ctx context.Context) error {
	if err := s.open(ctx); err != nil {
		return err
	}
	if err := s.begin(ctx); err != nil {
		return err
	}
	s.log.Info("serving", "mode", s.cfg.Mode, "addr", s.public.Addr().String(), "ops_addr", s.ops.Addr().String(), "public_url", s.publicURL)
	s.sayAuditHead(ctx)
	return nil
}

// sayAuditHead puts the newest entry's name into the log, which is kept elsewhere: it
// shows later when the newest entries were cut off.
func (s *service) sayAuditHead(ctx context.Context) {
	last, err := s.store.Repos().Audit.Last(ctx)
	if err == nil {
		s.log.Info("audit log", "head", last.Head().String())
	}
}

// open makes the parts, up to the market. Nothing works yet.
func (s *service) open(ctx context.Context) error {
	return inTurn(ctx, s.listen, s.openWatch, s.openDatabase, s.openKeys, s.openPayments, s.openEvents, s.openCache, s.openBoards, s.openMarket)
}

// begin makes the market work and be heard.
func (s *service) begin(ctx context.Context) error {
	return inTurn(ctx, s.fillFirst, s.startOps, s.startWatch, s.startWorker, s.startSweeper, s.startPublic)
}

func inTurn(ctx context.Context, steps ...func(context.Context) error) error {
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// stop closes everything in reverse order, within drainFor, also when ctx has
// ended.
func (s *service) stop(ctx context.Context) error {
	s.draining.Store(true)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainFor)
	defer cancel()
	began := time.Now()
	err := s.close(ctx)
	s.log.Info("stopped", "took", time.Since(began).Round(time.Millisecond).String())
	return err
}

// listen takes both addresses, so that one in use is known before anything
// else happens. Connections wait until the servers run.
func (s *service) listen(ctx context.Context) error {
	var err error
	if s.public, err = web.Listen(ctx, s.cfg.Addr); err != nil {
		return fmt.Errorf("JUNGGYE_ADDR: %w", err)
	}
	s.onClose("public address", closeListener(s.public))
	if s.ops, err = web.Listen(ctx, s.cfg.OpsAddr); err != nil {
		return fmt.Errorf("JUNGGYE_OPS_ADDR: %w", err)
	}
	s.onClose("ops address", closeListener(s.ops))
	s.localURL = "http://" + reachable(s.public.Addr().String())
	if s.publicURL = s.cfg.PublicURL; s.publicURL == "" {
		s.publicURL = s.localURL
	}
	return nil
}

func closeListener(l net.Listener) func(context.Context) error {
	return func(context.Context) error {
		if err := l.Close(); !errors.Is(err, net.ErrClosed) {
			return err
		}
		return nil
	}
}

// openDatabase migrates in mode dev and refuses a schema that is not current
// in mode prod.
func (s *service) openDatabase(ctx context.Context) error {
	if err := s.openStorage(ctx, s.cfg); err != nil {
		return err
	}
	s.watch.follow(s.store)
	if s.cfg.Mode == Dev {
		if err := s.cfg.migrate(ctx, s.store); err != nil {
			return err
		}
	}
	have, want, err := s.store.Current(ctx)
	if err != nil {
		return fmt.Errorf("look at the schema: %w", err)
	}
	if have > want && s.cfg.Newer {
		s.log.Warn("on the schema of a newer program, as JUNGGYE_NEWER_SCHEMA allows", "have", have, "known", want)
	}
	return s.cfg.schemaProblem(have, want)
}

func (s *service) openKeys(ctx context.Context) error {
	keys, err := s.cfg.keys()
	if err != nil {
		return err
	}
	if s.links, err = keys.payLinks(); err != nil {
		return err
	}
	if s.tokens, err = tokens.New(keys.Keys); err != nil {
		return fmt.Errorf("JUNGGYE_JWT_KEYS: %w", err)
	}
	return s.openVault(ctx, s.cfg, keys)
}

// keys are the configured ones, or those of mode dev.
func (c Config) keys() (signingKeys, error) {
	if c.JWTKeys.Empty() {
		return developmentKeys(c.beside("keys.json"))
	}
	return parseKeys(c.JWTKeys.Reveal())
}

func (s *service) openPayments(ctx context.Context) error {
	near := 0
	if addr, ok := s.public.Addr().(*net.TCPAddr); ok && s.cfg.fixedPort() {
		near = addr.Port
	}
	var err error
	s.till, err = s.openTill(ctx, s.cfg, near, []string{s.localURL, s.publicURL}, s.failed)
	return err
}

func (c Config) fixedPort() bool {
	_, port, err := net.SplitHostPort(c.Addr)
	return err == nil && port != "0"
}

func (s *service) openMarket(context.Context) error {
	source, err := system.NewSource(system.SourceOptions{})
	if err != nil {
		return err
	}
	fetcher, err := photos.New(photos.Options{Hosts: s.imageHosts()})
	if err != nil {
		return err
	}
	s.onClose("photo connections", func(context.Context) error { fetcher.Close(); return nil })
	s.market = app.New(app.Config{
		Store: s.store, Gateway: s.watch.gateway(s.till.Client), Blobs: s.blobs, Photos: fetcher, Clock: system.Clock{}, Source: source,
		Boards: s.boards, Compare: s.boards.Profiles.Comparing(), NoticeBlocks: kakao.NoticeBlockKeys(),
		Process: s.cfg.Process, Links: s.links, Vault: s.vault, PublicURL: s.publicURL, ConsentVersion: consentVersion, RenewFor: renewFor,
		Cache: s.watch.metrics.Cache(s.copies), Limiter: s.copies, Messenger: s.messenger, Settings: s.cfg.InForce, Pause: pause,
		Report: s.watch.report(reportTo(s.log)), Worked: s.watch.metrics.TimerWorked,
		Passwords: newPasswords(), Tokens: s.tokens, Demo: s.cfg.Mode == Dev, Refused: s.watch.refused(refusedTo(s.log)),
	})
	return nil
}

// imageHosts adds this program's own address in mode dev, where the simulator
// serves the photos.
func (s *service) imageHosts() []string {
	hosts := s.cfg.ImageHosts
	if s.cfg.Mode == Dev {
		hosts = append(hosts[:len(hosts):len(hosts)], reachable(s.public.Addr().String()), hostOf(s.publicURL))
	}
	return hosts
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

func reportTo(log *slog.Logger) func(string, error) {
	return func(what string, err error) {
		log.Warn("will be tried again", "what", what, "error", err.Error())
	}
}

// refusedTo logs failed sign-ins. The name is a keyed hash: people type passwords
// there.
func refusedTo(log *slog.Logger) func(name, from string, err error) {
	return func(name, from string, err error) {
		log.Warn("sign-in refused", "name", name, "from", from, "error", err.Error())
	}
}

// fillFirst makes the small sample market when a development database is new.
func (s *service) fillFirst(ctx context.Context) error {
	if s.cfg.Mode != Dev {
		return nil
	}
	fresh, err := isFresh(ctx, s.store.Repos())
	if err != nil || !fresh {
		return err
	}
	started := time.Now()
	if err := demo.First(ctx, s.samples(s.cfg)); err != nil {
		return fmt.Errorf("make the sample market: %w", err)
	}
	if err := s.demoOperators(ctx); err != nil {
		return err
	}
	s.log.Info("made a small sample market", "took", time.Since(started).Round(time.Millisecond).String())
	return nil
}

// isFresh reports whether the store has never been served and holds nothing.
func isFresh(ctx context.Context, r ports.Repos) (bool, error) {
	if _, err := r.Vitals.LastBeat(ctx); !fault.Is(err, fault.NotFound) {
		return false, err
	}
	listings, err := r.Listings.ListMarket(ctx, ports.Page{Limit: 1})
	if err != nil || len(listings) > 0 {
		return false, err
	}
	notices, err := r.Notices.List(ctx, ports.Page{Limit: 1})
	return len(notices) == 0, err
}

// startWorker makes timers and messages work until the program ends.
func (s *service) startWorker(ctx context.Context) error {
	if err := s.market.Recover(ctx); err != nil {
		return fmt.Errorf("look at the last sign of life: %w", err)
	}
	s.background(ctx, "worker", s.market.Run)
	s.background(ctx, "offers", s.market.RunOffers)
	s.background(ctx, "chat log", s.market.RunChats)
	return nil
}

// Listings that a process of the version before adds while this version takes
// over are looked for as long as that may last.
const (
	sweepEvery = 30 * time.Minute
	sweepBack  = 24 * time.Hour
)

// startSweeper makes listings searchable that a process of the version before
// entered in its own way.
func (s *service) startSweeper(ctx context.Context) error {
	s.background(ctx, "search index", func(ctx context.Context) {
		for ctx.Err() == nil {
			if err := s.store.SweepSearch(ctx, time.Now().Add(-sweepBack)); err != nil && ctx.Err() == nil {
				s.log.Warn("will be tried again", "what", "search index", "error", err.Error())
			}
			debug.FreeOSMemory() // it may have read thousands of listings, and has nothing to do for long
			pause(ctx, sweepEvery)
		}
	})
	return nil
}

// background runs work until the program ends.
func (s *service) background(ctx context.Context, what string, run func(context.Context)) {
	// Not the signal's context: the work ends after the last request.
	work, end := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() {
		defer close(done)
		run(work)
	}()
	s.onClose(what, func(ctx context.Context) error {
		end()
		select {
		case <-done:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
}
