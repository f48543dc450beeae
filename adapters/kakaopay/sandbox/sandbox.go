// Package sandbox stands in for KakaoPay where there is no contract, no
// network, or no wish to move money: it speaks the protocol of the online
// payment API, shows a payment page, and fails on demand. It refuses to be
// anything more: no money moves, one merchant, single payments only.
package sandbox

import (
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/junggyenara/junggye/core/money"
)

// Options configure a Server. Every zero value works.
type Options struct {
	Now  func() time.Time // the clock of the 15 minutes; time.Now
	Rand io.Reader        // makes identifiers and tokens; crypto/rand

	// PublicURL is where a browser reaches this handler, with the path it is
	// mounted under. When empty, the host that the API was called at is used.
	PublicURL string

	SecretKey string       // the only key accepted; any when empty
	CID       string       // the merchant; TC0ONETIME
	File      string       // where payments outlive the process; memory only when empty
	Logger    *slog.Logger // silent when nil; keys and tokens are never logged

	// FrameAncestors are the origins whose pages may show the payment page in a
	// frame, as a chat simulator does; nobody's when empty.
	FrameAncestors []string
}

// Server is the sandbox. Serve it at the root, or strip the prefix that it is
// mounted under. It is safe for parallel use.
type Server struct {
	opts   Options
	mux    *http.ServeMux
	faults *Faults

	mu     sync.Mutex
	byTID  map[string]*record
	byPage map[string]string // page key to tid
	order  []string          // tids as they were made
	busy   map[string]bool   // tids with an approve or cancel under way
	file   *os.File
	size   int64 // of the part of the file that is known to be whole
}

// New makes a sandbox and reads back what Options.File holds. It fails when
// the file cannot be read in full, rather than forget money.
func New(opts Options) (*Server, error) {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Rand == nil {
		opts.Rand = rand.Reader
	}
	if opts.CID == "" {
		opts.CID = "TC0ONETIME"
	}
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	opts.PublicURL = strings.TrimSuffix(opts.PublicURL, "/")
	s := &Server{
		opts: opts, faults: &Faults{queues: map[Call][]fault{}},
		byTID: map[string]*record{}, byPage: map[string]string{}, busy: map[string]bool{},
	}
	if err := s.open(); err != nil {
		return nil, err
	}
	s.mux = s.routes()
	return s, nil
}

func (s *Server) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /online/v1/payment/ready", s.api(Ready, s.ready))
	mux.HandleFunc("POST /online/v1/payment/approve", s.api(Approve, s.approve))
	mux.HandleFunc("POST /online/v1/payment/cancel", s.api(Cancel, s.cancel))
	mux.HandleFunc("POST /online/v1/payment/order", s.api(Order, s.lookUp))
	for _, kind := range []string{"mInfo", "info", "aInfo"} {
		mux.HandleFunc("GET /mockup/{page}/"+kind, s.show)
	}
	mux.HandleFunc("POST /mockup/{page}/pay", s.pay)
	mux.HandleFunc("POST /mockup/{page}/leave", s.leave)
	mux.HandleFunc("POST /mockup/{page}/fail", s.fail)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		writeRefusal(w, refuse(-404, "no such address"))
	})
	return mux
}

// ServeHTTP answers API calls with JSON and browsers with pages.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Faults is the switchboard of failures to come.
func (s *Server) Faults() *Faults { return s.faults }

// Close releases the file. Payments that were answered are in it already.
func (s *Server) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	s.file = nil
	return err
}

// Payment is what the sandbox knows about one payment, for tests that compare
// won for won.
type Payment struct {
	TID       string
	OrderID   string
	UserID    string
	Amount    money.Won
	Cancelled money.Won // given back so far
	Status    string    // KakaoPay's status word
}

// Payments lists all payments, oldest first, as they stand now.
func (s *Server) Payments() []Payment {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Payment, 0, len(s.order))
	for _, tid := range s.order {
		p := s.present(s.byTID[tid])
		list = append(list, Payment{
			TID: p.TID, OrderID: p.OrderID, UserID: p.UserID, Status: p.Status,
			Amount: money.Won(p.Amount.Total), Cancelled: money.Won(p.Cancelled.Total),
		})
	}
	return list
}

// CancelOutside gives back all that is left of a payment, as an operator does
// in KakaoPay's own console: the market is not told.
func (s *Server) CancelOutside(tid string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(tid)
	if err != nil {
		return err
	}
	if !p.taken() || p.left().Total == 0 {
		return errors.New("sandbox: nothing to cancel in a payment that is " + p.Status)
	}
	_, err = s.giveBack(p, p.left(), "")
	return err
}
