package bench

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/drawn"
)

// child is a process that is measured.
type child struct {
	cmd  *exec.Cmd
	in   io.Closer
	url  string
	ops  string
	boot time.Duration // from the start of the process until it was ready
	out  *strings.Builder
	mu   *sync.Mutex
}

// stop ends it as a supervisor would.
func (c *child) stop(t testing.TB) {
	t.Helper()
	_ = c.in.Close()
	_ = c.cmd.Process.Signal(os.Interrupt)
	if err := c.cmd.Wait(); err != nil {
		t.Logf("%s: %v\n%s", c.cmd.Path, err, c.said())
	}
}

func (c *child) said() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	text := c.out.String()
	return text[max(0, len(text)-4000):]
}

// Write implements io.Writer: the end of what it says is kept.
func (c *child) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.out.Len() < 1<<20 {
		c.out.Write(p)
	}
	return len(p), nil
}

// resident is the memory that the process has now, in bytes.
func (c *child) resident() int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
	if err != nil {
		return 0 // another system than Linux
	}
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	kilobytes, _ := strconv.ParseInt(strings.Fields(rest + " 0")[0], 10, 64)
	return kilobytes << 10
}

// cpu is the time that the process has worked, in ticks of 10 ms.
func (c *child) cpu() time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", c.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// build makes the program as it is shipped and returns its path.
func build(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "junggye")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, "github.com/junggyenara/junggye/cmd/junggye")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

// photoHost serves one small photo at every address.
func photoHost(t testing.TB) string {
	t.Helper()
	photo := drawn.Picture("shoes", 0)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/jpeg")
		_, _ = w.Write(photo)
	}))
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://")
}

var (
	openAt = regexp.MustCompile(`Open (http://[^/\s]+)/`)
	opsAt  = regexp.MustCompile(`ops_addr"?[=:]"?([0-9.:]+)`)
)

// serve starts the program on a store.
func serve(t testing.TB, program, folder, database string, more map[string]string) *child {
	t.Helper()
	env := map[string]string{
		"JUNGGYE_MODE": "dev", "JUNGGYE_ADDR": "127.0.0.1:0", "JUNGGYE_OPS_ADDR": "127.0.0.1:0", "JUNGGYE_DATABASE_URL": database,
		"JUNGGYE_BLOB_URL":  "file://" + filepath.ToSlash(filepath.Join(folder, "images")),
		"JUNGGYE_DATA_KEYS": "bench:" + base64.StdEncoding.EncodeToString(secret), "HOME": folder, "PATH": os.Getenv("PATH"),
	}
	maps.Copy(env, more)
	c := &child{cmd: exec.Command(program, "serve"), out: &strings.Builder{}, mu: &sync.Mutex{}}
	c.cmd.Dir = folder
	for name, value := range env {
		c.cmd.Env = append(c.cmd.Env, name+"="+value)
	}
	began := time.Now()
	c.start(t, c)
	for c.ops == "" || c.url == "" {
		if time.Since(began) > time.Minute {
			t.Fatalf("the program did not start:\n%s", c.said())
		}
		text := c.said()
		if found := openAt.FindStringSubmatch(text); found != nil {
			c.url = found[1]
		}
		if found := opsAt.FindStringSubmatch(text); found != nil {
			c.ops = "http://" + found[1]
		}
		time.Sleep(time.Millisecond)
	}
	for !ready(c.ops) {
		if time.Since(began) > time.Minute {
			t.Fatalf("the program is not ready:\n%s", c.said())
		}
		time.Sleep(time.Millisecond)
	}
	c.boot = time.Since(began)
	return c
}

func (c *child) start(t testing.TB, out io.Writer) {
	t.Helper()
	in, err := c.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.in, c.cmd.Stdout, c.cmd.Stderr = in, out, out
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.cmd.Process.Kill() })
}

func ready(ops string) bool {
	answer, err := http.Get(ops + "/readyz")
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

// bare starts the bare handler in a process of its own.
func bare(t testing.TB, p *plan) *child {
	t.Helper()
	path := filepath.Join(t.TempDir(), "plan")
	if err := p.write(path); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := &child{cmd: exec.Command(self), out: &strings.Builder{}, mu: &sync.Mutex{}}
	c.cmd.Env = append(os.Environ(), bareEnv+"="+path)
	r, w := io.Pipe()
	c.start(t, w)
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, r) }()
	c.url = strings.TrimSpace(line)
	return c
}

// during measures the processes while load runs.
func during(children []*child, run func() measured) measured {
	before := time.Duration(0)
	for _, c := range children {
		before += c.cpu()
	}
	var most atomic.Int64
	done, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			for _, c := range children {
				most.Store(max(most.Load(), c.resident()))
			}
			select {
			case <-tick.C:
			case <-done:
				return
			}
		}
	}()
	m := run()
	close(done)
	<-gone
	m.CPU, m.Resident = -before, most.Load()
	for _, c := range children {
		m.CPU += c.cpu()
	}
	return m
}
