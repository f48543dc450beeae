package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/junggyenara/junggye/adapters/mysql"
	"github.com/junggyenara/junggye/adapters/postgres"
	"github.com/junggyenara/junggye/adapters/sqlite"
	"github.com/junggyenara/junggye/adapters/sqlstore"
	"github.com/junggyenara/junggye/ports"
)

// database is an open store and its schema.
type database interface {
	ports.Store
	Migrate(ctx context.Context) error
	Current(ctx context.Context) (have, want int64, err error)
	Status(ctx context.Context) ([]sqlstore.Migration, error)
	Check(ctx context.Context) error
	SweepSearch(ctx context.Context, since time.Time) error
	Trace(begin sqlstore.Begin)
	Pools() map[string]sql.DBStats
	Close() error
}

// database reads JUNGGYE_DATABASE_URL: the name that may be shown, and for a
// server the whole URL.
func (s *settings) database() (shown string, server Secret) {
	const name = "JUNGGYE_DATABASE_URL"
	text := s.secret(name).Reveal()
	if text == "" {
		text = "sqlite://var/junggye.db"
	}
	scheme, path, _ := strings.Cut(text, "://")
	var err error
	switch scheme {
	case "mysql":
		err = mysql.CheckURL(text)
	case "postgres", "postgresql":
		err = postgres.CheckURL(text)
	default:
		if scheme != "sqlite" || path == "" || strings.ContainsAny(path, "?#%") {
			s.refuse(name, address(text), "sqlite://path/to/file.db, mysql://user:password@host:3306/database or postgres://user:password@host:5432/database")
		}
		return path, Secret{}
	}
	if err != nil {
		s.refuse(name, scheme+"://"+redacted+" ("+err.Error()+")", scheme+"://user:password@host/database")
		return "", Secret{}
	}
	return withoutUser(text), NewSecret(text)
}

// withoutUser is a checked URL's scheme, host and path.
func withoutUser(text string) string {
	scheme, rest, _ := strings.Cut(text, "://")
	rest, _, _ = strings.Cut(rest, "?")
	host, path, _ := strings.Cut(rest, "/")
	return scheme + "://" + host[strings.LastIndex(host, "@")+1:] + "/" + path
}

func openStore(ctx context.Context, cfg Config) (database, error) {
	if cfg.Server.Empty() {
		store, err := sqlite.Open(ctx, cfg.Database)
		if err != nil {
			return nil, fmt.Errorf("open database %s: %w", cfg.Database, err)
		}
		return store, nil
	}
	if strings.HasPrefix(cfg.Database, "mysql:") {
		store, err := mysql.Open(ctx, cfg.Server.Reveal())
		if err != nil {
			return nil, err
		}
		return store, nil
	}
	store, err := postgres.Open(ctx, cfg.Server.Reveal())
	if err != nil {
		return nil, err
	}
	return store, nil
}

// database is doctor's look at the store.
func (d doctor) database(ctx context.Context) (string, error) {
	if d.cfg.Server.Empty() {
		if found, err := d.databaseFile(); found != "" || err != nil {
			return found, err
		}
	}
	store, err := openStore(ctx, d.cfg)
	if errors.Is(err, sqlite.ErrInUse) {
		return d.databaseInUse(ctx)
	}
	if err != nil {
		return "", err
	}
	defer store.Close()
	have, want, err := store.Current(ctx)
	if err != nil {
		return "", err
	}
	if err := d.cfg.schemaProblem(have, want); err != nil && (d.cfg.Mode == Prod || have > want) {
		return "", err
	}
	if !d.cfg.Server.Empty() {
		if err := store.Check(ctx); err != nil {
			return "", err
		}
		hosts, err := hostsOf(ctx, store)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("%s, schema %d of %d, can be written%s", d.cfg.Database, have, want, hosts), nil
	}
	if err := quickCheck(ctx, d.cfg.Database); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s, schema %d of %d, no damage found", d.cfg.Database, have, want), nil
}

// hostsOf says what each of several hosts is doing; one that is not well is an
// error that also names the others.
func hostsOf(ctx context.Context, store database) (string, error) {
	group, ok := store.(interface {
		Nodes(ctx context.Context) []mysql.Node
	})
	if !ok {
		return "", nil
	}
	var text strings.Builder
	sick := 0
	nodes := group.Nodes(ctx)
	for _, n := range nodes {
		if n.Err != nil {
			sick++
			n.State = "FAIL " + n.Err.Error()
		}
		fmt.Fprintf(&text, "; %s: %s", n.Host, n.State)
	}
	if sick > 0 {
		return "", fmt.Errorf("%d of %d hosts are not well, the others do the work%s", sick, len(nodes), &text)
	}
	return text.String(), nil
}

// databaseFile answers for a file that is not there yet.
func (d doctor) databaseFile() (string, error) {
	_, err := os.Stat(d.cfg.Database)
	if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if d.cfg.Mode == Prod {
		return "", fmt.Errorf("%s is not there; run: junggye migrate up", d.cfg.Database)
	}
	return d.cfg.Database + " is made by the first start", nil
}
