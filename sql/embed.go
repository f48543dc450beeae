// Package sql carries the migrations of the database inside the program. The
// queries next to them become Go code by sqlc and are not read at run time.
package sql

import (
	"embed"
	"io/fs"
)

//go:embed schema/sqlite/*.sql
var files embed.FS

// SQLite returns the migrations for SQLite, in the form that goose reads.
func SQLite() (fs.FS, error) { return fs.Sub(files, "schema/sqlite") }
