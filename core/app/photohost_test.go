package app_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
)

const photoHost = "https://photo.example/"

var errPhoto = errors.New("the photo host did not answer")

// photos is a photo host that fails on demand.
type photos struct {
	mu      sync.Mutex
	failing map[string]error
	calls   map[string]int
	before  func(url string) // runs before an answer
}

func newPhotos() *photos { return &photos{failing: map[string]error{}, calls: map[string]int{}} }

func (p *photos) Allowed(url string) bool { return strings.HasPrefix(url, photoHost) }

func (p *photos) Fetch(_ context.Context, url string) ([]byte, error) {
	p.mu.Lock()
	p.calls[url]++
	before, err := p.before, p.failing[url]
	p.mu.Unlock()
	if before != nil {
		before(url)
	}
	return []byte(url), err
}

// Convert takes what begins like a picture.
func (p *photos) Convert(_ context.Context, data []byte) ([]byte, error) {
	if !bytes.HasPrefix(data, []byte("picture")) {
		return nil, fault.New(fault.Invalid, "photo.not_image")
	}
	return append([]byte("converted "), data...), nil
}

func (p *photos) fail(url string, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failing[url] = err
}

func (p *photos) heal() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.failing)
	p.before = nil
}

func (p *photos) count(url string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calls[url]
}

var _ ports.Photos = (*photos)(nil)
