package postgres

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/junggyenara/junggye/adapters/sqlstore"
)

func TestURLsBecomeSettings(t *testing.T) {
	t.Parallel()
	c, pool, err := parse("postgres://shop:p%40ss%2F1@db.example:5433/market?sslmode=require&connect_timeout=2&lock_timeout=1s&maxOpen=7")
	if err != nil {
		t.Fatalf("got %v, want nil", err)
	}
	if c.User != "shop" || c.Password != "p@ss/1" || c.Host != "db.example" || c.Port != 5433 || c.Database != "market" || pool != 7 ||
		c.TLSConfig == nil || c.ConnectTimeout != 2*time.Second || c.RuntimeParams["lock_timeout"] != "1s" {
		t.Errorf("got %+v, pool %d, want what the URL says", c, pool)
	}
	c, pool, err = parse("postgresql://u@h/d?sslmode=disable")
	if err != nil || c.Port != 5432 || pool != maxOpen || c.ConnectTimeout != dialFor || c.RuntimeParams["lock_timeout"] != lockWait {
		t.Errorf("got %+v, %d, %v, want the usual port, pool and time limits", c, pool, err)
	}
}

func TestBadURLsAreRefusedWithoutShowingThem(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"mysql://u:hush@h/d", "postgres://u:hush@h", "postgres://u:hush@h/", "postgres://u:hush@/d", "postgres://h/d", "postgres://u:hu/sh@h/d",
		"postgres://u:hush@h/d?sslmode=perhaps", "postgres://u:hush@h/d?maxOpen=1", "postgres://u:hush@h/d?sslrootcert=/no/such/file&sslmode=verify-full",
		"postgres://u:hush%zz@h/d", "postgres://u:hush@h:port/d", "",
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
	server := func(code string) error {
		return fmt.Errorf("insert: %w", &pgconn.PgError{Code: code, ConstraintName: "members_nickname"})
	}
	for _, test := range []struct {
		err        error
		class      sqlstore.Class
		constraint string
	}{
		{server("23505"), sqlstore.Duplicate, "members_nickname"},
		{server("40001"), sqlstore.Retryable, ""},
		{server("40P01"), sqlstore.Retryable, ""},
		{server("55P03"), sqlstore.Retryable, ""},
		{server("57014"), sqlstore.Gone, ""},
		{server("57P01"), sqlstore.Gone, ""},
		{server("53300"), sqlstore.Gone, ""},
		{server("53100"), sqlstore.Gone, ""},
		{server("25006"), sqlstore.Gone, ""},
		{server("08006"), sqlstore.Gone, ""},
		{server("23503"), sqlstore.Other, ""},
		{server("23514"), sqlstore.Other, ""},
		{&pgconn.ConnectError{}, sqlstore.Gone, ""},
		{io.ErrUnexpectedEOF, sqlstore.Gone, ""},
		{errors.New("?"), sqlstore.Other, ""},
	} {
		if class, constraint := classify(test.err); class != test.class || constraint != test.constraint {
			t.Errorf("%s: got %d %q, want %d %q", describe(test.err), class, constraint, test.class, test.constraint)
		}
	}
}

// describe is for an error whose own text needs more than its type.
func describe(err error) string {
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return "connect error"
	}
	return err.Error()
}
