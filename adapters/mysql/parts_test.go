package mysql

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/junggyenara/junggye/adapters/sqlstore"
)

func TestURLsBecomeSettings(t *testing.T) {
	t.Parallel()
	c, pool, err := parse("mysql://shop:p%40ss%2F1@db.example:3307/market?tls=true&timeout=2s&maxOpen=7")
	if err != nil {
		t.Fatalf("got %v, want nil", err)
	}
	if c.User != "shop" || c.Passwd != "p@ss/1" || c.Addr != "db.example:3307" || c.DBName != "market" || pool != 7 || c.TLSConfig != "true" || c.Timeout != 2*time.Second {
		t.Errorf("got %+v, pool %d, want what the URL says", c, pool)
	}
	if !c.ClientFoundRows || !c.InterpolateParams {
		t.Error("want found rows, or an update by version that changes nothing looks lost, and interpolation")
	}
	if c, pool, err = parse("mysql://u@h/d"); err != nil || c.Addr != "h:3306" || pool != maxOpen || c.ReadTimeout == 0 {
		t.Errorf("got %+v, %d, %v, want the usual port, pool and time limits", c, pool, err)
	}
}

func TestBadURLsAreRefusedWithoutShowingThem(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"postgres://u:hush@h/d", "mysql://u:hush@h", "mysql://u:hush@h/", "mysql://u:hush@/d", "mysql://h/d", "mysql://u:hu/sh@h/d",
		"mysql://u:hush@h/d?tls=perhaps", "mysql://u:hush@h/d?timeout=soon", "mysql://u:hush@h/d?readTimeout=0s", "mysql://u:hush@h/d?maxOpen=1",
		"mysql://u:hush@h/d?multiStatements=true", "mysql://u:hush%zz@h/d", "mysql://u:hush@h:port/d", "",
	} {
		err := CheckURL(text)
		if err == nil {
			t.Errorf("%s: got nil, want an error", text)
		} else if strings.Contains(err.Error(), "hu") && strings.Contains(err.Error(), "sh@") {
			t.Errorf("%s: got %q, which shows the password", text, err)
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
