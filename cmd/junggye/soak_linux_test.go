package main

import (
	"bytes"
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"

	"github.com/junggyenara/junggye/adapters/containertest"
	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
)

// TestSoak lets the real program work for JUNGGYE_SOAK on each set of parts,
// in mode prod, at half of what it can do, while those parts fail one after the
// other. It has to come back by itself, with nothing lost, doubled or leaked.
// JUNGGYE_SOAK_RATE sets the replies a second instead of measuring them,
// JUNGGYE_SOAK_ONLY is a regular expression of the troubles to have,
// JUNGGYE_SOAK_REPORT names a file for the report.
func TestSoak(t *testing.T) {
	text := os.Getenv("JUNGGYE_SOAK")
	if text == "" {
		t.Skip("JUNGGYE_SOAK is not set: see task soak")
	}
	lasts, err := time.ParseDuration(text)
	if err != nil || lasts < 10*time.Second {
		t.Fatalf("JUNGGYE_SOAK is %q, want a time such as 30s or 10m, at least 10s", text)
	}
	only, err := regexp.Compile(os.Getenv("JUNGGYE_SOAK_ONLY"))
	if err != nil {
		t.Fatalf("JUNGGYE_SOAK_ONLY: %v", err)
	}
	var report bytes.Buffer
	for _, parts := range []struct {
		name string
		open func(*soak) []trouble
	}{
		{"SQLite, folder of images", (*soak).onSQLite},
		{"MySQL, Redis, S3", (*soak).onServers},
	} {
		t.Run(parts.name, func(t *testing.T) { // one after the other: each wants the machine
			s := newSoak(t)
			troubles := slices.DeleteFunc(append(parts.open(s), s.outside()...), func(one trouble) bool { return !only.MatchString(one.name) })
			s.begin()
			s.live(lasts, troubles)
			s.end()
			s.report(&report, parts.name, lasts)
		})
	}
	t.Logf("report:\n%s", &report)
	if path := os.Getenv("JUNGGYE_SOAK_REPORT"); path != "" {
		if err := os.WriteFile(path, append([]byte(soakPreface), report.Bytes()...), 0o600); err != nil {
			t.Error(err)
		}
	}
}

// soak is a program under load, the world around it, and what was seen.
type soak struct {
	*shop
	outsideBank *moodyServer
	photos      *moodyServer
	ops         string
	log         *complaints
	program     *exec.Cmd
	stopped     chan struct{}
	connections func(context.Context) (int, error) // to the database; nil for none
	crowd       *soakCrowd
	before      usage
	after       usage
	most        usage
	settledIn   time.Duration
	audited     string
}

// newSoak makes the world: KakaoPay with TLS, a host of photos, and settings of
// mode prod. Times that people would wait for are short.
func newSoak(t *testing.T) *soak {
	t.Helper()
	s := &soak{shop: &shop{T: t, bank: &bank{asked: make(chan struct{}, 1), asks: map[string]int{}}}, stopped: make(chan struct{})}
	var err error
	if s.bank.box, err = sandbox.New(sandbox.Options{SecretKey: sandboxKey, PublicURL: "https://online-pay.kakaopay.com"}); err != nil {
		t.Fatal(err)
	}
	s.outsideBank, s.photos = newMoodyServer(t, s.bank, httptest.NewTLSServer), newMoodyServer(t, photoHost(), httptest.NewServer)
	cert := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.outsideBank.Certificate().Raw})
	s.env = prodEnv(t)
	for name, value := range map[string]string{
		"JUNGGYE_ADDR": "127.0.0.1:0", "JUNGGYE_OPS_ADDR": "127.0.0.1:0", "JUNGGYE_PUBLIC_URL": "https://203.0.113.1", // an address of documents
		"JUNGGYE_KAKAOPAY_URL": s.outsideBank.URL, "JUNGGYE_KAKAOPAY_SECRET_KEY": sandboxKey,
		"JUNGGYE_IMAGE_HOSTS": strings.TrimPrefix(s.photos.URL, "http://"), "SSL_CERT_FILE": writeFile(t, string(cert)),
		"JUNGGYE_PROCESS_FILE": writeFile(t, `
hold_for: 30s
hold_margin: 2s
approve_for: 20s
unknown_for: 10m
lookup_after: [1s, 2s, 2s, 5s, 5s, 5s, 5s, 10s, 10s, 10s]
refund_after: [1s, 2s, 2s, 5s, 5s, 5s, 5s, 10s, 10s, 10s]
stuck_every: 10s
manual_every: 10s
`),
	} {
		s.env[name] = value
	}
	return s
}

