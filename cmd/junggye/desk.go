package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/junggyenara/junggye/adapters/admin"
	"github.com/junggyenara/junggye/adapters/console"
	"github.com/junggyenara/junggye/adapters/kakao"
	"github.com/junggyenara/junggye/adapters/web"
	"github.com/junggyenara/junggye/core/notice"
)

// noticeCard is a notice as the chat answers with it.
func (s *service) noticeCard(n notice.Notice) ([]byte, error) {
	return json.Marshal(s.bot.NoticeReply(n))
}

func noticeBlocks() []console.Block {
	var blocks []console.Block
	for _, b := range kakao.NoticeBlocks() {
		blocks = append(blocks, console.Block(b))
	}
	return blocks
}

// withConsole puts the operators' pages at /console, and bounds them and the
// operators' API together.
func (s *service) withConsole(market http.Handler) (http.Handler, error) {
	own, err := url.Parse(s.publicURL)
	if err != nil {
		return nil, fmt.Errorf("public address: %w", err)
	}
	origin := own.Scheme + "://" + own.Host
	desk, err := console.New(console.Options{
		Desk: s.market.Desk(), Secure: own.Scheme == "https", Pictures: []string{origin}, Origins: []string{origin},
		Demo: s.cfg.Mode == Dev, Reason: admin.Sentence, Card: s.noticeCard, Blocks: noticeBlocks(), Logger: s.log, Watch: s.watch.middlewares(),
		Bound: web.Bound{Limiter: s.copies, Name: "console", Requests: pagesPerMinute, Window: time.Minute},
	})
	if err != nil {
		return nil, err
	}
	bounded := web.AtMost(deskAtOnce, deskPatience)
	pages, api := bounded(desk.Handler()), bounded(market)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path := r.URL.Path; {
		case console.Owns(path):
			pages.ServeHTTP(w, r)
		case strings.HasPrefix(path, "/admin/"), path == "/login":
			api.ServeHTTP(w, r)
		default:
			market.ServeHTTP(w, r)
		}
	}), nil
}
