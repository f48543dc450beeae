// Package containertest starts the real servers that container tests run on:
// one of a kind for each test process, removed when it ends. It downloads no
// image and leaves no test waiting: what is missing skips a test within
// seconds, or fails it where JUNGGYE_REQUIRE_CONTAINERS is 1. It is for tests
// only.
package containertest

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	engine "github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"
	"github.com/testcontainers/testcontainers-go"
)

const (
	// requireEnv makes a missing engine or image a failure; CI sets it to 1.
	requireEnv = "JUNGGYE_REQUIRE_CONTAINERS"
	reaperEnv  = "TESTCONTAINERS_RYUK_DISABLED"
	askFor     = 5 * time.Second // the engine and one image
	startFor   = 90 * time.Second
	stopFor    = 20 * time.Second
)

// fleet is what the test process has asked for and started.
type fleet struct {
	mu      sync.Mutex
	missing map[string]error      // by image; nil means that all is there
	started map[string]*container // by image and command
}

type container struct {
	once    sync.Once
	box     *testcontainers.DockerContainer
	address string
	err     error
}

// running is shared by all tests of the process, which no value that a test
// hands on could be.
var running = &fleet{missing: map[string]error{}, started: map[string]*container{}}

// Main runs a package's tests and removes the containers that they shared.
// Each package that calls Shared, MySQL or Postgres has
//
//	func TestMain(m *testing.M) { os.Exit(containertest.Main(m)) }
func Main(m *testing.M) int {
	code := m.Run()
	ctx, cancel := context.WithTimeout(context.Background(), stopFor)
	defer cancel()
	running.mu.Lock()
	defer running.mu.Unlock()
	for image, c := range running.started {
		if c.box == nil {
			continue
		}
		if err := testcontainers.TerminateContainer(c.box, testcontainers.StopContext(ctx), testcontainers.StopTimeout(0)); err != nil {
			fmt.Fprintf(os.Stderr, "remove container of %s: %v\n", image, err)
		}
	}
	return code
}

// Need skips the test when tests are to be -short, or when there is no engine
// or no image of that name; the latter two fail it where
// JUNGGYE_REQUIRE_CONTAINERS is 1. It asks once a process, for 5 seconds at
// most.
func Need(t testing.TB, image string) {
	t.Helper()
	if testing.Short() {
		t.Skip("container tests are not short")
	}
	err := running.need(image)
	if err == nil {
		return
	}
	if os.Getenv(requireEnv) == "1" {
		t.Fatalf("%v (%s is 1)", err, requireEnv)
	}
	t.Skip(err)
}

func (f *fleet) need(image string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	err, asked := f.missing[image]
	if !asked {
		// The reaper is an image that would be downloaded; Main cleans up instead.
		if _, set := os.LookupEnv(reaperEnv); !set {
			if err := os.Setenv(reaperEnv, "true"); err != nil {
				return err
			}
		}
		err = ask(image)
		f.missing[image] = err
	}
	return err
}

// ask looks for the engine and the image. The client has ways to hang and to
// panic without an engine, so it is left alone with both.
func ask(image string) error {
	ctx, cancel := context.WithTimeout(context.Background(), askFor)
	defer cancel()
	answer := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				answer <- fmt.Errorf("no container engine: %v", p)
			}
		}()
		answer <- inspect(ctx, image)
	}()
	select {
	case err := <-answer:
		return err
	case <-ctx.Done():
		return errors.New("the container engine does not answer: start Docker or set DOCKER_HOST")
	}
}

func inspect(ctx context.Context, image string) error {
	docker, err := testcontainers.NewDockerClientWithOpts(ctx)
	if err != nil {
		return fmt.Errorf("no container engine: start Docker or set DOCKER_HOST: %w", err)
	}
	defer docker.Close()
	if _, err := docker.ImageInspect(ctx, image); err != nil {
		return fmt.Errorf("no image %s: get it with docker pull %s, or make one of that name: %w", image, image, err)
	}
	return nil
}

// Shared starts a container of the image, once in a process, and returns the
// address, host:port, at which its port, such as "6379/tcp", is reached. The
// options of the first call count. It calls Need.
func Shared(t testing.TB, image, port string, options ...testcontainers.ContainerCustomizer) string {
	t.Helper()
	Need(t, image)
	c := running.of(image)
	c.once.Do(func() { c.start(image, port, options) })
	if c.err != nil {
		t.Fatalf("start %s: %v", image, c.err)
	}
	return c.address
}

func (f *fleet) of(image string) *container {
	f.mu.Lock()
	defer f.mu.Unlock()
	c, ok := f.started[image]
	if !ok {
		c = &container{}
		f.started[image] = c
	}
	return c
}

func (c *container) start(image, port string, options []testcontainers.ContainerCustomizer) {
	ctx, cancel := context.WithTimeout(context.Background(), startFor)
	defer cancel()
	// For IPv4 alone: the engine publishes for IPv6 as well, and when the port of
	// its choice is taken for one of them, at another port for the other, which may
	// be that of another container.
	published := testcontainers.WithHostConfigModifier(func(host *engine.HostConfig) {
		host.PortBindings = network.PortMap{network.MustParsePort(port): {{HostIP: netip.IPv4Unspecified()}}}
	})
	options = append([]testcontainers.ContainerCustomizer{testcontainers.WithExposedPorts(port), published}, options...)
	c.box, c.err = testcontainers.Run(ctx, image, options...)
	if c.err != nil {
		return
	}
	// localhost may mean IPv6 first.
	c.address, c.err = c.box.PortEndpoint(ctx, port, "")
	c.address = loopback(c.address)
}

// ID is the engine's name for the container that Shared, MySQL or Postgres gave
// the address host:port of.
func ID(t testing.TB, address string) string {
	t.Helper()
	running.mu.Lock()
	defer running.mu.Unlock()
	for _, c := range running.started {
		if c.box != nil && c.address == address {
			return c.box.GetContainerID()
		}
	}
	t.Fatalf("no shared container is at %s", address)
	return ""
}

func loopback(address string) string { return strings.Replace(address, "localhost:", "127.0.0.1:", 1) }
