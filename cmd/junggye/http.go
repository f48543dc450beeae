package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/junggyenara/junggye/adapters/admin"
	"github.com/junggyenara/junggye/adapters/console"
	"github.com/junggyenara/junggye/adapters/demo"
	"github.com/junggyenara/junggye/adapters/drawn"
	"github.com/junggyenara/junggye/adapters/kakao"
	"github.com/junggyenara/junggye/adapters/pages"
	"github.com/junggyenara/junggye/adapters/simulator"
	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/adapters/web"
	"github.com/junggyenara/junggye/core/fault"
)

const (
	// placeholderKey names the picture of listings whose photos are on their way.
	placeholderKey = "static/placeholder.jpg"
	// maxUpload is ten photos of a telephone, in the simulator.
	maxUpload = 120 << 20

	// answerWithin is the time for a reply in the chat, the late one included: somewhat
	// less than the four seconds of ADR-0006, since a busy machine is late itself.
	answerWithin = 3700 * time.Millisecond
	// deskAtOnce is how many requests of operators run at the same time. The chat has
	// its own bound, so that neither keeps the other out.
	deskAtOnce   = 32
	deskPatience = 2 * time.Second
)

// startPublic serves the chat, the pages, the pictures and, in mode dev, the
// simulator.
func (s *service) startPublic(ctx context.Context) error {
	if _, err := s.stored(ctx, placeholderKey, "parcel", 0); err != nil {
		return err
	}
	router, err := s.routes()
	if err != nil {
		return err
	}
	handler, err := s.withConsole(router)
	if err != nil {
		return err
	}
	if s.cfg.Mode == Dev {
		if handler, err = s.withSimulator(ctx, handler); err != nil {
			return err
		}
	}
	// Late answers may still be posted after the server has stopped.
	s.onClose("late answers", atMost(answersFor, s.bot.Wait))
	s.serveOn("public server", s.public, web.Server(handler), s.failed)
	return nil
}

// routes are all ways from outside into the market: the chat, the payment pages,
// the pictures and the operators' API.
func (s *service) routes() (*chi.Mux, error) {
	shown, err := pages.New(pages.Options{
		Market: s.market, Blobs: s.blobs, ChannelURL: s.channelURL(), RedirectHosts: s.till.hosts,
		FrameAncestors: s.frameAncestors(), Logger: s.log,
	})
	if err != nil {
		return nil, err
	}
	s.bot = kakao.New(kakao.Options{
		Market: s.market, Scenario: s.cfg.Kakao.Scenario, PublicURL: s.publicURL, Placeholder: s.publicURL + "/images/" + placeholderKey,
		Tokens: s.cfg.Kakao.Tokens(), BotID: s.cfg.Kakao.BotID, Callback: s.callback(), Logger: s.log,
		ChatLog: s.market.LogChat, Gate: s.gate, Budget: answerWithin,
		Seen: s.watch.metrics.Replied, Span: s.watch.useCase(),
	})
	router := web.NewRouter(web.Options{
		Logger: s.log, Page: shown.Refuse, Watch: s.watch.middlewares(),
		Policy: web.Policy{FrameAncestors: s.frameAncestors(), Secure: s.secure()},
	})
	shown.Mount(router.With(s.pictureBound().PerAddress, s.pageBound(shown.Refuse).PerAddress))
	s.bot.Mount(router.With(s.strangerBound().PerAddress))
	if _, err := admin.New(admin.Config{
		Desk: s.market.Desk(), Card: s.noticeCard, Picture: func(key string) string { return s.publicURL + "/images/" + key },
		Limiter: s.copies, Logger: s.log,
	}, router); err != nil {
		return nil, err
	}
	return router, nil
}

// secure tells that browsers reach the market by https only.
func (s *service) secure() bool { return strings.HasPrefix(s.publicURL, "https://") }

// withSimulator puts the chat simulator at "/" and below "/sim/". It never runs
// in mode prod, where anybody could speak as anybody.
func (s *service) withSimulator(ctx context.Context, market http.Handler) (http.Handler, error) {
	samples := map[string][]byte{}
	for _, kind := range []string{"shoes", "bag", "camera", "guitar", "plant", "jacket"} {
		picture, err := s.stored(ctx, demo.PictureKey(kind, 0), kind, 0)
		if err != nil {
			return nil, err
		}
		samples[kind+".jpg"] = picture
	}
	token := ""
	if tokens := s.cfg.Kakao.Tokens(); len(tokens) > 0 {
		token = tokens[0]
	}
	sim, err := simulator.New(simulator.Options{
		Scenario: s.cfg.Kakao.Scenario, BaseURL: func() string { return s.localURL }, SkillToken: token, Samples: samples,
		FrameOrigins: []string{s.publicURL, s.till.origin}, Desk: console.Base, Logger: s.log,
	})
	if err != nil {
		return nil, err
	}
	policy := web.Policy{FrameAncestors: s.frameAncestors()}
	router := web.NewRouter(web.Options{Logger: s.log, MaxBody: maxUpload, Policy: policy, Watch: s.watch.middlewares()})
	router.Handle("/", sim.Handler())
	router.Handle("/sim/*", sim.Handler())
	router.Handle(standInBase+"/*", s.standIn())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" || strings.HasPrefix(r.URL.Path, "/sim/") {
			router.ServeHTTP(w, r)
			return
		}
		market.ServeHTTP(w, r)
	}), nil
}

func (s *service) channelURL() string {
	if s.cfg.Kakao.ChannelURL == "" && s.cfg.Mode == Dev {
		return s.publicURL + "/sim/channel"
	}
	return s.cfg.Kakao.ChannelURL
}

// frameAncestors are the pages that may show ours: the simulator's telephones.
func (s *service) frameAncestors() []string {
	if s.cfg.Mode != Dev {
		return nil
	}
	return []string{"'self'", s.localURL, s.publicURL}
}

// callback lets the simulator receive late answers, besides KakaoTalk.
func (s *service) callback() skill.Callback {
	c := skill.Callback{Enabled: true}
	if s.cfg.Mode == Dev {
		c.Hosts = []string{hostOf(s.localURL)}
	}
	return c
}

// hostOf is host:port of an address that was checked before.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Host
}

// stored returns a drawn picture from the store, where it is put on first use.
func (s *service) stored(ctx context.Context, key, kind string, view int64) ([]byte, error) {
	have, err := s.blobs.Get(ctx, key)
	if err == nil {
		return have.Data, nil
	}
	picture := drawn.Picture(kind, view)
	if fault.Is(err, fault.NotFound) {
		err = s.blobs.Put(ctx, key, "image/jpeg", picture)
	}
	if err != nil {
		return nil, fmt.Errorf("store picture %s: %w", key, err)
	}
	return picture, nil
}
