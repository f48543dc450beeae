package containertest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
)

// A group of MySQL servers is not started here but given by these.
const (
	// clusterEnv is mysql://user:password@host1,host2,host3, of a user who may make
	// databases and see performance_schema.
	clusterEnv = "JUNGGYE_CLUSTER_URL"
	// killEnv is a command that kills a node at once; %d is its number, from 1.
	killEnv = "JUNGGYE_CLUSTER_KILL"
	// mendEnv is a command that brings all nodes back and waits for them.
	mendEnv = "JUNGGYE_CLUSTER_MEND"
)

const (
	mendFor = 3 * time.Minute
	// healFor is how long a group may take to settle after a loss.
	healFor = 30 * time.Second
)

// Group is a group of MySQL servers, one or all of which take writes.
type Group struct {
	user  *url.Userinfo
	hosts []string
}

// Cluster returns the group that the environment names, or skips the test.
func Cluster(t testing.TB) *Group {
	t.Helper()
	text := os.Getenv(clusterEnv)
	if text == "" {
		t.Skipf("no group of servers: task test:cluster sets %s", clusterEnv)
	}
	_, rest, _ := strings.Cut(text, "://")
	at := strings.LastIndex(rest, "@")
	u, err := url.Parse("mysql://" + rest[:max(at, 0)] + "@host")
	if err != nil || at < 0 {
		t.Fatalf("%s is not mysql://user:password@host1,host2,host3", clusterEnv)
	}
	return &Group{user: u.User, hosts: strings.Split(strings.TrimSuffix(rest[at+1:], "/"), ",")}
}

// Size is the number of nodes.
func (g *Group) Size() int { return len(g.hosts) }

// Fresh returns the URL of an empty database on the group; it is dropped when
// the test ends.
func (g *Group) Fresh(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("c%d_%d", os.Getpid(), names.Add(1))
	run := func(statement string) {
		if err := g.onWriter(func(db *sql.DB) error {
			_, err := db.ExecContext(context.Background(), fmt.Sprintf(statement, name))
			return err
		}); err != nil {
			t.Errorf("%s: %v", statement, err)
		}
	}
	run("CREATE DATABASE %s CHARACTER SET utf8mb4")
	for i := range g.hosts { // it reaches the others with a delay
		for until := time.Now().Add(healFor); ; <-time.After(50 * time.Millisecond) {
			n, err := g.ask(i, "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = ?", name)
			if err == nil && n == 1 {
				break
			}
			if time.Now().After(until) {
				t.Fatalf("node %d has no database %s: %d, %v", i+1, name, n, err)
			}
		}
	}
	t.Cleanup(func() { run("DROP DATABASE IF EXISTS %s") })
	return g.URL(name, 0)
}

// URL names the database on all nodes, beginning with the given one, from 0.
func (g *Group) URL(name string, first int) string {
	hosts := append(append([]string{}, g.hosts[first:]...), g.hosts[:first]...)
	return "mysql://" + g.user.String() + "@" + strings.Join(hosts, ",") + "/" + name
}

// Node returns the URL of the database on one node.
func (g *Group) Node(name string, i int) string {
	return "mysql://" + g.user.String() + "@" + g.hosts[i] + "/" + name
}

// open connects to one node.
func (g *Group) open(i int) (*sql.DB, error) {
	c := mysql.NewConfig()
	c.Net, c.Addr, c.User, c.Timeout, c.ReadTimeout = "tcp", g.hosts[i], g.user.Username(), time.Second, 20*time.Second
	c.Passwd, _ = g.user.Password()
	connector, err := mysql.NewConnector(c)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}

// ask reads one number from a node.
func (g *Group) ask(i int, query string, args ...any) (n int, err error) {
	db, err := g.open(i)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	return n, db.QueryRowContext(context.Background(), query, args...).Scan(&n)
}

// writers are the nodes that take writes now.
func (g *Group) writers() []int {
	var all []int
	for i := range g.hosts {
		n, err := g.ask(i, `SELECT COUNT(*) FROM performance_schema.replication_group_members
			WHERE member_id = @@server_uuid AND member_state = 'ONLINE' AND NOT @@global.super_read_only`)
		if err == nil && n == 1 {
			all = append(all, i)
		}
	}
	return all
}

func (g *Group) onWriter(do func(*sql.DB) error) error {
	err := errors.New("no node takes writes")
	for until := time.Now().Add(healFor); time.Now().Before(until); {
		for _, i := range g.writers() {
			var db *sql.DB
			if db, err = g.open(i); err != nil {
				continue
			}
			err = do(db)
			_ = db.Close()
			if err == nil {
				return nil
			}
		}
		<-time.After(200 * time.Millisecond)
	}
	return err
}

// Several reports whether more than one node takes writes.
func (g *Group) Several() bool { return len(g.writers()) > 1 }

// Used returns the node that has the most connections to the database, and
// another one that takes no part.
func (g *Group) Used(t testing.TB, name string) (busy, idle int) {
	t.Helper()
	most := -1
	for i := range g.hosts {
		n, err := g.ask(i, "SELECT COUNT(*) FROM performance_schema.processlist WHERE db = ?", name)
		if err != nil {
			t.Fatalf("ask node %d: %v", i+1, err)
		}
		if n > most {
			busy, most = i, n
		}
	}
	return busy, (busy + 1) % len(g.hosts)
}

// Kill ends a node as a power cut does.
func (g *Group) Kill(t testing.TB, i int) {
	t.Helper()
	if err := shell(fmt.Sprintf(os.Getenv(killEnv), i+1)); err != nil {
		t.Errorf("%s: %v", killEnv, err)
	}
}

// Mend brings all nodes back.
func (g *Group) Mend(t testing.TB) {
	t.Helper()
	if err := shell(os.Getenv(mendEnv)); err != nil {
		t.Errorf("%s: %v", mendEnv, err)
	}
}

func shell(command string) error {
	ctx, cancel := context.WithTimeout(context.Background(), mendFor)
	defer cancel()
	out, err := exec.CommandContext(ctx, "sh", "-c", command).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}
