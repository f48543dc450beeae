package containertest

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"testing"
	"time"

	engine "github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"
)

// Server is a container that belongs to one test, which may take it away and
// bring it back at the same address.
type Server struct {
	Address string // host:port
	box     *testcontainers.DockerContainer
	engine  *testcontainers.DockerClient
}

// Alone starts a container for this test only and removes it when the test ends.
// It calls Need.
func Alone(t testing.TB, image, port string, options ...testcontainers.ContainerCustomizer) *Server {
	t.Helper()
	Need(t, image)
	s := &Server{}
	var err error
	if s.Address, err = free(t.Context()); err != nil {
		t.Fatalf("find a free port: %v", err)
	}
	at := netip.MustParseAddrPort(s.Address)
	ctx, cancel := context.WithTimeout(context.Background(), startFor)
	defer cancel()
	// A port that the engine chooses would be another one after each start.
	fixed := testcontainers.WithHostConfigModifier(func(host *engine.HostConfig) {
		host.PortBindings = network.PortMap{network.MustParsePort(port): {{HostIP: at.Addr(), HostPort: strconv.Itoa(int(at.Port()))}}}
	})
	options = append([]testcontainers.ContainerCustomizer{testcontainers.WithExposedPorts(port), fixed}, options...)
	s.box, err = testcontainers.Run(ctx, image, options...)
	t.Cleanup(func() {
		if err := testcontainers.TerminateContainer(s.box, testcontainers.StopTimeout(0)); err != nil {
			t.Errorf("remove container of %s: %v", image, err)
		}
	})
	if err == nil {
		s.engine, err = testcontainers.NewDockerClientWithOpts(ctx)
	}
	if err != nil {
		t.Fatalf("start %s: %v", image, err)
	}
	t.Cleanup(func() { _ = s.engine.Close() })
	return s
}

// AloneMySQL is a MySQL server for this test only, whose data outlive a restart,
// and the URL of an empty database on it.
func AloneMySQL(t testing.TB) (server *Server, address string) {
	t.Helper()
	dsn := func(address string) string { return "root:" + password + "@tcp(" + address + ")/mysql" }
	server = Alone(t, MySQLImage, "3306/tcp",
		testcontainers.WithEnv(map[string]string{"MYSQL_ROOT_PASSWORD": password}),
		waitFor("mysql", "3306/tcp", dsn))
	name := fresh(t, "mysql", dsn(server.Address), "CREATE DATABASE %s CHARACTER SET utf8mb4", "DROP DATABASE IF EXISTS %s")
	return server, "mysql://root:" + escaped + "@" + server.Address + "/" + name
}

// MySQLConnections counts the connections that others have to the database of
// that name on the server.
func (s *Server) MySQLConnections(ctx context.Context, name string) (n int, err error) {
	db, err := sql.Open("mysql", "root:"+password+"@tcp("+s.Address+")/mysql?timeout=2s&readTimeout=5s")
	if err != nil {
		return 0, err
	}
	defer db.Close()
	err = db.QueryRowContext(ctx, "SELECT COUNT(*) FROM performance_schema.processlist WHERE db = ?", name).Scan(&n)
	return n, err
}

func free(ctx context.Context) (string, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// Restart stops the server as its operator would and starts it again.
func (s *Server) Restart(ctx context.Context) error {
	grace := 10 // seconds
	_, err := s.engine.ContainerRestart(ctx, s.box.GetContainerID(), client.ContainerRestartOptions{Timeout: &grace})
	return named("restart", err)
}

// Stop takes the server away: connections to it are refused.
func (s *Server) Stop(ctx context.Context) error {
	grace := 10 // seconds
	_, err := s.engine.ContainerStop(ctx, s.box.GetContainerID(), client.ContainerStopOptions{Timeout: &grace})
	return named("stop", err)
}

// Start brings a stopped server back.
func (s *Server) Start(ctx context.Context) error {
	_, err := s.engine.ContainerStart(ctx, s.box.GetContainerID(), client.ContainerStartOptions{})
	return named("start", err)
}

// Pause freezes the server: it takes connections and never answers. A busy
// engine may need several tries.
func (s *Server) Pause(ctx context.Context) (err error) {
	for range 5 {
		if _, err = s.engine.ContainerPause(ctx, s.box.GetContainerID(), client.ContainerPauseOptions{}); err == nil {
			return nil
		}
		pause(ctx)
	}
	return named("pause", err)
}

// Unpause lets a frozen server go on.
func (s *Server) Unpause(ctx context.Context) error {
	_, err := s.engine.ContainerUnpause(ctx, s.box.GetContainerID(), client.ContainerUnpauseOptions{})
	return named("unpause", err)
}

// Answers waits until somebody listens at the server's address.
func (s *Server) Answers(ctx context.Context) error {
	dialer := net.Dialer{Timeout: time.Second}
	for ; ; pause(ctx) {
		conn, err := dialer.DialContext(ctx, "tcp", s.Address)
		if err == nil {
			return conn.Close()
		}
		if ctx.Err() != nil {
			return named("wait for", err)
		}
	}
}

func pause(ctx context.Context) {
	timer := time.NewTimer(50 * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

func named(what string, err error) error {
	if err != nil {
		return fmt.Errorf("%s the container: %w", what, err)
	}
	return nil
}
