package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/junggyenara/junggye/adapters/skill"
)

const (
	soakMembers = 240  // who trade; none of them calls as often as the limit
	soakReaders = 6000 // who only look
	soakInAir   = 3000 // replies that are waited for at the same time
)

// soakCrowd is everybody who talks to the program, and what they were told.
type soakCrowd struct {
	*soak
	url     string
	client  *http.Client
	rate    int // replies a second, of those who look
	highest int
	inAir   atomic.Int64
	stories sync.WaitGroup
	give    context.Context // ends when stories are given up
	giveUp  context.CancelFunc

	mu     sync.Mutex
	phases []*soakPhase
	ends   soakEnds
	odd    []string
	told   map[string]int
}

// soakPhase is a stretch of the soak and the replies that began in it.
type soakPhase struct {
	name               string
	took               []time.Duration
	apologies, late    int
	unsent             int
	slow               time.Duration
	began, over, upset time.Time // upset: when the last reply came that was late or an apology
}

func newSoakCrowd(s *soak, url string) *soakCrowd {
	c := &soakCrowd{soak: s, url: url, told: map[string]int{}, client: &http.Client{
		Timeout:       25 * time.Second,
		Transport:     &http.Transport{MaxIdleConns: 512, MaxIdleConnsPerHost: 512},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	c.give, c.giveUp = context.WithCancel(context.Background())
	s.Cleanup(c.giveUp)
	return c
}

func (c *soakCrowd) phase(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.phases = append(c.phases, &soakPhase{name: name, began: time.Now()})
}

// over marks the end of the phase's trouble.
func (c *soakCrowd) over() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.phases[len(c.phases)-1].over = time.Now()
}

func (c *soakCrowd) now() *soakPhase {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.phases[len(c.phases)-1]
}

// answer is a reply in the chat.
type soakAnswer struct {
	text string
	good bool // neither an apology nor nothing
}

// apologies are the sentences for what does not work just now.
func apologies() []string {
	return []string{"조금만 기다려 주세요", "연결이 원활하지 않아요", "처리됐는지 확인하고 있어요", "답을 준비하지 못했어요", "방금 내용이 바뀌었어요", "찾는 분이 많아"}
}

// say makes one call in the chat and judges the answer.
func (c *soakCrowd) say(path, who string, typed map[string]string, extra map[string]string) soakAnswer {
	details := map[string]any{}
	for name, value := range typed {
		details[name] = map[string]any{"origin": value, "value": value}
	}
	body, err := json.Marshal(map[string]any{
		"userRequest": map[string]any{
			"utterance": "test", "block": map[string]string{"id": "65262b36ddb57b43495c18f8", "name": "홈"},
			"user": map[string]any{"id": who, "type": "botUserKey", "properties": map[string]string{"plusfriendUserKey": who}},
		},
		"bot":    map[string]string{"id": "65262a2d31101d1cb1106082", "name": "중계나라"},
		"action": map[string]any{"params": typed, "detailParams": details, "clientExtra": extra},
	})
	if err != nil {
		return soakAnswer{text: err.Error()}
	}
	in, began := c.now(), time.Now()
	text, odd := c.post(path, body)
	return c.note(in, path, text, odd, time.Since(began))
}

func (c *soakCrowd) post(path string, body []byte) (text, odd string) {
	r, err := http.NewRequest(http.MethodPost, c.url+path, bytes.NewReader(body))
	if err != nil {
		return "", err.Error()
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Skill-Token", "token-one")
	answer, err := c.client.Do(r)
	if err != nil {
		return "", err.Error()
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		return "", fmt.Sprint(answer.Status, " ", err)
	}
	if found := skill.Lint(said); len(found) > 0 {
		return string(said), fmt.Sprint(found)
	}
	if bytes.Contains(said, []byte("예상하지 못한")) {
		return string(said), string(said)
	}
	return string(said), ""
}

func (c *soakCrowd) note(in *soakPhase, path, text, odd string, took time.Duration) soakAnswer {
	sorry := ""
	for _, one := range apologies() {
		if strings.Contains(text, one) {
			sorry = one
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	in.took, in.slow = append(in.took, took), max(in.slow, took)
	if sorry != "" {
		in.apologies++
		c.told[sorry]++
	}
	if took > replyFor {
		in.late++
	}
	if sorry != "" || took > replyFor || odd != "" {
		in.upset = time.Now()
	}
	if odd != "" && len(c.odd) < 20 {
		c.odd = append(c.odd, in.name+": "+path+": "+odd)
	}
	return soakAnswer{text: text, good: sorry == "" && odd == ""}
}

// join lets everybody join who trades, each with something on sale.
func (c *soakCrowd) join() {
	c.Helper()
	c.phase("joining")
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for n := worker; n < soakMembers; n += 8 {
				name := fmt.Sprint("상인", n)
				a := c.say("/kakaochatbot/customer/POST/join", soakMember(n), map[string]string{"customerName": name, "customerPhone": fmt.Sprintf("010%08d", n)}, nil)
				if !a.good {
					c.Errorf("join: %s", a.text)
				}
				// Reading an empty market would cost nothing.
				t := &soakTrade{soakCrowd: c, n: -n, seller: soakMember(n)}
				if !t.publish() {
					c.Errorf("member %d cannot publish", n)
				}
			}
		})
	}
	all.Wait()
}

func soakMember(n int) string { return fmt.Sprint("soak-member-", n) }

// look is one who reads the market.
func (c *soakCrowd) look(n int) {
	who := fmt.Sprint("soak-reader-", n%soakReaders)
	switch n % 6 {
	case 0, 1:
		c.say("/kakaochatbot/product/GET/mainProducts", who, nil, nil)
	case 2:
		c.say("/kakaochatbot/product/GET/byCategory", who, nil, map[string]string{"choice": "가구/인테리어"})
	case 3:
		c.say("/kakaochatbot/product/GET/search", who, map[string]string{"searchWord": "담금"}, nil)
	case 4:
		c.say("/kakaochatbot/trade/GET/mine", soakMember(rand.IntN(soakMembers)), nil, nil)
	case 5:
		c.say("/kakaochatbot/main/GET/home", who, nil, nil)
	}
}

// chooseRate takes half of what the program manages when 32 people ask one
// question after the other while trades go on, or what JUNGGYE_SOAK_RATE says.
func (c *soakCrowd) chooseRate(d time.Duration) {
	c.Helper()
	c.phase("as fast as it goes")
	ctx, cancel := context.WithTimeout(c.Context(), d)
	defer cancel()
	var count atomic.Int64
	var all sync.WaitGroup
	began := time.Now()
	all.Go(func() { c.trade(ctx) })
	for range 32 {
		all.Go(func() {
			for ctx.Err() == nil {
				c.look(int(count.Add(1)))
			}
		})
	}
	all.Wait()
	defer c.stories.Wait()
	c.highest = int(float64(count.Load()) / time.Since(began).Seconds())
	c.rate = max(c.highest/2, 10)
	if text := os.Getenv("JUNGGYE_SOAK_RATE"); text != "" {
		rate, err := strconv.Atoi(text)
		if err != nil || rate < 1 {
			c.Fatalf("JUNGGYE_SOAK_RATE is %q, want replies a second", text)
		}
		c.rate = rate
	}
}

// work lets people come at the rate, whether or not others were answered, until
// stop is called. Three a second begin a trade.
func (c *soakCrowd) work() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() {
		every(ctx, c.rate, func(n int) {
			if c.inAir.Load() >= soakInAir {
				in := c.now()
				c.mu.Lock()
				in.unsent++
				c.mu.Unlock()
				return
			}
			c.inAir.Add(1)
			all.Go(func() {
				defer c.inAir.Add(-1)
				c.look(n)
			})
		})
	})
	all.Go(func() { c.trade(ctx) })
	return func() { cancel(); all.Wait() }
}

// trade lets three a second begin a trade.
func (c *soakCrowd) trade(ctx context.Context) {
	every(ctx, 3, func(int) {
		n := int(c.ends.begun.Add(1))
		c.stories.Go(func() { c.story(n) })
	})
}

// every calls do so many times a second.
func every(ctx context.Context, rate int, do func(n int)) {
	began := time.Now()
	for n := 0; ctx.Err() == nil; {
		for due := int(time.Since(began).Seconds() * float64(rate)); n < due; n++ {
			do(n)
		}
		pause(ctx, 5*time.Millisecond)
	}
}

// finish lets stories come to their end.
func (c *soakCrowd) finish() {
	c.phase("settling")
	done := make(chan struct{})
	go func() {
		c.stories.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(patience):
		c.giveUp()
		<-done
	}
}
