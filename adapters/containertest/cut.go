package containertest

import (
	"bytes"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
)

// Fault is what Through does to a connection.
type Fault int

// The faults.
const (
	Before Fault = iota // the connection breaks instead of bringing the words to the server
	After               // the server gets the words, then the connection breaks
	Hang                // nothing comes through any more, either way
	late                // see Held
)

// Through returns the URL with another address, whose connections suffer the
// fault as soon as the client sends the words, such as COMMIT.
func Through(t testing.TB, address, words string, f Fault) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatalf("parse the address: %v", err)
	}
	p := &proxy{to: u.Host, words: []byte(words), fault: f, over: make(chan struct{})}
	l := p.listen(t, "127.0.0.1:0")
	p.serve(t, l)
	u.Host = l.Addr().String()
	return u.String()
}

// Held returns the URL with another address. The first client that sends the
// words loses its connection at once; the server gets them when release is
// called, when the client has given them up. Others are let through.
func Held(t testing.TB, address, words string) (proxied string, release func()) {
	t.Helper()
	return held(t, address, words, func(net.Listener) {})
}

// HeldAlone is Held by a node that is cut off from then on: nobody else gets
// through.
func HeldAlone(t testing.TB, address, words string) (proxied string, release func()) {
	t.Helper()
	return held(t, address, words, func(l net.Listener) { _ = l.Close() })
}

func held(t testing.TB, address, words string, met func(net.Listener)) (proxied string, release func()) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatalf("parse the address: %v", err)
	}
	p := &proxy{to: u.Host, words: []byte(words), fault: late, over: make(chan struct{}), released: make(chan struct{})}
	l := p.listen(t, "127.0.0.1:0")
	p.met = func() { met(l) }
	p.serve(t, l)
	u.Host = l.Addr().String()
	return u.String(), sync.OnceFunc(func() { close(p.released) })
}

type proxy struct {
	to       string
	words    []byte
	fault    Fault
	over     chan struct{}
	released chan struct{}
	met      func()      // called when a client sent the words that are held
	held     atomic.Bool // a client met the words already
	all      sync.WaitGroup
	mu       sync.Mutex
	open     []net.Conn
}

// meets reports whether the fault strikes here.
func (p *proxy) meets(said []byte) bool {
	return len(p.words) > 0 && bytes.Contains(bytes.ToUpper(said), p.words) && (p.fault != late || !p.held.Swap(true))
}

// deliver brings the words to the server when they are released and stays until
// it has answered.
func (p *proxy) deliver(client, server net.Conn, words []byte) {
	p.met()
	_ = client.Close()
	select {
	case <-p.released:
	case <-p.over:
		return
	}
	if _, err := server.Write(words); err == nil {
		<-p.over
	}
}

func (p *proxy) accept(l net.Listener) {
	for {
		client, err := l.Accept()
		if err != nil {
			return
		}
		p.all.Go(func() { p.pass(client) })
	}
}

func (p *proxy) pass(client net.Conn) {
	defer client.Close()
	server, err := (&net.Dialer{}).Dial("tcp", p.to)
	if err != nil {
		return
	}
	defer server.Close()
	p.mu.Lock()
	p.open = append(p.open, client, server)
	p.mu.Unlock()
	done, quiet := make(chan struct{}, 2), make(chan struct{})
	p.all.Go(func() { p.answers(client, server, quiet); done <- struct{}{} })
	p.all.Go(func() { p.questions(client, server, quiet); done <- struct{}{} })
	select {
	case <-done:
	case <-p.over:
	}
}

// questions brings what the client says to the server until the words come. A
// statement is one write of the drivers, and so one read here.
func (p *proxy) questions(client, server net.Conn, quiet chan<- struct{}) {
	buffer := make([]byte, 64<<10)
	for met := false; ; {
		n, err := client.Read(buffer)
		if err != nil {
			return
		}
		if !met && p.meets(buffer[:n]) {
			met = true
			switch p.fault {
			case Before:
				return
			case late:
				p.deliver(client, server, buffer[:n])
				return
			case After, Hang:
			}
			close(quiet)
		}
		if met && p.fault == Hang {
			continue
		}
		if _, err := server.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// answers brings what the server says to the client, until it has to be quiet.
func (p *proxy) answers(client, server net.Conn, quiet <-chan struct{}) {
	buffer := make([]byte, 64<<10)
	for {
		n, err := server.Read(buffer)
		if err != nil {
			return
		}
		select {
		case <-quiet:
			return // after an answer: the server has done it, and the client never hears
		default:
		}
		if _, err := client.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// Late returns the URL with an address where nobody listens until start is
// called.
func Late(t testing.TB, address string) (late string, start func()) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatalf("parse the address: %v", err)
	}
	p := &proxy{to: u.Host, over: make(chan struct{})}
	l := p.listen(t, "127.0.0.1:0")
	u.Host = l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	return u.String(), func() { p.serve(t, p.listen(t, u.Host)) }
}

// Cuttable returns the URL with an address whose connections all break when cut
// is called; new ones work.
func Cuttable(t testing.TB, address string) (proxied string, cut func()) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatalf("parse the address: %v", err)
	}
	p := &proxy{to: u.Host, over: make(chan struct{})}
	l := p.listen(t, "127.0.0.1:0")
	p.serve(t, l)
	u.Host = l.Addr().String()
	return u.String(), p.cut
}

// Stoppable returns the URL with an address that is there until stop is called:
// connections break and new ones are refused, as when a machine's server is killed.
func Stoppable(t testing.TB, address string) (proxied string, stop func()) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatalf("parse the address: %v", err)
	}
	p := &proxy{to: u.Host, over: make(chan struct{})}
	l := p.listen(t, "127.0.0.1:0")
	p.serve(t, l)
	u.Host = l.Addr().String()
	return u.String(), func() {
		_ = l.Close()
		p.cut()
	}
}

func (p *proxy) listen(t testing.TB, at string) net.Listener {
	t.Helper()
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp", at)
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	return l
}

func (p *proxy) serve(t testing.TB, l net.Listener) {
	t.Cleanup(func() {
		_ = l.Close()
		close(p.over)
		p.all.Wait()
	})
	p.all.Go(func() { p.accept(l) })
}

func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.open {
		_ = c.Close()
	}
	p.open = nil
}
