package ports

import "time"

// Clock tells the time in UTC, cut to whole microseconds, since that is what
// every store can keep.
type Clock interface {
	Now() time.Time
}

// Source draws what must not be guessed or repeated.
type Source interface {
	// ID returns a new identifier, larger than those drawn before by this process
	// and different from those of every other.
	ID() int64
	// Code returns four random digits.
	Code() string
	// Name returns a random name of 26 characters a-z and 2-7 that cannot be guessed.
	Name() string
}
