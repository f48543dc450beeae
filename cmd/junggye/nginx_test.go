package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/scenario"
	"github.com/junggyenara/junggye/adapters/skill"
)

const chatPath = "/kakaochatbot/main/GET/home"

// The real nginx with the settings of deploy, in front of two instances that do what
// a test wants: whatever happens to them, KakaoTalk gets 200 and a reply in its limits.
func TestNginx(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("nginx"); err != nil {
		t.Skip("the settings of nginx need nginx itself: install it (Debian: nginx-light)")
	}
	t.Run("a page that answers 503 does not end the chat", func(t *testing.T) {
		t.Parallel()
		n := startNginx(t)
		n.answer(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, "/order/") {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
			_, _ = io.WriteString(w, "of the program")
		})
		for i := range 5 {
			if got := n.ask(http.MethodGet, "/order/kakaopay-ready/1", ""); got.status != http.StatusServiceUnavailable || got.body != "of the program" {
				t.Fatalf("page = %+v, want the program's own 503", got)
			}
			if got := n.ask(http.MethodPost, chatPath, "{}"); got.body != "of the program" {
				t.Fatalf("chat after a page's 503 = %+v, want the program's answer: KakaoPay being away is nothing to the chat", got)
			}
			if asked, want := n.asked.Load(), int64(2*(i+1)); asked != want {
				t.Fatalf("the instances were asked %d times, want %d: a 503 is an answer, of an instance that is well", asked, want)
			}
		}
	})
	t.Run("nobody is there", func(t *testing.T) {
		t.Parallel()
		n := startNginx(t)
		n.answer(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "of the program") })
		for _, instance := range n.instances {
			instance.Close()
		}
		for range 4 { // both are marked as failed after the first
			n.polite(n.ask(http.MethodPost, chatPath, "{}"))
		}
		if got := n.ask(http.MethodGet, "/order/kakaopay-ready/1", ""); got.status != http.StatusBadGateway {
			t.Errorf("page = %+v, want 502: only KakaoTalk needs 200", got)
		}
		n.restart(1)
		if got := n.ask(http.MethodPost, chatPath, "{}"); got.body != "of the program" {
			t.Errorf("chat with one instance back = %+v, want its answer at once", got)
		}
	})
	t.Run("an instance hangs", func(t *testing.T) {
		t.Parallel()
		n := startNginx(t)
		stop := make(chan struct{})
		t.Cleanup(func() { close(stop) })
		n.answer(func(http.ResponseWriter, *http.Request) { <-stop })
		got := n.ask(http.MethodPost, chatPath, "{}")
		n.polite(got)
		if asked := n.asked.Load(); asked != 1 {
			t.Errorf("%d instances were asked for one call, want 1: it may have been carried out", asked)
		}
	})
	t.Run("an instance dies on a call", func(t *testing.T) {
		t.Parallel()
		n := startNginx(t)
		n.answer(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
		n.polite(n.ask(http.MethodPost, chatPath, "{}"))
		if asked := n.asked.Load(); asked != 1 {
			t.Errorf("%d instances were asked for one call, want 1: it may have been carried out", asked)
		}
	})
	t.Run("a hundred calls at once from one address", func(t *testing.T) {
		t.Parallel()
		n := startNginx(t)
		const calls = 100
		var came atomic.Int64
		all := make(chan struct{})
		n.answer(func(w http.ResponseWriter, r *http.Request) {
			if came.Add(1) == calls {
				close(all)
			}
			select {
			case <-all: // they are there at the same time
				_, _ = io.WriteString(w, "of the program")
			case <-r.Context().Done(): // the rest was refused, and nginx went
			}
		})
		var asked sync.WaitGroup
		for range calls {
			asked.Go(func() {
				if got := n.ask(http.MethodPost, chatPath, "{}"); got.body != "of the program" {
					t.Errorf("chat = %+v, want the program's answer: KakaoTalk calls for all its users from few addresses", got)
				}
			})
		}
		asked.Wait()
	})
	t.Run("what is too much", func(t *testing.T) {
		t.Parallel()
		n := startNginx(t)
		n.answer(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "of the program") })
		n.polite(n.ask(http.MethodPost, chatPath, strings.Repeat(" ", 1<<20+1)))
		if got := n.ask(http.MethodPost, "/order/kakaopay-ready/1", strings.Repeat(" ", 1<<20+1)); got.status != http.StatusRequestEntityTooLarge {
			t.Errorf("page with a body of 1 MiB and more = %+v, want 413", got)
		}
		if got := n.ask(http.MethodGet, "/unavailable.json", ""); got.body != "of the program" && got.status != http.StatusNotFound {
			t.Errorf("the reply for KakaoTalk as a page = %+v, want none: it is nobody's address", got)
		}
	})
	t.Run("who asks", func(t *testing.T) {
		t.Parallel()
		n := startNginx(t)
		n.answer(func(w http.ResponseWriter, r *http.Request) {
			_, _ = fmt.Fprint(w, r.Header["X-Forwarded-For"], r.Header["X-Forwarded-Proto"], r.Host)
		})
		got := n.ask(http.MethodPost, chatPath, "{}")
		if want := "[127.0.0.1] [https]market.example.com"; got.body != want {
			t.Errorf("the program sees %q, want %q: what a client wrote there is forged", got.body, want)
		}
		if len(got.header["Strict-Transport-Security"]) != 1 {
			t.Errorf("Strict-Transport-Security = %q, want it once", got.header["Strict-Transport-Security"])
		}
	})
}

