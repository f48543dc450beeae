// Package system is the machine's own clock and randomness for the market. It
// refuses to be set or repeated; tests take those of package memory.
package system

import (
	"time"

	"github.com/junggyenara/junggye/ports"
)

// Clock is the machine's time in UTC, cut to whole microseconds.
type Clock struct{}

var _ ports.Clock = Clock{}

// Now implements ports.Clock.
func (Clock) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
