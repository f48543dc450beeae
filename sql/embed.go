// Package sql carries the migrations of the database inside the program. The
// queries next to them become Go code by sqlc and are not read at run time.
package sql

import (
	"embed"
	"io/fs"
)

//go:embed schema/sqlite/*.sql schema/mysql/*.sql schema/postgres/*.sql
var files embed.FS

// SQLite returns the migrations for SQLite, in the form that goose reads.
func SQLite() (fs.FS, error) { return fs.Sub(files, "schema/sqlite") }

// MySQL returns the migrations for MySQL. Since MySQL cannot undo DDL, each has
// one statement, which may run again.
func MySQL() (fs.FS, error) { return fs.Sub(files, "schema/mysql") }

// Postgres returns the migrations for PostgreSQL.
func Postgres() (fs.FS, error) { return fs.Sub(files, "schema/postgres") }
