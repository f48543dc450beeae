package ports

import (
	"context"
	"time"
)

// Vault encrypts what must not be read from a stolen database or backup: postal
// addresses, bank accounts, telephone numbers. It has a ring of keys: the
// first seals, all of them open, so that keys can be changed while old data is there.
//
// Errors are Internal, since neither a member nor a repetition can do anything
// about them. None quotes a plain text, a sealed one or a key.
type Vault interface {
	// Seal encrypts plain and binds it to its context, which says whose and what it
	// is, such as "address:" and a member's id: a row that is copied to another
	// member does not open there. The context is needed again to open, is not part
	// of the result, and must not be empty.
	//
	// The result is ASCII without spaces, commas or quotation marks, and at most 80
	// bytes longer than 4/3 of plain, by which it betrays plain's length. Sealing the same
	// twice gives different results, so sealed texts cannot be compared or looked up.
	Seal(plain []byte, context string) (string, error)
	// Open returns what was sealed in the same context by a key of the ring. A text
	// that was changed by one bit, comes from another context or another ring is
	// an error.
	Open(sealed, context string) ([]byte, error)
	// Hash makes a fingerprint by which a value is found again without being read,
	// such as a telephone number in its one normal form. It is always the same for
	// the same kind, value and first key; without the key it cannot be guessed by
	// trying all values. Kinds are told apart. It has 43 characters: letters,
	// digits, - and _.
	Hash(kind, value string) string
	// Hashes returns the fingerprints of all keys of the ring, Hash's first. Whoever
	// looks for a value looks for all of them, since the row may be older than the
	// first key.
	Hashes(kind, value string) []string
	// KeyID is the id of the first key.
	KeyID() string
	// Older are the spans of the texts that the other keys of the ring sealed, one for
	// each.
	Older() []Span
}

// Span is a range of sealed texts, in the order of their bytes: From is in it, To
// is not. The empty text is in none.
type Span struct{ From, To string }

// Has reports whether the text is in the span.
func (s Span) Has(text string) bool { return s.From <= text && text < s.To }

// Seal is a sample of what a vault's key seals. It tells at once whether today's
// keys open what older ones closed, and which one is missing.
type Seal struct {
	KeyID  string // at most 40 characters
	Sample string // sealed; at most 300 characters
	At     time.Time
}

// Seals keep a sample of each key that has ever sealed here.
type Seals interface {
	// List returns all, in the order of their key ids.
	List(ctx context.Context) ([]Seal, error)
	// Add keeps a sample. A key id that is there already is Exists.
	Add(ctx context.Context, s Seal) error
}
