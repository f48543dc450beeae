package mysql_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/containertest"
	"github.com/junggyenara/junggye/adapters/mysql"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/ports"
)

// join makes one URL of several hosts of those that differ in the host only.
func join(t *testing.T, all ...string) string {
	t.Helper()
	var hosts []string
	var first *url.URL
	for _, address := range all {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if hosts = append(hosts, u.Host); first == nil {
			first = u
		}
	}
	return strings.Replace(first.String(), first.Host, strings.Join(hosts, ","), 1)
}

func addMember(t *testing.T, s ports.Store, id member.ID) error {
	t.Helper()
	name := string(rune('a' + id))
	return s.InTx(t.Context(), func(r ports.Repos) error {
		return r.Members.Add(t.Context(), member.Member{ID: id, Key: name, Nickname: name, Tier: member.Bronze, State: member.Active})
	})
}

// TestContainerTheNextHostTakesOver has three ways to one server, two of which
// go away.
func TestContainerTheNextHostTakesOver(t *testing.T) {
	t.Parallel()
	address := containertest.MySQL(t, "")
	dead, _ := containertest.Late(t, address)
	one, stop := containertest.Stoppable(t, address)
	s := opened(t, join(t, dead, one, address))
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatalf("migrate: got %v, want nil by way of the second host", err)
	}
	if err := addMember(t, s, 1); err != nil {
		t.Fatalf("got %v, want nil", err)
	}
	if nodes := s.Nodes(t.Context()); len(nodes) != 3 || nodes[0].Err == nil || nodes[1].Err != nil || !strings.Contains(nodes[1].State, "takes writes") {
		t.Errorf("got %+v, want the first host down and the others well", nodes)
	}
	stop()
	// What was under way may fail, as long as it says that nothing was stored.
	err := addMember(t, s, 2)
	if err != nil && !fault.Is(err, fault.Unavailable) {
		t.Errorf("got %v, want nil or unavailable", err)
	}
	if err != nil {
		err = addMember(t, s, 2)
	}
	if err != nil {
		t.Errorf("got %v, want nil: the third host is there", err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Errorf("check: got %v, want nil", err)
	}
}

func TestContainerNoHostIsUnavailable(t *testing.T) {
	t.Parallel()
	address := containertest.MySQL(t, "")
	one, stopOne := containertest.Stoppable(t, address)
	two, stopTwo := containertest.Stoppable(t, address)
	s := opened(t, join(t, one, two))
	stopOne()
	stopTwo()
	for range 2 {
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		began := time.Now()
		_, err := s.Repos().Members.Get(ctx, 1)
		cancel()
		if took := time.Since(began); !fault.Is(err, fault.Unavailable) || took > 3*time.Second {
			t.Errorf("got %v after %s, want unavailable in time", err, took)
		}
	}
	wrong := strings.Replace(join(t, address, one), "p%40ss", "hush", 1)
	if s, err := mysql.Open(t.Context(), wrong); err == nil || !strings.Contains(err.Error(), "refuses this user or password") || strings.Contains(err.Error(), "hush") {
		t.Errorf("got %v, %v, want the refusal and no password", s, err)
	}
}
