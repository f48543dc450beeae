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
		if err == nil {
			s.log.Info("redis works again")
			return
		}
		s.log.Warn("redis is out of order: slower, and call limits do not hold", "error", err.Error())
	}})
	if err != nil {
		return fmt.Errorf("JUNGGYE_REDIS_URL: %w", err)
	}
	s.onClose("redis", atMost(time.Second, shared.Close))
	s.copies = shared
	return nil
}

func (d doctor) cache(ctx context.Context) (string, error) {
	if d.cfg.Redis.Empty() {
		return "in the process; several processes need JUNGGYE_REDIS_URL to share call limits", nil
	}
	return redis.Check(ctx, d.cfg.Redis.Reveal(), d.now)
}
