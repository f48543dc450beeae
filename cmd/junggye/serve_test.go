package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience bounds every wait of these tests. None takes nearly as long, except
// under the race detector on a busy machine.
const patience = 2 * time.Minute

// output is a stream of the program that can be waited for.
type output struct {
	mu      sync.Mutex
	text    bytes.Buffer
	changed chan struct{}
}

func newOutput() *output { return &output{changed: make(chan struct{}, 1)} }

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	defer func() {
		select {
		case o.changed <- struct{}{}:
		default:
		}
	}()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// find waits until the pattern's first group is there.
func (o *output) find(t *testing.T, pattern string, ended <-chan int) string {
	t.Helper()
	re := regexp.MustCompile(pattern)
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for {
		if found := re.FindStringSubmatch(o.String()); found != nil {
			return found[1]
		}
		select {
		case <-o.changed:
		case status := <-ended:
			t.Fatalf("the program ended with %d before it wrote %q:\n%s", status, pattern, o)
		case <-timer.C:
			t.Fatalf("the program did not write %q:\n%s", pattern, o)
		}
	}
}

// program is a running service.
type program struct {
	t      *testing.T
	url    string
	ops    string
	out    *output
	err    *output
	token  string // sent as X-Skill-Token
	cancel context.CancelFunc
	ended  chan int
}

func startProgram(t *testing.T, env map[string]string) *program {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	p := &program{t: t, out: newOutput(), err: newOutput(), cancel: cancel, ended: make(chan int, 1)}
	go func() { p.ended <- run(ctx, nil, environ(env), strings.NewReader(""), p.out, p.err) }()
	t.Cleanup(func() {
		cancel()
		if t.Failed() {
			t.Logf("the program's log:\n%s", p.err)
		}
	})
	p.ops = "http://" + p.err.find(t, `ops_addr"?[=:]"?([0-9.:]+)`, p.ended)
	p.url = p.out.find(t, `Open (http\S+)/\n`, p.ended)
	return p
}

// stop ends the program like a signal does.
func (p *program) stop() {
	p.t.Helper()
	p.cancel()
	p.wait()
}

func (p *program) wait() {
	p.t.Helper()
	select {
	case status := <-p.ended:
		if status != exitDone {
			p.t.Errorf("the program ended with %d, want %d:\n%s", status, exitDone, p.err)
		}
	case <-time.After(patience):
		p.t.Fatalf("the program does not end:\n%s", p.err)
	}
}

func client() *http.Client { return &http.Client{Timeout: patience} }

