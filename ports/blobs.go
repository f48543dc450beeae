package ports

import (
	"context"
	"time"
)

// Blob is a stored object. Data belongs to the caller: stores copy on the way
// in and on the way out.
type Blob struct {
	ContentType string
	ModifiedAt  time.Time // UTC, whole seconds
	Data        []byte
}

// Blobs keeps opaque bytes under keys that the market makes at random, such as
// "listing/2026/11/k3j9…jpg". A key has one to 200 characters of a-z, 0-9, '/',
// '-', '_' and '.', no empty, "." or ".." segment; anything else is Invalid.
// Package blobkey is this grammar. A store may know only the content types that
// blobkey.Type knows, and refuse to Put others.
type Blobs interface {
	// Put stores data, replacing what was there. When it returns nil, the bytes
	// survive a crash; when it fails, the old object is whole or the key is absent.
	// A store across a network that cannot tell whether a Put that failed was
	// carried out tries to remove the object; when that fails too, the key may hold
	// all of the new one, never a part.
	Put(ctx context.Context, key, contentType string, data []byte) error
	// Get returns the object, or NotFound.
	Get(ctx context.Context, key string) (Blob, error)
	// Remove deletes the object. Removing an absent key succeeds.
	Remove(ctx context.Context, key string) error
}

// BlobLinks is what a Blobs may offer besides, when browsers can fetch its
// objects without us.
type BlobLinks interface {
	// Link returns an http or https address that answers GET, and perhaps nothing
	// else, with the object. It works for ten minutes at least and is the same for
	// some minutes, so that browsers need not fetch twice. It tells everybody who
	// has it no more than this one object. Whether the object exists is not looked
	// up. A key that can have no object is Invalid or NotFound.
	Link(ctx context.Context, key string) (address string, err error)
}

// Photos brings a photo that a member sent into our own form.
type Photos interface {
	// Fetch downloads the photo at rawURL, from the allowed hosts only, and
	// returns it upright, without any metadata, scaled to fit 1280 pixels, as JPEG.
	// Invalid means that this URL will never give a photo (foreign host, not an
	// image, too large, gone); Unavailable means that another try may work.
	Fetch(ctx context.Context, rawURL string) ([]byte, error)
	// Convert makes the same of a picture that is at hand. Every error but Unavailable,
	// for lack of room to work, is Invalid.
	Convert(ctx context.Context, data []byte) ([]byte, error)
	// Allowed reports whether rawURL points at an allowed host. It does no I/O.
	Allowed(rawURL string) bool
}
