package main

import (
	"fmt"
	"html"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/junggyenara/junggye/adapters/console"
	"github.com/junggyenara/junggye/core/member"
)

var (
	consoleLink = regexp.MustCompile(`href="(/console[^"#]*)"`)
	headline    = regexp.MustCompile(`(?s)<h1[^>]*>(.*?)</h1>`)
	hiddenInput = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)
	figure      = regexp.MustCompile(`\d`)
)

// searches are what no link leads to.
func searches() []string {
	return []string{
		"/members?q=문방구", "/members?q=01012345678", "/listings?q=lamp", "/trades?state=refunded", "/trades?q=lamp",
		"/chats?q=공지", "/audit?action=trades.money", "/payouts?state=due", "/notices?state=draft",
	}
}

// browser signs in at the console, as people do through the proxy. Each request
// goes to the other process.
func (s *site) browser(name string) *http.Client {
	s.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.Fatal(err)
	}
	browser := s.front.Client()
	browser.Jar = jar
	a := s.accounts[name]
	res := s.send(browser, "/sign-in", url.Values{"name": {a.name}, "password": {a.password}, "code": {a.code()}})
	if res.StatusCode != http.StatusOK || res.Request.URL.Path != console.Base {
		s.Fatalf("sign in at the console: %s at %s", res.Status, res.Request.URL)
	}
	return browser
}

// send posts a form of the console's and follows where it leads.
func (s *site) send(browser *http.Client, to string, form url.Values) *http.Response {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), http.MethodPost, s.front.URL+console.Base+to, strings.NewReader(form.Encode()))
	if err != nil {
		s.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", s.front.URL)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	res, err := browser.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	res.Body.Close()
	return res
}

// visits opens one page of each kind that a page leads to, blocks the member, and
// leaves.
func (s *site) visits(name string, who member.ID) {
	s.Helper()
	browser := s.browser(name)
	s.looksEverywhere(browser)
	at := fmt.Sprintf("/members/%d", who)
	for _, step := range []struct {
		action string
		state  member.State
	}{{"block", member.Blocked}, {"unblock", member.Active}} {
		form := s.form(browser, at, at+"/"+step.action)
		form.Set("reason", "신고가 있었어요")
		for range 2 { // a double tap reaches both processes
			if res := s.send(browser, at+"/"+step.action, form); res.StatusCode != http.StatusOK || res.Request.URL.Path != console.Base+at {
				s.Errorf("%s at the console, tapped twice: %s at %s, want the member's page", step.action, res.Status, res.Request.URL)
			}
			s.page(browser, console.Base+"/me") // with the way to the form and back, an odd number of requests
		}
		if m, err := s.store.Repos().Members.Get(s.Context(), who); err != nil || m.State != step.state {
			s.Errorf("%s at the console: the member is %s, %v, want %s", step.action, m.State, err, step.state)
		}
	}
	s.send(browser, "/sign-out", s.form(browser, "/me", "/sign-out"))
	if res, err := browser.Get(s.front.URL + console.Base + "/me"); err != nil || res.Request.URL.Path != console.Base+"/sign-in" {
		s.Errorf("after signing out: %v at %s, want the sign-in", err, res.Request.URL)
	}
}

// form is what a form of a page carries.
func (s *site) form(browser *http.Client, at, action string) url.Values {
	s.Helper()
	_, rest, ok := strings.Cut(s.page(browser, console.Base+at), `action="`+console.Base+action+`"`)
	rest, _, closed := strings.Cut(rest, "</form>")
	if !ok || !closed {
		s.Fatalf("the page %s has no form for %s", at, action)
	}
	form := url.Values{}
	for _, input := range hiddenInput.FindAllStringSubmatch(rest, -1) {
		form.Set(input[1], html.UnescapeString(input[2]))
	}
	return form
}

func (s *site) looksEverywhere(browser *http.Client) {
	s.Helper()
	seen := map[string]bool{}
	queue := []string{console.Base}
	for _, search := range searches() {
		queue = append(queue, console.Base+search)
	}
	for ; len(queue) > 0; queue = queue[1:] {
		kind := kindOf(queue[0])
		if seen[kind] {
			continue
		}
		seen[kind] = true
		for _, found := range consoleLink.FindAllStringSubmatch(s.page(browser, queue[0]), -1) {
			queue = append(queue, html.UnescapeString(found[1]))
		}
	}
	if missed := s.missed(seen); len(missed) > 0 {
		s.Errorf("no page led to %v, want each looked at", missed)
	}
}

// missed are the pages that were not opened, but for those that this market has not.
func (s *site) missed(seen map[string]bool) (missed []string) {
	absent := []string{"/console/sign-in", "/console/static/{file}", "/console/drifts/{id}", "/console/payouts/batches/{batch}"}
	for _, route := range pagesOf(s.T) {
		like := regexp.MustCompile("^" + regexp.MustCompile(`\\\{[^}]+\\\}`).ReplaceAllString(regexp.QuoteMeta(route), "[^/?]+") + `(\?|$)`)
		opened := slices.ContainsFunc(slices.Collect(maps.Keys(seen)), like.MatchString)
		if !opened && !slices.Contains(absent, route) {
			missed = append(missed, route)
		}
	}
	return missed
}

// kindOf is an address without what names one of many.
func kindOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	var names []string
	for name, values := range u.Query() {
		if !figure.MatchString(values[0]) {
			name += "=" + values[0]
		}
		names = append(names, name)
	}
	slices.Sort(names)
	kind := numbered.ReplaceAllString(u.Path, "/{id}")
	if len(names) > 0 {
		kind += "?" + strings.Join(names, "&")
	}
	return kind
}

// page opens a page that must be there.
func (s *site) page(browser *http.Client, address string) string {
	s.Helper()
	res, err := browser.Get(s.front.URL + address)
	if err != nil {
		s.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.Fatal(err)
	}
	text := string(body)
	title := headline.FindStringSubmatch(text)
	if res.StatusCode != http.StatusOK || res.Request.URL.Path != strings.Split(address, "?")[0] || title == nil && strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		s.Errorf("GET %s = %s at %s, %q, want a page", address, res.Status, res.Request.URL, title)
	}
	return text
}
