package bench

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"modernc.org/sqlite"

	"github.com/junggyenara/junggye/adapters/cache"
	"github.com/junggyenara/junggye/adapters/sqlstore"
	"github.com/junggyenara/junggye/ports"
)

// plan is what the bare handler does: for each path and each call the statements
// to run and the bytes to write.
type plan struct {
	Driver, Source string
	Pool           int
	Texts          []string // of statements
	Answers        map[string][]answer
}

type answer struct {
	Body []byte
	Asks []ask
}

type ask struct {
	Text int
	Args []any
}

// recorder is a SQLite driver that remembers what it was asked.
type recorder struct {
	mu    sync.Mutex
	texts map[string]int
	plan  *plan
	asks  []ask
	on    bool
}

func (r *recorder) note(text string, args []driver.NamedValue) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.on {
		return
	}
	at, ok := r.texts[text]
	if !ok {
		at = len(r.plan.Texts)
		r.texts[text], r.plan.Texts = at, append(r.plan.Texts, text)
	}
	a := ask{Text: at}
	for _, arg := range args {
		a.Args = append(a.Args, arg.Value)
	}
	r.asks = append(r.asks, a)
}

// take returns what was asked since it began.
func (r *recorder) take() []ask {
	r.mu.Lock()
	defer r.mu.Unlock()
	taken := r.asks
	r.asks, r.on = nil, false
	return taken
}

func (r *recorder) begin() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asks, r.on = nil, true
}

type connector struct {
	file     string
	recorder *recorder
}

func (c connector) Driver() driver.Driver { return &sqlite.Driver{} }

func (c connector) Connect(context.Context) (driver.Conn, error) {
	conn, err := c.Driver().Open("file:" + filepath.ToSlash(c.file) + "?_pragma=query_only(1)&_pragma=busy_timeout(5000)")
	return recorded{conn, c.recorder}, err
}

type recorded struct {
	driver.Conn
	recorder *recorder
}

var errUnfit = errors.New("the driver lacks a method")

// QueryContext implements driver.QueryerContext.
func (r recorded) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	r.recorder.note(text, args)
	q, ok := r.Conn.(driver.QueryerContext)
	if !ok {
		return nil, errUnfit
	}
	return q.QueryContext(ctx, text, args)
}

// anew keeps nothing, but the offers if asked to: the bare handler reads each time
// what the market keeps for a while.
type anew struct {
	ports.Cache
	offers bool
}

// Load implements ports.Cache.
func (c *anew) Load(ctx context.Context, key string, ttl time.Duration, load func(context.Context) ([]byte, error)) ([]byte, error) {
	if c.offers && strings.HasSuffix(key, "offers") {
		return c.Cache.Load(ctx, key, ttl, load)
	}
	return load(ctx)
}

// planFor runs each scene's calls once in this process, to see the statements, and
// takes the bytes from the service where there is one.
func planFor(t testing.TB, file string, c crowd, scenes []scene, ask func(path string, body []byte) []byte) (*plan, map[string][]call) {
	t.Helper()
	p := &plan{Driver: "sqlite", Source: "file:" + filepath.ToSlash(file) + "?_pragma=busy_timeout(5000)&_pragma=query_only(1)", Pool: 4, Answers: map[string][]answer{}}
	r := &recorder{plan: p, texts: map[string]int{}}
	db := sql.OpenDB(connector{file, r})
	defer db.Close()
	store := sqlstore.New(db, db, sqlstore.Dialect{Classify: unsorted})
	copies, err := cache.New(cache.Options{})
	if err != nil {
		t.Fatal(err)
	}
	keep := &anew{Cache: copies}
	chat := chatOn(t, marketOn(t, store, keep), nil)
	say := func(path string, body []byte) []byte {
		w := httptest.NewRecorder()
		chat.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(string(body))))
		return w.Body.Bytes()
	}
	if ask == nil {
		ask = say
	}
	all := map[string][]call{}
	for _, s := range scenes {
		calls := s.calls(t, c, store.Repos())
		keep.offers = s.name != "offers"   // cards look at them too, by the way
		say(s.path, calls[0].body(nil, 0)) // what stays in memory is there from now on
		for n, one := range calls {
			body := one.body(nil, n%c.members)
			r.begin()
			mine := say(s.path, body)
			asks := r.take()
			if n == 0 && !strings.Contains(string(mine), s.mark) {
				t.Fatalf("%s is answered in this process with\n%s", s.title, mine)
			}
			theirs := ask(s.path, body)
			if n == 0 && !strings.Contains(string(theirs), s.mark) {
				t.Fatalf("%s is answered with\n%s", s.title, theirs)
			}
			calls[n].at = len(p.Answers[s.path])
			p.Answers[s.path] = append(p.Answers[s.path], answer{Body: theirs, Asks: asks})
		}
		all[s.name] = calls
	}
	return p, all
}
