package app

import "github.com/junggyenara/junggye/ports"

const (
	// mostWalked is how many rows are looked at for a page of a list that no index fits
	// exactly.
	mostWalked = 2000
	walkStride = 500
)

// walk reads along a list until a page is full of what fits, and tells the key
// where the next page begins, 0 at the end. A page may be short and have a next one:
// no more than mostWalked rows are looked at.
func walk[V any](
	p ports.Page, read func(ports.Page) ([]V, error), key func(V) int64, fits func(V) bool,
) (found []V, next int64, err error) {
	// One more than a page, so that a list without other conditions is read once.
	stride := p.Limit + 1
	for looked := 0; looked < mostWalked; stride = walkStride {
		some, err := read(ports.Page{Before: p.Before, Limit: stride})
		if err != nil {
			return nil, 0, err
		}
		for _, v := range some {
			if fits(v) {
				if len(found) == p.Limit {
					return found, p.Before, nil
				}
				found = append(found, v)
			}
			p.Before = key(v)
		}
		if len(some) < stride {
			return found, 0, nil
		}
		looked += len(some)
	}
	return found, p.Before, nil
}
