package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"github.com/junggyenara/junggye/adapters/sqlstore"
	"github.com/junggyenara/junggye/adapters/vault"
)

const (
	// consentVersion names the terms that members accept when they join.
	consentVersion = "2026-11"
	renewFor       = 30 * 24 * time.Hour
)

// parts are the open pieces of a program and how to close them.
type parts struct {
	log     *slog.Logger
	store   database
	blobs   blobStore
	vault   *vault.Ring
	closers []closer
}

type closer struct {
	what  string
	close func(context.Context) error
}

// onClose registers how to close what was just opened.
func (p *parts) onClose(what string, fn func(context.Context) error) {
	p.closers = append(p.closers, closer{what, fn})
}

// close closes everything, the newest first, each part also when another fails.
func (p *parts) close(ctx context.Context) error {
	var failed error
	for len(p.closers) > 0 {
		last := p.closers[len(p.closers)-1]
		p.closers = p.closers[:len(p.closers)-1]
		if err := last.close(ctx); err != nil {
			failed = errors.Join(failed, fmt.Errorf("close %s: %w", last.what, err))
		}
	}
	return failed
}

func (p *parts) openStorage(ctx context.Context, cfg Config) error {
	var err error
	if p.store, err = openStore(ctx, cfg); err != nil {
		return err
	}
	p.onClose("database", func(context.Context) error { return p.store.Close() })
	if p.blobs, err = openBlobs(cfg.Blobs); err != nil {
		return fmt.Errorf("open images %s: %w", cfg.Blobs, err)
	}
	p.onClose("images", func(context.Context) error { return p.blobs.Close() })
	return nil
}

// schemaProblem says why a program with one schema must not work on another.
func (c Config) schemaProblem(have, want int64) error {
	switch {
	case have < want:
		return fmt.Errorf("the database has schema %d, this program needs %d; run: junggye migrate up", have, want)
	case have > want && !c.Newer:
		return fmt.Errorf("the database has schema %d, this program knows %d only; run a newer program, or set JUNGGYE_NEWER_SCHEMA=allow to go back by one version", have, want)
	}
	return nil
}

// migrate brings the store to this program's schema; a newer one that is allowed
// stays as it is.
func (c Config) migrate(ctx context.Context, store database) error {
	err := store.Migrate(ctx)
	if c.Newer && errors.Is(err, sqlstore.ErrNewer) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// beside is a file in the folder of the database. When that is on a server, it
// is beside the images, and when those are in a bucket, where both are by default.
func (c Config) beside(name string) string {
	switch {
	case c.Server.Empty():
		return filepath.Join(filepath.Dir(c.Database), name)
	case c.Blobs.Folder != "":
		return filepath.Join(filepath.Dir(c.Blobs.Folder), name)
	default:
		return filepath.Join("var", name)
	}
}

// serveOn runs a server in the background until it is closed; failed hears of
// one that ends by itself.
func (p *parts) serveOn(what string, l net.Listener, server *http.Server, failed chan<- error) {
	server.ErrorLog = slog.NewLogLogger(p.log.Handler(), slog.LevelWarn)
	go func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("%s: %w", what, err)
		}
	}()
	p.onClose(what, atMost(serverFor, func(ctx context.Context) error {
		if err := server.Shutdown(ctx); err != nil {
			return errors.Join(err, server.Close())
		}
		return nil
	}))
}

// atMost leaves time for what is closed later.
func atMost(d time.Duration, fn func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, d)
		defer cancel()
		return fn(ctx)
	}
}

// reachable turns an address to listen on into one to connect to.
func reachable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}
