package bench

import (
	"database/sql"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"

	"github.com/go-chi/chi/v5"
	_ "github.com/go-sql-driver/mysql" // the driver "mysql"
	_ "modernc.org/sqlite"             // the driver "sqlite"
)

// bareHandler is as little as can be between HTTP and the database: it runs the
// statements of a call one after another, reads all rows, and writes bytes that
// were made before. The call's number is in the query.
func bareHandler(p *plan, db *sql.DB) http.Handler {
	router := chi.NewRouter()
	for path, answers := range p.Answers {
		router.Post(path, func(w http.ResponseWriter, r *http.Request) {
			if _, err := io.Copy(io.Discard, r.Body); err != nil {
				return
			}
			n, err := strconv.Atoi(r.URL.RawQuery)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			a := answers[n%len(answers)]
			for _, ask := range a.Asks {
				if err := readAll(r, db, p.Texts[ask.Text], ask.Args); err != nil {
					http.Error(w, err.Error(), http.StatusInternalServerError)
					return
				}
			}
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			w.Header().Set("Content-Length", strconv.Itoa(len(a.Body)))
			_, _ = w.Write(a.Body)
		})
	}
	return router
}

func readAll(r *http.Request, db *sql.DB, text string, args []any) error {
	rows, err := db.QueryContext(r.Context(), text, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values := make([]any, len(columns))
	into := make([]any, len(columns))
	for i := range into {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
	}
	return rows.Err()
}

// beBare serves the plan in the file until its input ends. It says where.
func beBare(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	var p plan
	if err := errors.Join(gob.NewDecoder(file).Decode(&p), file.Close()); err != nil {
		return err
	}
	db, err := p.open()
	if err != nil {
		return err
	}
	defer db.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: bareHandler(&p, db)}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = server.Close()
	}()
	fmt.Println("http://" + l.Addr().String())
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func (p *plan) open() (*sql.DB, error) {
	db, err := sql.Open(p.Driver, p.Source)
	if err == nil {
		db.SetMaxOpenConns(p.Pool)
		db.SetMaxIdleConns(p.Pool)
	}
	return db, err
}

func (p *plan) write(path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(gob.NewEncoder(file).Encode(p), file.Close())
}
