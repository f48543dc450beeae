package bench

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// measured is one cell: what so many connections got in a fixed time.
type measured struct {
	Conns     int
	Replies   int
	Seconds   float64
	P50, P99  time.Duration
	Longest   time.Duration
	Late      int // took over four seconds
	Refused   int // answered, but not with what was asked for
	Errors    int
	FirstFail string
	CPU       time.Duration // of the server
	Resident  int64         // of the server, the most that was seen, in bytes
	times     []time.Duration
}

// and is what both rounds of the same load gave.
func (m measured) and(o measured) measured {
	o.Replies, o.Late = 0, 0
	o.Seconds += m.Seconds
	o.Refused += m.Refused
	o.Errors += m.Errors
	o.CPU += m.CPU
	o.Resident = max(o.Resident, m.Resident)
	if m.FirstFail != "" {
		o.FirstFail = m.FirstFail
	}
	o.summarise(slices.Concat(m.times, o.times))
	return o
}

func (m measured) rate() float64 {
	if m.Seconds == 0 {
		return 0
	}
	return float64(m.Replies) / m.Seconds
}

const lateAfter = 4 * time.Second

// asker makes the n-th request of a load: a whole HTTP request.
type asker func(into []byte, n int) []byte

// posts asks a path in turn with each call, each time as somebody else.
func posts(path string, calls []call, members int) asker {
	var bodies sync.Pool
	bodies.New = func() any { return new([]byte) }
	return func(into []byte, n int) []byte {
		one := n % len(calls)
		body, _ := bodies.Get().(*[]byte)
		*body = calls[one].body((*body)[:0], n%members)
		into = append(into, "POST "+path+"?"+strconv.Itoa(calls[one].at)+" HTTP/1.1\r\nHost: market\r\nContent-Type: application/json\r\nContent-Length: "...)
		into = strconv.AppendInt(into, int64(len(*body)), 10)
		into = append(append(into, "\r\n\r\n"...), *body...)
		bodies.Put(body)
		return into
	}
}

// load asks from so many connections for so long, each as soon as it has its
// answer. turn counts requests over several loads.
func load(addresses []string, ask asker, mark string, conns int, each time.Duration, turn *atomic.Int64) measured {
	m := measured{Conns: conns}
	var mu sync.Mutex
	var all []time.Duration
	var wg sync.WaitGroup
	began := time.Now()
	end := began.Add(each)
	for c := range conns {
		wg.Go(func() {
			l := line{address: addresses[c%len(addresses)], mark: []byte(mark)}
			defer l.close()
			for time.Now().Before(end) {
				l.exchange(ask(l.request[:0], int(turn.Add(1))))
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, l.times...)
			m.Refused += l.refused
			m.Errors += l.errors
			if l.err != nil && m.FirstFail == "" {
				m.FirstFail = l.err.Error()
			}
		})
	}
	wg.Wait()
	m.Seconds = time.Since(began).Seconds()
	m.summarise(all)
	return m
}

func (m *measured) summarise(all []time.Duration) {
	slices.Sort(all)
	m.times, m.Replies = all, len(all)
	if len(all) == 0 {
		return
	}
	at := func(part float64) time.Duration { return all[min(int(float64(len(all))*part), len(all)-1)] }
	m.P50, m.P99, m.Longest = at(0.5), at(0.99), all[len(all)-1]
	for _, took := range all {
		if took > lateAfter {
			m.Late++
		}
	}
}

// line is one connection that is kept.
type line struct {
	address         string
	mark            []byte
	conn            net.Conn
	in              *bufio.Reader
	request         []byte
	body            []byte
	times           []time.Duration
	refused, errors int
	err             error // the first
}

func (l *line) close() {
	if l.conn != nil {
		_ = l.conn.Close()
		l.conn = nil
	}
}

func (l *line) exchange(request []byte) {
	l.request = request
	began := time.Now()
	status, err := l.try(request)
	if err != nil {
		l.fail(err)
		l.close()
		return
	}
	l.times = append(l.times, time.Since(began))
	if status != http.StatusOK || !bytes.Contains(l.body, l.mark) {
		l.refused++
		if l.err == nil {
			l.err = fmt.Errorf("%d %.300s", status, l.body)
		}
	}
}

func (l *line) fail(err error) {
	l.errors++
	if l.err == nil {
		l.err = err
	}
}

func (l *line) try(request []byte) (int, error) {
	if l.conn == nil {
		u, err := url.Parse(l.address)
		if err != nil {
			return 0, err
		}
		if l.conn, err = net.DialTimeout("tcp", u.Host, 10*time.Second); err != nil {
			return 0, err
		}
		l.in = bufio.NewReaderSize(l.conn, 16<<10)
	}
	if err := l.conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		return 0, err
	}
	if _, err := l.conn.Write(request); err != nil {
		return 0, err
	}
	return l.read()
}

var errAnswer = errors.New("no answer with a length")

// read takes one answer with a Content-Length, which all of ours have.
func (l *line) read() (int, error) {
	first, err := l.in.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	if len(first) < 12 {
		return 0, errAnswer
	}
	status, err := strconv.Atoi(string(first[9:12]))
	if err != nil {
		return 0, errAnswer
	}
	length := -1
	for {
		header, err := l.in.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		header = bytes.TrimRight(header, "\r\n")
		if len(header) == 0 {
			break
		}
		name, value, _ := bytes.Cut(header, []byte(": "))
		if bytes.EqualFold(name, []byte("Content-Length")) {
			if length, err = strconv.Atoi(string(value)); err != nil {
				return 0, errAnswer
			}
		}
	}
	if length < 0 {
		return 0, errAnswer
	}
	l.body = slices.Grow(l.body[:0], length)[:length]
	_, err = io.ReadFull(l.in, l.body)
	return status, err
}
