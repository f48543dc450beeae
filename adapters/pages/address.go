package pages

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"
)

// idOf reads the id in the path. It has one spelling only, so that a page has
// one address.
func idOf(r *http.Request) (int64, bool) {
	text := chi.URLParam(r, "id")
	id, err := strconv.ParseInt(text, 10, 64)
	return id, err == nil && id > 0 && strconv.FormatInt(id, 10) == text
}

// withoutToken is the present address without the provider's token, relative to
// the page.
func withoutToken(query url.Values) string {
	return "?" + url.Values{"t": {query.Get("t")}}.Encode()
}

// payPage picks the provider's page for the browser, "" when it is not on a
// host that buyers may be sent to.
func (p *Pages) payPage(r *http.Request, mobile, desktop string) string {
	target := desktop
	if onPhone(r.UserAgent()) {
		target = mobile
	}
	if !mayRedirect(target, p.o.RedirectHosts) {
		return ""
	}
	return target
}

// onPhone tells whether a browser wants the phone's payment page. KakaoTalk's
// own browser does wherever it runs.
func onPhone(userAgent string) bool {
	return slices.ContainsFunc([]string{"KAKAOTALK", "Mobi", "Android", "iPhone", "iPad", "iPod"}, func(mark string) bool {
		return strings.Contains(userAgent, mark)
	})
}

// isPrefetch tells whether a browser fetches ahead. Nobody has tapped, so
// nothing may begin.
func isPrefetch(r *http.Request) bool {
	purpose := r.Header.Get("Sec-Purpose") + r.Header.Get("Purpose") + r.Header.Get("X-Moz")
	return strings.Contains(strings.ToLower(purpose), "prefetch")
}

// isPreview tells whether a request only draws a link's preview in a chat.
func isPreview(r *http.Request) bool {
	agent := strings.ToLower(r.UserAgent())
	return strings.Contains(agent, "kakaotalk-scrap") || strings.Contains(agent, "facebookexternalhit")
}

// mayRedirect lets KakaoPay's own hosts pass, over https and its usual port
// only, and exactly the allowed hosts. KakaoPay changes its page hosts from time
// to time, so only the domain is fixed.
func mayRedirect(target string, allowed []string) bool {
	u, err := url.Parse(target)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http" {
		return false
	}
	if slices.ContainsFunc(allowed, func(host string) bool { return strings.EqualFold(host, u.Host) }) {
		return true
	}
	host := strings.ToLower(u.Hostname())
	kakao := strings.HasSuffix(host, ".kakao.com") || strings.HasSuffix(host, ".kakaopay.com")
	return kakao && u.Scheme == "https" && (u.Port() == "" || u.Port() == "443")
}
