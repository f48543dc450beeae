package mysql

import (
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/junggyenara/junggye/adapters/sqlstore"
)

func TestURLsBecomeSettings(t *testing.T) {
	t.Parallel()
	c, _, pool, err := parse("mysql://shop:p%40ss%2F1@db.example:3307/market?tls=true&timeout=2s&maxOpen=7")
	if err != nil {
		t.Fatalf("got %v, want nil", err)
	}
	if c.User != "shop" || c.Passwd != "p@ss/1" || c.Addr != "db.example:3307" || c.DBName != "market" || pool != 7 || c.TLSConfig != "true" || c.Timeout != 2*time.Second {
		t.Errorf("got %+v, pool %d, want what the URL says", c, pool)
	}
	if !c.ClientFoundRows || !c.InterpolateParams {
		t.Error("want found rows, or an update by version that changes nothing looks lost, and interpolation")
	}
	if c, _, pool, err = parse("mysql://u@h/d"); err != nil || c.Addr != "h:3306" || pool != maxOpen || c.ReadTimeout == 0 {
		t.Errorf("got %+v, %d, %v, want the usual port, pool and time limits", c, pool, err)
	}
}

func TestSeveralHosts(t *testing.T) {
	t.Parallel()
	c, hosts, _, err := parse("mysql://shop:p%2C%40@a:3307,b,[::1]:3308/market?maxOpen=7")
	want := []string{"a:3307", "b:3306", "[::1]:3308"}
	if err != nil || !slices.Equal(hosts, want) || c.Addr != want[0] || c.Passwd != "p,@" || c.DBName != "market" || c.Timeout != hostDialFor {
		t.Errorf("got %v, %+v, %v, want %v, the password untouched and little time for each", hosts, c, err, want)
	}
	if c, hosts, _, err = parse("mysql://u:a,b@h/d"); err != nil || len(hosts) != 1 || c.Passwd != "a,b" || c.Timeout != dialFor {
		t.Errorf("got %v, %+v, %v, want one host: the comma is the password's", hosts, c, err)
	}
}

func TestBadURLsAreRefusedWithoutShowingThem(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"postgres://u:hush@h/d", "mysql://u:hush@h", "mysql://u:hush@h/", "mysql://u:hush@/d", "mysql://h/d", "mysql://u:hu/sh@h/d",
		"mysql://u:hush@h/d?tls=perhaps", "mysql://u:hush@h/d?timeout=soon", "mysql://u:hush@h/d?readTimeout=0s", "mysql://u:hush@h/d?maxOpen=1",
		"mysql://u:hush@h/d?multiStatements=true", "mysql://u:hush%zz@h/d", "mysql://u:hush@h:port/d", "",
		"mysql://u:hush@a,/d", "mysql://u:hush@,a/d", "mysql://u:hush@a,,b/d", "mysql://u:hush@a,b:x/d", "mysql://u:hush@a,a:3306/d", "mysql://u:hush@a,b c/d",
		"mysql://u:hush@1,2,3,4,5,6,7,8,9,10/d", "mysql://u:hush@a,b", "mysql://u:hu,sh/@h/d",
	} {
		err := CheckURL(text)
		if err == nil {
			t.Errorf("%s: got nil, want an error", text)
		} else if strings.Contains(err.Error(), "hu") && strings.Contains(err.Error(), "sh@") {
			t.Errorf("%s: got %q, which shows the password", text, err)
		}
	}
}

func TestNodesAreJudgedByTheirGroup(t *testing.T) {
	t.Parallel()
	self := func(s, role string) []string { return []string{"1", s, role} }
	peer := func(s string) []string { return []string{"0", s, "SECONDARY"} }
	for _, test := range []struct {
		locked    bool
		members   [][]string
		writes    bool
		secondary bool
		want      string
	}{
		{false, [][]string{self("ONLINE", "PRIMARY"), peer("ONLINE"), peer("ONLINE")}, true, false, "reaches 3 of 3"},
		{false, [][]string{self("ONLINE", "PRIMARY"), peer("ONLINE"), peer("UNREACHABLE")}, true, false, "reaches 2 of 3"},
		{true, [][]string{self("ONLINE", "SECONDARY"), peer("ONLINE"), peer("ONLINE")}, false, true, "read-only"},
		{false, [][]string{self("ONLINE", "PRIMARY"), peer("UNREACHABLE"), peer("UNREACHABLE")}, false, false, "lost the majority"},
		{false, [][]string{self("ONLINE", "PRIMARY"), peer("UNREACHABLE")}, false, false, "lost the majority"},
		{true, [][]string{self("RECOVERING", "SECONDARY"), peer("ONLINE")}, false, false, "RECOVERING"},
		{true, [][]string{self("ERROR", "")}, false, false, "ERROR"},
		{false, [][]string{self("OFFLINE", "")}, false, false, "left its group"},
		{false, nil, false, false, "left its group"},
	} {
		got := judge(test.locked, test.members)
		if got.writes != test.writes || got.secondary != test.secondary || !strings.Contains(got.why, test.want) {
			t.Errorf("%v %v: got %+v, want writes %v, secondary %v, %q: what is written elsewhere would be lost", test.locked, test.members, got, test.writes, test.secondary, test.want)
		}
	}
}

func TestErrorsAreSorted(t *testing.T) {
	t.Parallel()
	server := func(number uint16, message string) error {
		return fmt.Errorf("insert: %w", &mysql.MySQLError{Number: number, Message: message})
	}
	for _, test := range []struct {
		err        error
		class      sqlstore.Class
		constraint string
	}{
		{server(1062, "Duplicate entry 'for key 'x.y'' for key 'members.members_nickname'"), sqlstore.Duplicate, "members_nickname"},
		{server(1062, "Duplicate entry '1' for key 'PRIMARY'"), sqlstore.Duplicate, "PRIMARY"},
		{server(1205, ""), sqlstore.Retryable, ""},
		{server(1213, ""), sqlstore.Retryable, ""},
		{server(3101, ""), sqlstore.Retryable, ""},
		{server(1180, "Got error 149 - 'Lock deadlock; Retry transaction' during COMMIT"), sqlstore.Retryable, ""},
		{server(1180, "Got error 28 during COMMIT"), sqlstore.Gone, ""},
		{server(3100, ""), sqlstore.Gone, ""},
		{server(1290, ""), sqlstore.Gone, ""},
		{server(1047, ""), sqlstore.Gone, ""},
		{server(1452, ""), sqlstore.Other, ""},
		{server(3819, ""), sqlstore.Other, ""},
		{mysql.ErrInvalidConn, sqlstore.Gone, ""},
		{io.ErrUnexpectedEOF, sqlstore.Gone, ""},
		{&net.OpError{Op: "dial", Err: errors.New("connection refused")}, sqlstore.Gone, ""},
		{errors.New("?"), sqlstore.Other, ""},
	} {
		if class, constraint := classify(test.err); class != test.class || constraint != test.constraint {
			t.Errorf("%v: got %d %q, want %d %q", test.err, class, constraint, test.class, test.constraint)
		}
	}
}
