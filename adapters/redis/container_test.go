package redis

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/moby/moby/client"
	"github.com/redis/rueidis"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"

	"github.com/junggyenara/junggye/adapters/containertest"
	"github.com/junggyenara/junggye/ports/porttest"
)

const image = "redis:8"

func TestMain(m *testing.M) { os.Exit(containertest.Main(m)) }

// lastDatabase is the database of the shared server that was handed out last.
var lastDatabase atomic.Int64

// empty is the address of a database that nobody else has.
func empty(t *testing.T) string {
	t.Helper()
	address := containertest.Shared(t, image, "6379/tcp",
		testcontainers.WithCmd("redis-server", "--databases", "1000", "--save", ""), testcontainers.WithWaitStrategy(wait.ForListeningPort("6379/tcp")))
	return fmt.Sprintf("redis://%s/%d", address, lastDatabase.Add(1))
}

func TestContainerCache(t *testing.T) {
	t.Parallel()
	containertest.Need(t, image)
	porttest.TestCache(t, func(t *testing.T) porttest.CacheWorld {
		o := Options{URL: empty(t), Timeout: patient}
		return porttest.CacheWorld{Cache: connect(t, o), Second: connect(t, o), Pass: time.Sleep}
	})
}

func TestContainerLimiter(t *testing.T) {
	t.Parallel()
	containertest.Need(t, image)
	porttest.TestLimiter(t, func(t *testing.T) porttest.LimiterWorld {
		o := Options{URL: empty(t), Timeout: patient}
		return porttest.LimiterWorld{Limiter: connect(t, o), Second: connect(t, o), Pass: time.Sleep}
	})
}

// TestContainerReadsNearTheProcess proves that a hot copy is read without the
// server, and that the server tells when it is no longer true.
func TestContainerReadsNearTheProcess(t *testing.T) {
	t.Parallel()
	containertest.Need(t, image)
	o := Options{URL: empty(t), Timeout: patient}
	reader, writer := connect(t, o), connect(t, o)
	page := func(text string) func(context.Context) ([]byte, error) {
		return func(context.Context) ([]byte, error) { return []byte(text), nil }
	}
	get := func(c *Client, text string) string {
		got, err := c.Load(t.Context(), "hot", time.Minute, page(text))
		if err != nil {
			t.Fatal(err)
		}
		return string(got)
	}
	near := func() bool {
		r := *reader.client.Load()
		return r.DoCache(t.Context(), r.B().Get().Key(copyKey("hot")).Cache(), time.Minute).IsCacheHit()
	}
	get(reader, "one")
	until(t, "a copy near the reader", func() bool { get(reader, "one"); return near() })
	writer.Remove(t.Context(), "hot")
	if got := get(writer, "two"); got != "two" {
		t.Errorf("Load after Remove = %q, want a new load", got)
	}
	until(t, "the reader hears that the copy is gone", func() bool { return get(reader, "three") == "two" })
}