// frontDoor is nginx before two instances.
type frontDoor struct {
	*testing.T
	address   string
	client    *http.Client
	instances [2]*httptest.Server
	handler   atomic.Pointer[http.HandlerFunc]
	asked     atomic.Int64
}

type answered struct {
	status int
	body   string
	header http.Header
	took   time.Duration
}

func startNginx(t *testing.T) *frontDoor {
	t.Helper()
	n := &frontDoor{T: t, address: net.JoinHostPort("127.0.0.1", freePort(t))}
	for i := range n.instances {
		n.instances[i] = httptest.NewServer(n)
		t.Cleanup(func() { n.instances[i].CloseClientConnections(); n.instances[i].Close() })
	}
	folder := t.TempDir()
	config := filepath.Join(folder, "nginx.conf")
	n.settings(folder)

	cmd := exec.CommandContext(t.Context(), "nginx", "-c", config, "-p", folder, "-e", "stderr", "-g", "daemon off;")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = io.Discard, &said
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // so that it ends its workers too
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	t.Cleanup(func() {
		<-ended
		if t.Failed() {
			t.Log(said.String())
		}
	})
	for {
		c, err := net.Dial("tcp", n.address)
		if err == nil {
			_ = c.Close()
			return n
		}
		select {
		case <-ended:
			t.Fatalf("nginx ended: %s", said.String())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// settings writes deploy's files with our addresses and places in them. They speak
// HTTP/2 in a way that older versions of nginx do not know, and nothing here does.
func (n *frontDoor) settings(folder string) {
	n.Helper()
	market := httptest.NewUnstartedServer(nil) // for its certificate
	market.StartTLS()
	defer market.Close()
	key, err := x509.MarshalPKCS8PrivateKey(market.TLS.Certificates[0].PrivateKey)
	if err != nil {
		n.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(market.Certificate())
	n.client = &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: pool, ServerName: "example.com", MinVersion: tls.VersionTLS12},
	}}
	n.Cleanup(n.client.CloseIdleConnections)

	place := func(text string, pairs ...string) string {
		for i := 0; i < len(pairs); i += 2 {
			if !strings.Contains(text, pairs[i]) {
				n.Fatalf("deploy's settings of nginx have no %q any more: this test has to be told", pairs[i])
			}
		}
		return strings.NewReplacer(pairs...).Replace(text)
	}
	files := map[string]string{
		"nginx.conf": place(readDeploy(n.T, "nginx.conf"),
			"/tmp/", folder+"/", "/etc/nginx/upstream.conf", folder+"/upstream.conf", "/etc/nginx/tls", folder, "root /etc/nginx;", "root "+folder+";",
			"listen 443 ssl", "listen "+n.address+" ssl", "listen [::]:443 ssl;", "", "listen 80;", "listen unix:"+folder+"/plain;", "listen [::]:80;", "",
			"http2 on;", "", "user  nginx;", "", "worker_processes  auto", "worker_processes 1"),
		"upstream.conf": place(readDeploy(n.T, "upstream.conf"),
			"market-a:8080", n.instances[0].Listener.Addr().String(), "market-b:8080", n.instances[1].Listener.Addr().String()),
		"unavailable.json": readDeploy(n.T, "unavailable.json"),
		"fullchain.pem":    string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: market.Certificate().Raw})),
		"privkey.pem":      string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})),
	}
	// Of root, nginx makes a user that may not look into a folder of the test's.
	if os.Geteuid() == 0 {
		files["nginx.conf"] = "user root;\n" + files["nginx.conf"]
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			n.Fatal(err)
		}
	}
}

