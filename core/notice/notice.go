// Package notice is what the market tells everybody: short articles that an
// operator publishes.
package notice

import (
	"time"

	"github.com/junggyenara/junggye/core/fault"
)

// ID identifies a notice; ids grow with time.
type ID int64

// CodeUnknown is the reason for an id that names no published notice.
const CodeUnknown fault.Code = "notice.unknown"

// Notice is one article. It is a comparable value.
type Notice struct {
	ID       ID
	Title    string
	Body     string
	ImageKey string // blob key, empty without a picture
	// LinkLabel and LinkURL make the notice's own button, both empty without one.
	LinkLabel   string
	LinkURL     string
	PublishedAt time.Time
	Version     int64
}
