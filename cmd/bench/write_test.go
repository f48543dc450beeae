package bench

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/junggyenara/junggye/ports"
)

func reposOf() ports.Repos { return ports.Repos{} }

// write lets people register listings, or buy some.
func (r *rig) write(name string, conns int, each time.Duration) measured {
	if name == registering {
		photo := "http://" + r.photos + "/photo.jpg"
		ask := func(into []byte, n int) []byte {
			return posts("/kakaochatbot/product/POST", []call{draft(n, photo)}, r.members)(into, n)
		}
		return load(r.addresses(), ask, "등록", conns, each, &r.turn)
	}
	m := measured{Conns: conns}
	var mu sync.Mutex
	var all []time.Duration
	var wg sync.WaitGroup
	began := time.Now()
	for c := range conns {
		wg.Go(func() {
			b := buyer{rig: r, base: r.services[c%len(r.services)].url, client: &http.Client{
				Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
				Transport: &http.Transport{MaxIdleConnsPerHost: 2},
			}}
			for time.Since(began) < each {
				took, err := b.buy(int(r.pay.Add(1)))
				mu.Lock()
				if err != nil {
					m.Refused++
					if m.FirstFail == "" {
						m.FirstFail = err.Error()
					}
				} else {
					all = append(all, took)
				}
				mu.Unlock()
			}
			b.client.CloseIdleConnections()
		})
	}
	wg.Wait()
	m.Seconds = time.Since(began).Seconds()
	m.summarise(all)
	return m
}

// buyer is somebody with a browser.
type buyer struct {
	rig    *rig
	base   string
	client *http.Client
}

var errNoWay = errors.New("the card has no way to pay")

// buy looks at a listing's card and pays. What is measured begins with the press
// on the card's button and ends when the money has been taken.
func (b buyer) buy(n int) (time.Duration, error) {
	c := b.rig.crowd
	id := paidListing(n, c)
	card := skillCall{extra: map[string]string{"productId": fmt.Sprint(int64(id))}}.call().body(nil, (n*13+7)%c.members)
	answer, err := b.client.Post(b.base+"/kakaochatbot/product/GET/profile", "application/json", strings.NewReader(string(card)))
	if err != nil {
		return 0, err
	}
	text, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	if err != nil {
		return 0, err
	}
	link := payLink(text, b.base, id)
	if link == "" {
		return 0, errNoWay
	}
	began := time.Now()
	page, err := b.follow(http.MethodGet, link, "")
	if err != nil {
		return 0, fmt.Errorf("ready: %w", err)
	}
	back, err := b.follow(http.MethodPost, page[:strings.LastIndexByte(page, '/')]+"/pay", "method=MONEY")
	if err != nil {
		return 0, fmt.Errorf("press: %w", err)
	}
	if _, err := b.follow(http.MethodGet, back, ""); err != nil {
		return 0, fmt.Errorf("approve: %w", err)
	}
	return time.Since(began), nil
}

// follow returns where an answer leads.
func (b buyer) follow(method, address, form string) (string, error) {
	r, err := http.NewRequest(method, address, strings.NewReader(form))
	if err != nil {
		return "", err
	}
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := b.client.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return "", err
	}
	to, err := answer.Location()
	if err != nil {
		return "", fmt.Errorf("%s %.200s", answer.Status, text)
	}
	return to.String(), nil
}
