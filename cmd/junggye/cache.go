package main

import (
	"context"
	"fmt"
	"time"

	"github.com/junggyenara/junggye/adapters/cache"
	"github.com/junggyenara/junggye/adapters/redis"
	"github.com/junggyenara/junggye/ports"
)

// copies are the cache and the counters of a service.
type copies interface {
	ports.Cache
	ports.Limiter
}

// redis reads JUNGGYE_REDIS_URL, which may hold a password.
func (s *settings) redis() Secret {
	const name = "JUNGGYE_REDIS_URL"
	given := s.secret(name)
	if given.Empty() {
		return given
	}
	if err := redis.ParseURL(given.Reveal()); err != nil {
		s.refuse(name, address(given.Reveal())+" ("+err.Error()+")",
			"redis://user:password@host:port/db, rediss:// with TLS, ?addr=host:port&addr=host:port for more nodes of a cluster")
	}
	return given
}

// openCache keeps copies in the process, and shares them through Redis where
// one is set. A Redis that is not there is no reason not to start.
func (s *service) openCache(context.Context) error {
	local, err := cache.New(cache.Options{Report: func(err error) {
		s.log.Warn("a copy could not be made anew", "error", err.Error())
	}})
	if err != nil {
		return err
	}
	s.copies = local
	if s.cfg.Redis.Empty() {
		return nil
	}
	//nolint:contextcheck // it connects for as long as the program runs, not while it starts
	shared, err := redis.Open(redis.Options{URL: s.cfg.Redis.Reveal(), Local: local, Report: func(err error) {
		s.watch.redisDown.Store(err != nil)
		if err == nil {
			s.log.Info("redis works again")
			return
		}
		s.log.Warn("redis is out of order: slower, and each process counts calls by itself", "error", err.Error())
	}})
	if err != nil {
		return fmt.Errorf("JUNGGYE_REDIS_URL: %w", err)
	}
	s.onClose("redis", atMost(time.Second, shared.Close))
	s.copies = counting{Client: shared, own: local}
	return nil
}

// counting counts in the process while Redis is out of order: several processes
// then let pass more than one would, but not everything.
type counting struct {
	*redis.Client
	own ports.Limiter
}

// Take implements ports.Limiter.
func (c counting) Take(ctx context.Context, key string, limit int, window time.Duration) (bool, time.Duration, error) {
	ok, wait, err := c.Client.Take(ctx, key, limit, window)
	if err != nil {
		return c.own.Take(ctx, key, limit, window)
	}
	return ok, wait, nil
}

func (d doctor) cache(ctx context.Context) (string, error) {
	if d.cfg.Redis.Empty() {
		return "in the process; several processes need JUNGGYE_REDIS_URL to share call limits", nil
	}
	return redis.Check(ctx, d.cfg.Redis.Reveal(), d.now)
}