func (p *program) get(address string) (int, string) {
	p.t.Helper()
	answer, err := client().Get(address)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// skillBody is a call as KakaoTalk makes it.
func skillBody(t testing.TB, user string, params map[string]string) []byte {
	t.Helper()
	body, err := json.Marshal(map[string]any{
		"userRequest": map[string]any{
			"utterance": "test", "block": map[string]string{"id": "65262b36ddb57b43495c18f8", "name": "홈"},
			"user": map[string]any{"id": user, "type": "botUserKey", "properties": map[string]string{"plusfriendUserKey": user}},
		},
		"bot":    map[string]string{"id": "65262a2d31101d1cb1106082", "name": "중계나라"},
		"action": map[string]any{"params": params, "detailParams": map[string]any{}, "clientExtra": map[string]any{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func (p *program) skill(path, user string, params map[string]string) string {
	p.t.Helper()
	call, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.url+path, bytes.NewReader(skillBody(p.t, user, params)))
	if err != nil {
		p.t.Fatal(err)
	}
	call.Header.Set("X-Skill-Token", p.token)
	answer, err := client().Do(call)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	var reply struct {
		Version string
	}
	if err := json.Unmarshal(body, &reply); err != nil || answer.StatusCode != http.StatusOK || reply.Version != "2.0" {
		p.t.Fatalf("POST %s = %s %s (%v), want a skill response", path, answer.Status, body, err)
	}
	return string(body)
}

func TestServe(t *testing.T) {
	t.Parallel()
	env := devEnv(t)
	p := startProgram(t, env)
	if status, body := p.get(p.url + "/"); status != http.StatusOK || !strings.Contains(body, "<html") {
		t.Errorf("GET / = %d %.200s, want the simulator's page", status, body)
	}
	if status, _ := p.get(p.url + "/images/" + placeholderKey); status != http.StatusOK {
		t.Errorf("the placeholder picture answers %d", status)
	}
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/debug/pprof/": 200, "/": 404} {
		if status, body := p.get(p.ops + path); status != want {
			t.Errorf("ops side: GET %s = %d %.100s, want %d", path, status, body, want)
		}
		if status, _ := p.get(p.url + path); path != "/" && status != http.StatusNotFound {
			t.Errorf("public side: GET %s = %d, want 404: it is for operators only", path, status)
		}
	}
	if market := p.skill("/kakaochatbot/product/GET/mainProducts", "stranger-0001", nil); !strings.Contains(market, "/images/sample/") {
		t.Errorf("the first start's market has no pictures of listings: %s", market)
	}
	const me = "plus-friend-01"
	p.skill("/kakaochatbot/customer/POST/join", me, map[string]string{"customerName": "새벽산책", "customerPhone": "01012345678"})

	second := runOnce(t, env, "serve")
	if second.status != exitFailed || !strings.Contains(second.err, "in use by another process") {
		t.Errorf("a second program on the same file = %+v, want a clear refusal", second)
	}
	env["JUNGGYE_OPS_ADDR"] = strings.TrimPrefix(p.ops, "http://")
	if got := runOnce(t, env, "doctor"); got.status != exitDone || !strings.Contains(got.out, "running service, which is ready") {
		t.Errorf("doctor beside the running service = %+v", got)
	}
	p.stop()

	p = startProgram(t, env)
	if profile := p.skill("/kakaochatbot/customer/GET/profile", me, nil); !strings.Contains(profile, "새벽산책") {
		t.Errorf("after a restart the member is gone: %s", profile)
	}
	if strings.Contains(p.err.String(), "sample market") {
		t.Error("the second start made samples again")
	}
	p.stop()
}

// A request that was accepted before the signal is answered after it.
func TestServeDrains(t *testing.T) {
	t.Parallel()
	p := startProgram(t, devEnv(t))
	conn, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	body := skillBody(t, "slow-sender", nil)
	// The interim answer proves that the handler reads, so the request counts as
	// accepted.
	fmt.Fprintf(conn, "POST /kakaochatbot/notice/GET HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", len(body))
	reader := bufio.NewReader(conn)
	if line, err := reader.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("interim answer = %q, %v", line, err)
	}
	if _, err := reader.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	p.cancel()
	p.err.find(t, `msg=(draining)`, nil)
	if _, err := conn.Write(body); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(reader, nil)
	if err != nil {
		t.Fatalf("the request that was under way got no answer: %v", err)
	}
	defer answer.Body.Close()
	if text, err := io.ReadAll(answer.Body); err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(string(text), `"version"`) {
		t.Errorf("answer after the signal = %s %s %v", answer.Status, text, err)
	}
	p.wait()
	if _, err := client().Get(p.url + "/"); err == nil {
		t.Error("the program ended but its address still answers")
	}
}

func TestServeInProd(t *testing.T) {
	t.Parallel()
	env := prodEnv(t)
	for name, value := range devEnv(t) {
		env[name] = value
	}
	old := runOnce(t, env, "serve")
	if old.status != exitFailed || !strings.Contains(old.err, "junggye migrate up") {
		t.Errorf("mode prod on an empty database = %+v, want a refusal that says what to do", old)
	}
	if got := runOnce(t, env, "migrate", "up"); got.status != exitDone {
		t.Fatalf("migrate up = %+v", got)
	}
	ctx, cancel := context.WithCancel(context.Background())
	p := &program{t: t, out: newOutput(), err: newOutput(), cancel: cancel, ended: make(chan int, 1)}
	defer cancel()
	go func() { p.ended <- run(ctx, []string{"serve"}, environ(env), strings.NewReader(""), p.out, p.err) }()
	p.url = "http://" + p.err.find(t, `"addr":"([^"]+)"`, p.ended)
	for path, want := range map[string]int{"/": 404, "/sim/people": 404, "/images/" + placeholderKey: 200} {
		if status, _ := p.get(p.url + path); status != want {
			t.Errorf("GET %s = %d, want %d: the simulator lets anybody speak as anybody", path, status, want)
		}
	}
	denied := p.skill("/kakaochatbot/notice/GET", "stranger", nil)
	p.token = "token-two"
	answered := p.skill("/kakaochatbot/notice/GET", "stranger", nil)
	if denied == answered {
		t.Errorf("a call with and one without the token are answered alike: %s", answered)
	}
	if strings.Contains(answered, "샘플") {
		t.Errorf("mode prod made samples: %s", answered)
	}
	p.stop()
	for line := range strings.Lines(p.err.String()) {
		if !json.Valid([]byte(line)) {
			t.Errorf("log line in mode prod is no JSON: %s", line)
		}
	}
	for _, secret := range []string{"token-one", "PRD0123456789"} {
		if strings.Contains(p.err.String()+p.out.String(), secret) {
			t.Errorf("the log shows the secret %s", secret)
		}
	}
}

func TestServeRefusesATakenAddress(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	env := devEnv(t)
	env["JUNGGYE_ADDR"] = taken.Addr().String()
	if got := runOnce(t, env, "serve"); got.status != exitFailed || !strings.Contains(got.err, "JUNGGYE_ADDR: listen on "+taken.Addr().String()) {
		t.Errorf("serve on a taken address = %+v", got)
	}
}

// Two starts at once must not both believe that the file is theirs; the one
// that is refused leaves the address free.
func TestRefusedStartLeavesNothingOpen(t *testing.T) {
	t.Parallel()
	env := devEnv(t)
	env["JUNGGYE_DATABASE_URL"] = "sqlite:///dev/null/market.db"
	got := runOnce(t, env, "serve")
	if got.status != exitFailed || !strings.Contains(got.err, "open database") {
		t.Fatalf("serve = %+v", got)
	}
	if strings.Contains(got.out, "Open ") {
		t.Errorf("an address was announced that nobody serves: %s", got.out)
	}
}
