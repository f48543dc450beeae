package mysql

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/go-sql-driver/mysql"

	"github.com/junggyenara/junggye/adapters/sqlstore"
)

// The server's numbers that mean something to us,
// https://dev.mysql.com/doc/mysql-errors/9.0/en/server-error-reference.html.
const (
	tooManyConnections  = 1040
	databaseDenied      = 1044
	accessDenied        = 1045
	unknownCommand      = 1047 // a node that left its Galera group
	unknownDatabase     = 1049
	shuttingDown        = 1053
	duplicateEntry      = 1062
	tableFull           = 1114
	errorDuringCommit   = 1180
	lockWaitTimeout     = 1205
	deadlock            = 1213
	readOnly            = 1290 // a secondary, or a group without majority
	interrupted         = 1317
	needsSuper          = 1419
	readOnlyTransaction = 1792
	readOnlyMode        = 1836
	hookFailed          = 3100 // a commit whose outcome the group could not tell
	groupRolledBack     = 3101 // another primary changed the same row first
	diskFull            = 1021
)

// classify sorts the driver's errors.
func classify(err error) (sqlstore.Class, string) {
	e, ok := errors.AsType[*mysql.MySQLError](err)
	if !ok {
		if lost(err) {
			return sqlstore.Gone, ""
		}
		return sqlstore.Other, ""
	}
	switch e.Number {
	case duplicateEntry:
		return sqlstore.Duplicate, constraint(e.Message)
	case lockWaitTimeout, deadlock, groupRolledBack:
		return sqlstore.Retryable, ""
	case errorDuringCommit:
		// 149 is the storage engine's word for a deadlock, here with another node.
		if strings.Contains(e.Message, "149") {
			return sqlstore.Retryable, ""
		}
		return sqlstore.Gone, ""
	case tooManyConnections, databaseDenied, accessDenied, unknownCommand, unknownDatabase, shuttingDown, tableFull, readOnly,
		interrupted, readOnlyTransaction, readOnlyMode, hookFailed, diskFull:
		return sqlstore.Gone, ""
	}
	return sqlstore.Other, ""
}

// lost reports whether the connection broke or never was.
func lost(err error) bool {
	_, network := errors.AsType[net.Error](err)
	return network || errors.Is(err, errNoNode) || errors.Is(err, mysql.ErrInvalidConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// constraint makes members_nickname of "Duplicate entry '…' for key
// 'members.members_nickname'". The entry may hold anything, the key's name not.
func constraint(message string) string {
	_, name, _ := cutLast(message, "for key '")
	name = strings.TrimSuffix(name, "'")
	if _, key, found := strings.Cut(name, "."); found {
		return key
	}
	return name
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// final reports whether trying to connect again will not help.
func final(err error) bool {
	e, ok := errors.AsType[*mysql.MySQLError](err)
	return ok && (e.Number == accessDenied || e.Number == databaseDenied || e.Number == unknownDatabase)
}

// explain says what to do about an error of connecting or migrating.
func explain(err error) error {
	if e, ok := errors.AsType[*mysql.MySQLError](err); ok {
		switch e.Number {
		case accessDenied:
			return fmt.Errorf("the server refuses this user or password: %w", err)
		case databaseDenied:
			return fmt.Errorf("the user has no rights on this database; GRANT them: %w", err)
		case unknownDatabase:
			return fmt.Errorf("the database is not there; CREATE DATABASE it: %w", err)
		case needsSuper:
			return fmt.Errorf("the server lets this user make no triggers; set log_bin_trust_function_creators = 1 there: %w", err)
		}
		return err
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound {
		return fmt.Errorf("there is no host of this name: %w", err)
	}
	return err
}
