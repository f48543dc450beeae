package redis

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"
)

// TestCheckExplains proves that the doctor's words lead to what is wrong.
func TestCheckExplains(t *testing.T) {
	t.Parallel()
	good, locked, full := newFake(t), newFake(t), newFake(t)
	locked.RequireAuth("right")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := l.Addr().String()
	l.Close()
	old := "?client_cache=0&protocol=2"
	for name, tt := range map[string]struct{ url, want string }{
		"well":               {"redis://" + good.Addr() + old, "written and read"},
		"right password":     {"redis://:right@" + locked.Addr() + old, "written and read"},
		"wrong password":     {"redis://:hunter2@" + locked.Addr() + old, "refuses the user name or password"},
		"no password":        {"redis://" + locked.Addr() + old, "wants a password"},
		"nobody listens":     {"redis://" + closed + old, "has nothing listening"},
		"unknown host":       {"redis://nowhere.invalid:6379" + old, "host name that is not known"},
		"hangs":              {"redis://" + hanging(t) + old, "does not answer"},
		"no TLS there":       {"rediss://" + good.Addr() + old, "redis"},
		"no client tracking": {"redis://" + full.Addr(), "client_cache=0&protocol=2"},
		"no address":         {"http://hunter2", "neither redis:// nor rediss://"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			found, err := Check(ctx, tt.url, time.Now)
			if err != nil {
				found = err.Error()
			}
			if !strings.Contains(found, tt.want) || strings.Contains(found, "hunter2") {
				t.Errorf("Check = %q, want %q in it and no password", found, tt.want)
			}
		})
	}
}
