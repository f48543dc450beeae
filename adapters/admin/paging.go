package admin

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"net/url"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
)

const (
	defaultLimit = 20
	// maxNumbered is how many rows a page number may skip: each is read and dropped.
	maxNumbered = 1000
	// cursorLen: two numbers and the hash of what was asked, in bytes.
	cursorLen = 24
)

// List is a part of a list.
type List[T any] struct {
	Items []T    `json:"items" doc:"The rows, in the order of the list."`
	Next  string `json:"next,omitempty" doc:"The cursor of the next part; absent at the end."`
}

// Paging is what lists are asked with. Embed it in an input.
type Paging struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"How many rows to answer at most."`
	Cursor string `query:"cursor" maxLength:"200" doc:"Where to go on: next of the part before, asked with the same filters."`

	filters [8]byte
	// before and at are the key of the last row seen, and by what else the list is
	// ordered, if its key does not tell; 0 for the beginning.
	before, at int64
	skip       int
}

// NumberedPaging takes the original's page numbers too. They are for the first
// pages only; a cursor goes to the end.
type NumberedPaging struct {
	Paging
	Page int `query:"page" minimum:"1" maximum:"1000" doc:"The number of the page, from 1. Pages times limit is at most 1000; further on, use cursor."`
}

// read binds the cursor to the operation and its filters: with others it would
// leave rows out without a word.
func (p *Paging) read(operation string, query url.Values) error {
	if p.Limit == 0 {
		p.Limit = defaultLimit
	}
	filters := url.Values{}
	for name, values := range query {
		if name != "cursor" && name != "limit" && name != "page" {
			filters[name] = values
		}
	}
	sum := sha256.Sum256([]byte(operation + "?" + filters.Encode()))
	copy(p.filters[:], sum[:])
	if p.Cursor == "" {
		return nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(p.Cursor)
	if err != nil || len(raw) != cursorLen || [8]byte(raw[16:]) != p.filters {
		return at("query.cursor", fault.New(fault.Invalid, codeCursor))
	}
	p.before, p.at = int64(binary.BigEndian.Uint64(raw)), int64(binary.BigEndian.Uint64(raw[8:]))
	if p.before <= 0 {
		return at("query.cursor", fault.New(fault.Invalid, codeCursor))
	}
	return nil
}

func (p *NumberedPaging) read(operation string, query url.Values) error {
	if err := p.Paging.read(operation, query); err != nil {
		return err
	}
	if p.Page <= 1 || p.Cursor != "" {
		return nil
	}
	if p.Page*p.Limit > maxNumbered {
		return at("query.page", fault.New(fault.Invalid, codePage, maxNumbered))
	}
	p.skip = (p.Page - 1) * p.Limit
	return nil
}

// next is the cursor after the row with the key.
func (p *Paging) next(key int64) string { return p.nextBy(key, 0) }

// nextBy is next for a list whose order the key alone does not tell.
func (p *Paging) nextBy(key, by int64) string {
	raw := binary.BigEndian.AppendUint64(nil, uint64(key))
	raw = binary.BigEndian.AppendUint64(raw, uint64(by))
	return base64.RawURLEncoding.EncodeToString(append(raw, p.filters[:]...))
}

// list answers with a part of a list. fetch reads rows by their key, newest
// first; key is what a row is ordered by; show is the row as it goes out.
func list[R, T any](p Paging, fetch func(ports.Page) ([]R, error), key func(R) int64, show func(R) T) (*Answer[List[T]], error) {
	out := answer(List[T]{Items: []T{}})
	if p.skip > 0 {
		rows, err := fetch(ports.Page{Limit: p.skip})
		if err != nil || len(rows) < p.skip {
			return out, err
		}
		p.before = key(rows[len(rows)-1])
	}
	// One more tells whether there is a next part.
	rows, err := fetch(ports.Page{Before: p.before, Limit: p.Limit + 1})
	if err != nil {
		return nil, err
	}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		out.Body.Next = p.next(key(rows[p.Limit-1]))
	}
	for _, r := range rows {
		out.Body.Items = append(out.Body.Items, show(r))
	}
	return out, nil
}

// maxPieces bounds how many short parts a page number may skip.
const maxPieces = 100

// listed is list for rows that come with the key of the next part, such as those
// that are looked for in pieces: a part may be short and have a next one.
func listed[R, T any](p Paging, fetch func(ports.Page) ([]R, int64, error), show func(R) T) (*Answer[List[T]], error) {
	out := answer(List[T]{Items: []T{}})
	for left, pieces := p.skip, 0; left > 0; pieces++ {
		rows, next, err := fetch(ports.Page{Before: p.before, Limit: left})
		if err != nil {
			return nil, err
		}
		if left -= len(rows); next == 0 || left > 0 && pieces == maxPieces {
			return out, nil
		}
		p.before = next
	}
	rows, next, err := fetch(ports.Page{Before: p.before, Limit: p.Limit})
	if err != nil {
		return nil, err
	}
	if next != 0 {
		out.Body.Next = p.next(next)
	}
	for _, r := range rows {
		out.Body.Items = append(out.Body.Items, show(r))
	}
	return out, nil
}
