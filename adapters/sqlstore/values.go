package sqlstore

import (
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/ports"
)

// micros is how a time is stored: microseconds since 1970, 0 for the zero time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func moment(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}

// sure is a row's mapping that cannot fail.
func sure[R, V any](value func(R) V) func(R) (V, error) {
	return func(row R) (V, error) { return value(row), nil }
}

func number(n int64) (int, error) { return int(n), nil }

// first is the highest id that a page may show.
func first(p ports.Page) int64 {
	if p.Before == 0 {
		return math.MaxInt64
	}
	return p.Before - 1
}

func limit(n int) int32 { return int32(min(n, math.MaxInt32)) }

// photo is how a photo is stored. Keys are short because there are many.
type photo struct {
	State  listing.PhotoState `json:"s,omitempty"`
	Source string             `json:"u,omitempty"`
	Key    string             `json:"k,omitempty"`
}

func encodePhotos(photos listing.Photos) (string, error) {
	n := len(photos)
	for n > 0 && photos[n-1] == (listing.Photo{}) {
		n--
	}
	list := make([]photo, n)
	for i := range list {
		list[i] = photo(photos[i])
	}
	text, err := json.Marshal(list)
	return string(text), err
}

func decodePhotos(text string) (listing.Photos, error) {
	var photos listing.Photos
	var list []photo
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return photos, fmt.Errorf("photos: %w", err)
	}
	if len(list) > len(photos) {
		return photos, fmt.Errorf("photos: %d, at most %d fit", len(list), len(photos))
	}
	for i, p := range list {
		photos[i] = listing.Photo(p)
	}
	return photos, nil
}