// freePort is one that nobody listens on just now.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

func (n *frontDoor) answer(with http.HandlerFunc) { n.handler.Store(&with) }

// ServeHTTP is the instances.
func (n *frontDoor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.asked.Add(1)
	_, _ = io.Copy(io.Discard, r.Body)
	(*n.handler.Load())(w, r)
}

// restart brings an instance back to where it was.
func (n *frontDoor) restart(i int) {
	n.Helper()
	l, err := net.Listen("tcp", n.instances[i].Listener.Addr().String())
	if err != nil {
		n.Fatal(err)
	}
	again := httptest.NewUnstartedServer(n)
	_ = again.Listener.Close()
	again.Listener = l
	again.Start()
	n.Cleanup(func() { again.CloseClientConnections(); again.Close() })
}

func (n *frontDoor) ask(method, path, body string) answered {
	n.Helper()
	r, err := http.NewRequestWithContext(n.Context(), method, "https://"+n.address+path, strings.NewReader(body))
	if err != nil {
		n.Fatal(err)
	}
	r.Host = "market.example.com"
	r.Header.Set("X-Forwarded-For", "192.0.2.1")
	began := time.Now()
	answer, err := n.client.Do(r)
	if err != nil {
		n.Errorf("%s %s: %v", method, path, err)
		return answered{}
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		n.Errorf("%s %s: %v", method, path, err)
	}
	return answered{answer.StatusCode, string(text), answer.Header, time.Since(began)}
}

// polite fails unless KakaoTalk shows what came, with a button that leads on.
func (n *frontDoor) polite(got answered) {
	n.Helper()
	if got.status != http.StatusOK || !strings.HasPrefix(got.header.Get("Content-Type"), "application/json") || got.took > 5*time.Second {
		n.Errorf("chat = %d %s after %s, want 200, JSON, within 5 s: KakaoTalk shows nothing else", got.status, got.header.Get("Content-Type"), got.took)
	}
	for _, violation := range skill.Lint([]byte(got.body)) {
		n.Errorf("chat: %s, in %s", violation, got.body)
	}
	var reply struct {
		Template struct{ QuickReplies []struct{ BlockID string } }
	}
	if err := json.Unmarshal([]byte(got.body), &reply); err != nil || len(reply.Template.QuickReplies) != 1 {
		n.Errorf("chat = %s (%v), want one button", got.body, err)
		return
	}
	blocks, err := scenario.Load(nil)
	if err != nil {
		n.Fatal(err)
	}
	if id := reply.Template.QuickReplies[0].BlockID; id != blocks.ID("main") {
		n.Errorf("the button leads to block %s, want %s: the start", id, blocks.ID("main"))
	}
}
