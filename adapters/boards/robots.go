package boards

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/temoto/robotstxt"

	"github.com/junggyenara/junggye/core/offer"
)

// Bounds of robots.txt, RFC 9309.
const (
	robotsFor     = 24 * time.Hour
	maxRobots     = 500 << 10
	longestCrawl  = time.Minute // of a Crawl-delay that is obeyed as it stands
	robotsAddress = "/robots.txt"
)

// hosts are what is known of each host that was asked.
type hosts struct {
	mu sync.Mutex
	by map[string]*hostState
}

// hostState is one host's pace and rules. turn is held while it is asked.
type hostState struct {
	turn  sync.Mutex
	next  time.Time // not to be asked before
	rules rules
	until time.Time // the rules hold
}

func newHosts() *hosts { return &hosts{by: map[string]*hostState{}} }

func (h *hosts) of(host string) *hostState {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.by[host] == nil {
		h.by[host] = &hostState{}
	}
	return h.by[host]
}

// rules are a robots.txt; nil allows all.
type rules struct{ *robotstxt.RobotsData }

func (r rules) allow(agent string, u *url.URL) bool {
	if r.RobotsData == nil {
		return true
	}
	path := u.EscapedPath()
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return r.FindGroup(agent).Test(path)
}

func (r rules) delay(agent string) time.Duration {
	if r.RobotsData == nil {
		return 0
	}
	return min(r.FindGroup(agent).CrawlDelay, longestCrawl)
}

// robots returns a host's rules, asked for once a day. A host that cannot say
// them may not be asked for anything else, one that has none may.
func (v *visit) robots(h *hostState, u *url.URL) (rules, error) {
	if v.Now().Before(h.until) {
		return h.rules, nil
	}
	resp, err := v.askRobots(h, u)
	if err != nil {
		return rules{}, err
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests {
		return rules{}, v.refusal(page{status: resp.StatusCode, header: resp.Header})
	}
	h.rules = rules{}
	if resp.StatusCode == http.StatusOK {
		data, err := robotstxt.FromResponse(resp)
		if err != nil {
			return rules{}, &offer.Trouble{Cause: offer.Unreachable, Status: resp.StatusCode, Err: fmt.Errorf("read robots.txt: %w", err)}
		}
		h.rules = rules{data}
	}
	h.until = v.Now().Add(robotsFor)
	return h.rules, nil
}

// askRobots asks for a host's robots.txt, also where it was moved to.
func (v *visit) askRobots(h *hostState, u *url.URL) (*http.Response, error) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: robotsAddress}
	for hop := 0; ; hop++ {
		req, err := http.NewRequestWithContext(v.ctx, http.MethodGet, at.String(), nil)
		if err != nil {
			return nil, err
		}
		req.Header.Set("User-Agent", v.agent)
		resp, err := v.send(h, req, maxRobots)
		if err != nil {
			return nil, err
		}
		moved, err := resp.Location()
		if err != nil || resp.StatusCode < 300 || resp.StatusCode >= 400 {
			return resp, nil
		}
		if err := resp.Body.Close(); err != nil {
			return nil, err
		}
		if hop == maxRedirects || v.profile.hosts.Check(moved) != nil {
			return nil, &offer.Trouble{Cause: offer.Unreachable, Status: resp.StatusCode, Err: errors.New("robots.txt was moved away")}
		}
		at = moved
	}
}