// onSQLite keeps all data on a small disk of its own, that gets full.
func (s *soak) onSQLite() []trouble {
	s.Helper()
	dir := s.TempDir()
	mounted := mountSmall(s.T, dir)
	s.env["JUNGGYE_DATABASE_URL"], s.env["JUNGGYE_BLOB_URL"] = "sqlite://"+filepath.Join(dir, "market.db"), "file://"+filepath.Join(dir, "images")
	if !mounted {
		return nil
	}
	filler := filepath.Join(dir, "filler")
	return []trouble{{"disk full", func(context.Context) error { return fill(filler) }, func(context.Context) error { return os.Remove(filler) }}}
}

// fill writes until nothing more fits.
func fill(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	for size := 1 << 20; size > 0; {
		if _, err := f.Write(make([]byte, size)); err != nil {
			size /= 2
		}
	}
	return f.Close()
}

// onServers keeps the data on servers of its own, which go away.
func (s *soak) onServers() []trouble {
	s.Helper()
	mysql, address := containertest.AloneMySQL(s.T)
	redis := containertest.Alone(s.T, "redis:8", "6379/tcp", testcontainers.WithWaitStrategy(wait.ForListeningPort("6379/tcp")))
	gate, bucket := realBucketAlone(s.T, "soaked")
	s.env["JUNGGYE_DATABASE_URL"], s.env["JUNGGYE_REDIS_URL"] = address, "redis://"+redis.Address
	s.env = bucketEnv(s.env, bucket)
	name := address[strings.LastIndexByte(address, '/')+1:]
	s.connections = func(ctx context.Context) (int, error) { return mysql.MySQLConnections(ctx, name) }
	back := func(server *containertest.Server) func(context.Context) error {
		return func(ctx context.Context) error { return errors.Join(server.Start(ctx), server.Answers(ctx)) }
	}
	return []trouble{
		{"database restarts", mysql.Restart, mysql.Answers},
		{"database frozen", mysql.Pause, mysql.Unpause},
		{"Redis gone", redis.Stop, back(redis)},
		{"Redis frozen", redis.Pause, redis.Unpause},
		{"S3 gone", gate.Stop, back(gate)},
	}
}

// outside are the troubles of those whom the program calls.
func (s *soak) outside() []trouble {
	mood := func(server *moodyServer, m mood) trouble {
		return trouble{"", func(context.Context) error { server.turn(m); return nil }, func(context.Context) error { server.turn(well); return nil }}
	}
	all := []trouble{mood(s.outsideBank, slow), mood(s.outsideBank, hanging), mood(s.outsideBank, mute), mood(s.outsideBank, failing), mood(s.photos, hanging)}
	for i, name := range []string{"KakaoPay slow (3 s)", "KakaoPay hangs", "KakaoPay works, answers are lost", "KakaoPay answers 500", "image host hangs"} {
		all[i].name = name
	}
	return all
}

