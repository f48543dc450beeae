package main

import (
	"context"
	"encoding/pem"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"

	adminapi "github.com/junggyenara/junggye/adapters/admin/client"
	"github.com/junggyenara/junggye/adapters/containertest"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/operator"
)

// site is the market as it is run for real: two processes in mode prod on a
// database server, Redis and a bucket, behind a proxy that speaks TLS, with a bank
// that is reached by TLS. The shop beside them stands for the members.
type site struct {
	*shop
	at       [2]string // addresses of the processes
	logs     [2]*output
	front    *httptest.Server
	accounts map[string]*account
}

// account is what admin create told about an operator.
type account struct {
	name, password string
	factor         operator.Factor
	last           int64 // the step of the last code
}

const sitePassword = "staple horse correct 4711"

// openSite starts everything. name is of the bucket, base the number of the Redis
// database.
func openSite(t *testing.T, address, name, base string) *site {
	t.Helper()
	s := &site{shop: newShop(t, address), accounts: map[string]*account{}}
	bank := httptest.NewUnstartedServer(s.bank)
	bank.Config.ErrorLog = log.New(io.Discard, "", 0) // doctor does not know its certificate
	bank.StartTLS()
	t.Cleanup(bank.Close)
	var turn atomic.Int64
	s.front = httptest.NewTLSServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		to, err := url.Parse(s.at[turn.Add(1)%2])
		if err != nil {
			t.Error(err)
			return
		}
		r.SetURL(to)
		r.SetXForwarded()
		r.Out.Host = r.In.Host
	}})
	t.Cleanup(s.front.Close)
	env := prodEnv(t)
	for _, setting := range []string{"JUNGGYE_DATABASE_URL", "JUNGGYE_ADDR", "JUNGGYE_OPS_ADDR", "JUNGGYE_KAKAOPAY_SECRET_KEY"} {
		env[setting] = s.env[setting]
	}
	redis := containertest.Shared(t, "redis:8", "6379/tcp", testcontainers.WithWaitStrategy(wait.ForListeningPort("6379/tcp")))
	env["JUNGGYE_REDIS_URL"] = "redis://" + redis + "/" + base
	env["JUNGGYE_KAKAOPAY_URL"], env["JUNGGYE_PUBLIC_URL"] = bank.URL, s.front.URL
	env["JUNGGYE_PROCESS_FILE"] = writeFile(t, "refund_after: [1s]\nstuck_every: 1h\nquiet_for: 1s\n")
	env = bucketEnv(env, realBucket(t, name))
	s.env = maps.Clone(env)
	s.env["SSL_CERT_FILE"] = writeFile(t, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: bank.Certificate().Raw})))
	s.share()
	for i, p := range []*instance{s.start(), s.start()} {
		s.at[i], s.logs[i] = p.url(t), p.log
	}
	return s
}

// share gives the shop what the processes have: their keys, their bucket, their
// process.
func (s *site) share() {
	s.Helper()
	cfg, err := loadConfig(environ(s.env))
	if err != nil {
		s.Fatal(err)
	}
	keys, err := cfg.keys()
	if err != nil {
		s.Fatal(err)
	}
	if s.config.Links, err = keys.payLinks(); err != nil {
		s.Fatal(err)
	}
	blobs, err := openBlobs(cfg.Blobs)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = blobs.Close() })
	s.config.Vault, s.config.Blobs, s.config.Process = ringOf(s.T, s.env["JUNGGYE_JWT_KEYS"], ""), blobs, cfg.Process
	s.market = app.New(s.config)
}

// hire makes an account by the command.
func (s *site) hire(name string, role operator.Role) {
	s.Helper()
	got := createOperator(s.T, s.env, name, role, sitePassword+"\n")
	if got.status != exitDone {
		s.Fatalf("admin create %s = %+v, want an account", name, got)
	}
	s.accounts[name] = &account{name: name, password: sitePassword, factor: factorOf(s.T, regexp.MustCompile(`otpauth://\S+`).FindString(got.out))}
}

