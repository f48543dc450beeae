package postgres

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/junggyenara/junggye/adapters/sqlstore"
)

// The server's codes that mean something to us,
// https://www.postgresql.org/docs/18/errcodes-appendix.html.
const (
	uniqueViolation      = "23505"
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	lockNotAvailable     = "55P03" // our lock_timeout
	queryCanceled        = "57014" // the server's statement_timeout
	readOnlyTransaction  = "25006" // a standby
	invalidPassword      = "28P01"
	invalidAuthorization = "28000"
	unknownDatabase      = "3D000"
	noPrivilege          = "42501"
)

// classify sorts the driver's errors.
func classify(err error) (sqlstore.Class, string) {
	e, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		if lost(err) {
			return sqlstore.Gone, ""
		}
		return sqlstore.Other, ""
	}
	switch e.Code {
	case uniqueViolation:
		return sqlstore.Duplicate, e.ConstraintName
	case serializationFailure, deadlockDetected, lockNotAvailable:
		return sqlstore.Retryable, ""
	case queryCanceled, readOnlyTransaction, invalidPassword, invalidAuthorization, unknownDatabase:
		return sqlstore.Gone, ""
	}
	switch {
	case strings.HasPrefix(e.Code, "08"), strings.HasPrefix(e.Code, "53"), strings.HasPrefix(e.Code, "57P"), strings.HasPrefix(e.Code, "58"):
		// Connection, resources, shutdown, disk.
		return sqlstore.Gone, ""
	}
	return sqlstore.Other, ""
}

// lost reports whether the connection broke or never was.
func lost(err error) bool {
	_, network := errors.AsType[net.Error](err)
	_, connect := errors.AsType[*pgconn.ConnectError](err)
	return network || connect || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || strings.Contains(err.Error(), "conn closed")
}

// final reports whether trying to connect again will not help.
func final(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return false
	}
	switch e.Code {
	case invalidPassword, invalidAuthorization, unknownDatabase, noPrivilege:
		return true
	}
	return false
}

// explain says what to do about an error of connecting.
func explain(err error) error {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch e.Code {
		case invalidPassword, invalidAuthorization:
			return fmt.Errorf("the server refuses this user or password: %w", e)
		case unknownDatabase:
			return fmt.Errorf("the database is not there; CREATE DATABASE it: %w", e)
		case noPrivilege:
			return fmt.Errorf("the user has no rights on this database; GRANT them: %w", e)
		}
		return e
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound {
		return fmt.Errorf("there is no host of this name: %w", dns)
	}
	return err
}
