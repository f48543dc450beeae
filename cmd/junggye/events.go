package main

import (
	"context"
	"errors"
	"net/http"

	"github.com/junggyenara/junggye/adapters/kakaoevent"
	"github.com/junggyenara/junggye/core/push"
)

// blockPushed is the key of the block that the event API starts.
const blockPushed = "pushed_news"

// EventAPI is how members are written to who did not ask. An empty URL means
// that news wait for their next visit.
type EventAPI struct {
	URL string
	Key Secret
}

func (s *settings) eventAPI() EventAPI {
	e := EventAPI{URL: s.text("JUNGGYE_EVENT_API_URL", ""), Key: s.secret("JUNGGYE_EVENT_API_KEY")}
	if e.URL != "" {
		if u, ok := webAddress(e.URL); !ok || u.Scheme != "https" && !loopback(u.Hostname()) {
			s.refuse("JUNGGYE_EVENT_API_URL", address(e.URL), "https://bot-api.kakao.com, or http:// to a stand-in on this machine")
		}
	}
	if (e.URL == "") != e.Key.Empty() {
		s.refuse("JUNGGYE_EVENT_API_KEY", "one of JUNGGYE_EVENT_API_URL and JUNGGYE_EVENT_API_KEY", "both or neither")
	}
	if key := e.Key.Reveal(); key != "" && !tokenForm.MatchString(key) {
		s.refuse("JUNGGYE_EVENT_API_KEY", redacted, "the REST API key of the app that the bot is linked to, without spaces")
	}
	return e
}

// botID is the bot that messages are sent by, with the "!" of a development
// channel if it was given.
func (c Config) botID() string {
	if c.Kakao.BotID != "" {
		return c.Kakao.BotID
	}
	return c.Kakao.Scenario.Bot.ID
}

// messenger is the event API's client, nil without the settings.
func (c Config) messenger() (*kakaoevent.Client, error) {
	if c.EventAPI.URL == "" {
		return nil, nil
	}
	return kakaoevent.New(kakaoevent.Config{
		BaseURL: c.EventAPI.URL, Key: c.EventAPI.Key.Reveal(), BotID: c.botID(), Event: c.Kakao.Scenario.Block(blockPushed).Event,
	})
}

// openEvents connects to KakaoTalk's event API if it is set.
func (s *service) openEvents(context.Context) error {
	client, err := s.cfg.messenger()
	if client != nil {
		s.messenger = s.watch.metrics.Messenger(client) // a nil client in an interface would not be nil
	}
	return err
}

// events asks the event API about a task that nobody has: that sends nothing
// and costs nothing, but shows whether the key is taken.
func (d doctor) events(ctx context.Context) (string, error) {
	client, err := d.cfg.messenger()
	if err != nil {
		return "", err
	}
	if client == nil {
		return "not set: news wait for the member's next visit", nil
	}
	_, err = client.Result(ctx, "doctor")
	failed, ok := errors.AsType[*push.CallError](err)
	switch {
	case err == nil, ok && failed.Outcome == push.Denied:
		return d.cfg.EventAPI.URL + " answers for bot " + d.cfg.botID(), nil
	case ok && (failed.Status == http.StatusUnauthorized || failed.Status == http.StatusForbidden):
		return "", errors.New("JUNGGYE_EVENT_API_KEY is refused: " + failed.Error())
	}
	return "", err
}