// factorOf reads what an authenticator app reads.
func factorOf(t *testing.T, link string) operator.Factor {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil || u.Query().Get("secret") == "" {
		t.Fatalf("%q has no second factor: %v", link, err)
	}
	return operator.Factor(u.Query().Get("secret"))
}

// code is what the operator's app shows, or will show next: each works once.
func (a *account) code() string {
	a.last = max(operator.Step(time.Now()), a.last+1)
	return a.factor.Code(a.last)
}

// staff is an operator at the API of one process.
type staff struct {
	*adminapi.ClientWithResponses
	token string
}

// api is nobody's yet at the API of a process.
func (s *site) api(process int) *staff {
	s.Helper()
	return apiAt(s.T, s.at[process])
}

// apiAt is the generated client for an address.
func apiAt(t *testing.T, address string) *staff {
	t.Helper()
	c := &staff{}
	var err error
	c.ClientWithResponses, err = adminapi.NewClientWithResponses(address, adminapi.WithHTTPClient(client()),
		adminapi.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
			if c.token != "" {
				r.Header.Set("Authorization", "Bearer "+c.token)
			}
			return nil
		}))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// signIn proves who it is, over HTTP, and remembers the token.
func (c *staff) signIn(t *testing.T, a *account) *adminapi.Access {
	t.Helper()
	got, err := c.SignInWithResponse(t.Context(), adminapi.Credentials{Name: a.name, Password: a.password, Code: a.code()})
	if err != nil || got.JSON200 == nil {
		t.Fatalf("sign in as %s: %v, %s %s", a.name, err, got.Status(), got.Body)
	}
	c.token = got.JSON200.Token
	return got.JSON200
}

// sits is an operator who signs in at one process.
func (s *site) sits(name string, process int) *staff {
	s.Helper()
	c := s.api(process)
	c.signIn(s.T, s.accounts[name])
	return c
}

// asWell is the same operator with the same token at the other process.
func (s *site) asWell(c *staff, process int) *staff {
	s.Helper()
	other := s.api(process)
	other.token = c.token
	return other
}

// publishes makes a listing of the seller with photos in the bucket.
func (s *site) publishes(seller member.ID, title string) listing.ID {
	s.Helper()
	l, err := s.market.Publish(s.Context(), seller, listing.Draft{
		Title: title, Description: "한 번 썼어요", Price: "31000", Place: "exit 2", Category: string(listing.Furniture),
		OpenChatURL: "https://open.kakao.com/o/abcd1234", PhotoSources: []string{"https://photo.example/" + url.PathEscape(title)},
	})
	if err != nil {
		s.Fatalf("publish: %v", err)
	}
	return l.ID
}

// says is a call from the chat, at one process.
func (s *site) says(process int, path, who string) string {
	s.Helper()
	p := &program{t: s.T, url: s.at[process], token: "token-one"}
	return p.skill(path, "key-"+who, nil)
}

// eventually asks until the answer is yes.
func (s *site) eventually(what string, yes func() bool) {
	s.Helper()
	for until := time.Now().Add(patience); !yes(); pause(s.Context(), 100*time.Millisecond) {
		if time.Now().After(until) {
			s.Fatalf("not in %s: %s", patience, what)
		}
	}
}

// audited lets doctor look at the log of what operators did.
func (s *site) audited() {
	s.Helper()
	got := runOnce(s.T, s.env, "doctor")
	if line := lineOf(got.out, "ok    audit log"); line == "" || !strings.Contains(line, "entries") {
		s.Errorf("doctor = %+v, want the chain of the audit log to be whole after two processes wrote it", got)
	}
}

// healthy fails the test when a process met what it should not have.
func (s *site) healthy() {
	s.Helper()
	for i, log := range s.logs {
		for line := range strings.Lines(log.String()) {
			if strings.Contains(line, `"level":"ERROR"`) || strings.Contains(line, `"status":5`) || strings.Contains(line, "panic") {
				s.Errorf("process %d says %s", i, line)
			}
		}
	}
}