// command runs a command of the program in a process of its own.
func (s *soak) command(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Env, cmd.Dir = append(environ(s.env), childEnv+"=1"), s.TempDir()
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// begin starts the program on a migrated store.
func (s *soak) begin() {
	s.Helper()
	if out, err := s.command("migrate", "up"); err != nil {
		s.Fatalf("migrate: %v\n%s", err, out)
	}
	s.log = &complaints{seen: map[string]int{}, start: newOutput()}
	s.program = exec.Command(os.Args[0])
	s.program.Env, s.program.Dir = append(environ(s.env), childEnv+"=1", "TMPDIR="+s.TempDir()), s.TempDir()
	s.program.Stderr, s.program.Stdout = s.log, io.Discard
	if err := s.program.Start(); err != nil {
		s.Fatal(err)
	}
	go func() {
		_ = s.program.Wait()
		close(s.stopped)
	}()
	s.Cleanup(func() {
		_ = s.program.Process.Kill()
		<-s.stopped
		if s.Failed() {
			s.Logf("what the program complained of: %s", s.log)
		}
	})
	opsAddr := s.log.start.find(s.T, `"ops_addr":"([^"]+)"`, make(chan int))
	s.ops, s.env["JUNGGYE_OPS_ADDR"] = "http://"+opsAddr, opsAddr
	s.crowd = newSoakCrowd(s, "http://"+s.log.start.find(s.T, `"addr":"([^"]+)"`, make(chan int)))
}

// live is the load with its troubles. Of lasts a tenth passes before the first
// one, and after each one twice as long as it took.
func (s *soak) live(lasts time.Duration, troubles []trouble) {
	s.Helper()
	c, ctx := s.crowd, s.Context()
	c.join()
	c.chooseRate(min(lasts/20, 10*time.Second))
	s.before = s.rest()
	stop := c.work()
	watched, watching := context.WithCancel(ctx)
	var watch sync.WaitGroup
	watch.Go(func() { s.watch(watched) })
	c.phase("no fault")
	pause(ctx, lasts/10)
	span := lasts * 9 / 10 / time.Duration(3*len(troubles))
	for _, one := range troubles {
		c.phase(one.name)
		if err := one.begin(ctx); err != nil {
			s.Errorf("%s: %v", one.name, err)
		}
		pause(ctx, span)
		if err := one.end(ctx); err != nil {
			s.Errorf("end of %s: %v", one.name, err)
		}
		c.over()
		pause(ctx, 2*span)
	}
	stop()
	watching()
	watch.Wait()
}

// end looks at what is left: of the program, of the money, of the stories.
func (s *soak) end() {
	s.Helper()
	began := time.Now()
	s.crowd.finish()
	s.waitForMoney()
	s.settledIn = time.Since(began)
	s.after = s.rest()
	s.compareUsage()
	if out, err := s.command("doctor"); err != nil {
		s.Errorf("doctor beside the program: %v\n%s", err, out)
	}
	select {
	case <-s.stopped:
		s.Errorf("the program has ended")
	default:
	}
	_ = s.program.Process.Signal(os.Interrupt)
	select {
	case <-s.stopped:
	case <-time.After(patience):
		s.Fatal("the program does not stop")
	}
	s.books()
	s.crowd.judge()
}

// photoHost has a small picture at every address.
func photoHost() http.Handler {
	picture := smallPhoto()
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/jpeg")
		_, _ = w.Write(picture)
	})
}

// complaints keeps a log's warnings and errors, counted by what they say, and
// everything up to the first request.
type complaints struct {
	start *output
	mu    sync.Mutex
	seen  map[string]int
	rest  []byte
	last  []string
}

// Write implements io.Writer. It is called by one goroutine at a time.
func (c *complaints) Write(p []byte) (int, error) {
	c.rest = append(c.rest, p...)
	for {
		line, rest, whole := bytes.Cut(c.rest, []byte("\n"))
		if !whole {
			return len(p), nil
		}
		c.line(string(line))
		c.rest = append([]byte(nil), rest...)
	}
}

func (c *complaints) line(line string) {
	switch {
	case strings.Contains(line, `"level":"INFO","msg":"request"`):
	case strings.Contains(line, `"level":"INFO"`):
		_, _ = c.start.Write([]byte(line + "\n"))
	default:
		_, said, _ := strings.Cut(line, `"msg":"`)
		said, _, _ = strings.Cut(said, `"`)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.seen[said]++
		if c.last = append(c.last, line); len(c.last) > 60 {
			c.last = c.last[1:]
		}
	}
}

func (c *complaints) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return fmt.Sprintf("%v\n%s", c.seen, strings.Join(c.last, "\n"))
}