// until polls until something is so.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	deadline := time.Now().Add(patient)
	for !done() {
		if time.Now().After(deadline) {
			t.Fatalf("not in time: %s", what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// own starts a server that a test may harm.
func own(t *testing.T, port string, command ...string) (box *testcontainers.DockerContainer, address string) {
	t.Helper()
	containertest.Need(t, image)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	box, err := testcontainers.Run(ctx, image, testcontainers.WithExposedPorts(port),
		testcontainers.WithCmd(command...), testcontainers.WithWaitStrategy(wait.ForListeningPort(port)))
	testcontainers.CleanupContainer(t, box)
	if err != nil {
		t.Fatalf("start %s: %v", image, err)
	}
	return box, endpoint(t, box, port)
}

func endpoint(t *testing.T, box *testcontainers.DockerContainer, port string) string {
	t.Helper()
	address, err := box.PortEndpoint(t.Context(), port, "")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Replace(address, "localhost:", "127.0.0.1:", 1)
}

func engine(t *testing.T) *testcontainers.DockerClient {
	t.Helper()
	e, err := testcontainers.NewDockerClientWithOpts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

func TestContainerPaused(t *testing.T) {
	t.Parallel()
	box, address := own(t, "6379/tcp", "redis-server", "--save", "")
	told := &reports{}
	c := connect(t, Options{URL: "redis://" + address, Report: told.add})
	takes := func() bool { _, _, err := c.Take(t.Context(), "k", 1, time.Minute); return err == nil }
	until(t, "Redis is used", takes)
	// A load that began before the pause ends in it: what it keeps comes late.
	load := func(text string) (string, error) {
		got, err := c.Load(t.Context(), "page", 700*time.Millisecond, func(context.Context) ([]byte, error) { return []byte(text), nil })
		return string(got), err
	}
	e := engine(t)
	got, err := c.Load(t.Context(), "page", 700*time.Millisecond, func(context.Context) ([]byte, error) {
		_, err := e.ContainerPause(t.Context(), box.GetContainerID(), client.ContainerPauseOptions{})
		return []byte("before"), err
	})
	if err != nil || string(got) != "before" {
		t.Fatalf("Load = %q, %v, want the page whatever Redis does", got, err)
	}
	for range 5 {
		use(t, c, "paused", slack)
	}
	time.Sleep(700 * time.Millisecond) // the page's time, by every clock
	if _, err := e.ContainerUnpause(t.Context(), box.GetContainerID(), client.ContainerUnpauseOptions{}); err != nil {
		t.Fatal(err)
	}
	until(t, "Redis is used again", takes)
	if got, err := load("after"); err != nil || got != "after" {
		t.Errorf("Load = %q, %v: a copy that was stuck in the pause is shown after its time", got, err)
	}
	if list := told.all(); len(list) < 2 || list[len(list)-1] != nil {
		t.Errorf("reported %v, want a failure and then that Redis works again", list)
	}
}

func TestContainerKilled(t *testing.T) {
	t.Parallel()
	box, address := own(t, "6379/tcp", "redis-server", "--save", "")
	c := connect(t, Options{URL: "redis://" + address})
	until(t, "Redis is used", func() bool { _, _, err := c.Take(t.Context(), "k", 1, time.Minute); return err == nil })
	if _, err := engine(t).ContainerKill(t.Context(), box.GetContainerID(), client.ContainerKillOptions{Signal: "KILL"}); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		use(t, c, "killed", slack)
	}
}

func TestContainerFull(t *testing.T) {
	t.Parallel()
	_, address := own(t, "6379/tcp", "redis-server", "--save", "", "--maxmemory", "1", "--maxmemory-policy", "noeviction")
	told := &reports{}
	c := connect(t, Options{URL: "redis://" + address, Report: told.add})
	for range 5 {
		use(t, c, "full", slack)
	}
	if list := told.all(); len(list) == 0 || !strings.Contains(fmt.Sprint(list[0]), "OOM") {
		t.Errorf("reported %v, want that Redis is full", list)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patient)
	defer cancel()
	if found, err := Check(ctx, "redis://"+address, time.Now); err == nil || !strings.Contains(err.Error(), "maxmemory-policy") {
		t.Errorf("Check = %q, %v, want what to do about a full server", found, err)
	}
}

func TestContainerCheck(t *testing.T) {
	t.Parallel()
	_, address := own(t, "6379/tcp", "redis-server", "--save", "", "--requirepass", "right")
	for url, want := range map[string]string{
		"redis://:right@" + address: "one server, written and read",
		"redis://:wrong@" + address: "refuses the user name or password",
		"redis://" + address:        "wants a password",
		"rediss://" + address:       "does not",
	} {
		ctx, cancel := context.WithTimeout(t.Context(), patient)
		found, err := Check(ctx, url, time.Now)
		cancel()
		if err != nil {
			found = err.Error()
		}
		if !strings.Contains(found, want) || strings.Contains(found, ":right@") || strings.Contains(found, ":wrong@") {
			t.Errorf("Check = %q, want %q in it and no password", found, want)
		}
	}
}

// TestContainerCluster runs copies and counts over three nodes, given by the
// addresses of two.
func TestContainerCluster(t *testing.T) {
	t.Parallel()
	containertest.Need(t, image)
	nodes := startCluster(t)
	url := "redis://" + nodes[0] + "?addr=" + nodes[1]
	t.Run("cache", func(t *testing.T) {
		porttest.TestCache(t, func(t *testing.T) porttest.CacheWorld {
			o := Options{URL: url, Timeout: patient}
			return porttest.CacheWorld{Cache: apart{connect(t, o), t.Name()}, Second: apart{connect(t, o), t.Name()}, Pass: time.Sleep}
		})
	})
	t.Run("limiter", func(t *testing.T) {
		porttest.TestLimiter(t, func(t *testing.T) porttest.LimiterWorld {
			o := Options{URL: url, Timeout: patient}
			return porttest.LimiterWorld{Limiter: apart{connect(t, o), t.Name()}, Second: apart{connect(t, o), t.Name()}, Pass: time.Sleep}
		})
	})
	ctx, cancel := context.WithTimeout(t.Context(), patient)
	defer cancel()
	if found, err := Check(ctx, url, time.Now); err != nil || !strings.Contains(found, "a cluster of 3 nodes") {
		t.Errorf("Check = %q, %v, want the cluster seen", found, err)
	}
}

// apart keeps the keys of one test away from another's: a cluster has one
// database only.
type apart struct {
	*Client
	test string
}

func (a apart) Load(ctx context.Context, key string, ttl time.Duration, load func(context.Context) ([]byte, error)) ([]byte, error) {
	return a.Client.Load(ctx, a.test+key, ttl, load)
}

func (a apart) Remove(ctx context.Context, keys ...string) {
	var own []string
	for _, key := range keys {
		own = append(own, a.test+key)
	}
	a.Client.Remove(ctx, own...)
}

func (a apart) Take(ctx context.Context, key string, limit int, window time.Duration) (bool, time.Duration, error) {
	return a.Client.Take(ctx, a.test+key, limit, window)
}

// startCluster runs three nodes in one container, which find each other inside
// and are announced with the name and the ports that they have outside.
func startCluster(t *testing.T) []string {
	t.Helper()
	const script = `for p in 7001 7002 7003; do
  redis-server --port $p --cluster-enabled yes --cluster-config-file /tmp/$p.conf --save "" --daemonize yes --protected-mode no --bind "*"
done
until redis-cli --cluster create 127.0.0.1:7001 127.0.0.1:7002 127.0.0.1:7003 --cluster-yes; do sleep 0.1; done
until redis-cli -p 7001 cluster info | grep -q cluster_state:ok; do sleep 0.1; done
echo cluster is made
exec sleep 3600`
	ports := []string{"7001/tcp", "7002/tcp", "7003/tcp"}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	box, err := testcontainers.Run(ctx, image, testcontainers.WithExposedPorts(ports...),
		testcontainers.WithEntrypoint("sh", "-c", script), testcontainers.WithWaitStrategy(wait.ForLog("cluster is made")))
	testcontainers.CleanupContainer(t, box)
	if err != nil {
		t.Fatalf("start a cluster of %s: %v", image, err)
	}
	var nodes []string
	for _, port := range ports {
		address := endpoint(t, box, port)
		nodes = append(nodes, address)
		inside, _, _ := strings.Cut(port, "/")
		host, outside, err := net.SplitHostPort(address)
		if err != nil {
			t.Fatal(err)
		}
		for _, setting := range [][]string{
			{"cluster-announce-ip", "127.0.0.1"},
			{"cluster-announce-bus-port", "1" + inside},
			{"cluster-announce-port", outside},
			{"cluster-announce-hostname", host},
			{"cluster-preferred-endpoint-type", "hostname"},
		} {
			status, output, err := box.Exec(ctx, append([]string{"redis-cli", "-p", inside, "config", "set"}, setting...))
			if err != nil || status != 0 {
				text, _ := io.ReadAll(output)
				t.Fatalf("announce node %s: %d, %s, %v", inside, status, text, err)
			}
		}
	}
	until(t, "every node knows the ports outside", func() bool { return allKnown(ctx, nodes) })
	return nodes
}

func allKnown(ctx context.Context, nodes []string) bool {
	for _, node := range nodes {
		r, err := rueidis.NewClient(rueidis.ClientOption{InitAddress: []string{node}, ForceSingleClient: true, DisableCache: true})
		if err != nil {
			return false
		}
		text, err := r.Do(ctx, r.B().ClusterNodes().Build()).ToString()
		r.Close()
		if err != nil {
			return false
		}
		for _, other := range nodes {
			host, port, err := net.SplitHostPort(other)
			if err != nil || !regexp.MustCompile(`:`+port+`@\d+,`+regexp.QuoteMeta(host)+`\b`).MatchString(text) {
				return false
			}
		}
	}
	return true
}
