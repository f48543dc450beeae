package memory

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/junggyenara/junggye/core/blobkey"
	"github.com/junggyenara/junggye/ports"
)

// Blobs is a ports.Blobs in memory.
type Blobs struct {
	now   func() time.Time
	mu    sync.RWMutex
	blobs map[string]ports.Blob
}

// NewBlobs makes an empty Blobs whose objects carry the machine's time.
func NewBlobs() *Blobs { return &Blobs{now: time.Now, blobs: map[string]ports.Blob{}} }

// Put stores a copy of data.
func (b *Blobs) Put(ctx context.Context, key, contentType string, data []byte) error {
	if err := checkBlob(ctx, key); err != nil {
		return fmt.Errorf("put blob: %w", err)
	}
	blob := ports.Blob{ContentType: contentType, ModifiedAt: b.now().UTC().Truncate(time.Second), Data: slices.Clone(data)}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.blobs[key] = blob
	return nil
}

// Get returns a copy of the object.
func (b *Blobs) Get(ctx context.Context, key string) (ports.Blob, error) {
	if err := checkBlob(ctx, key); err != nil {
		return ports.Blob{}, fmt.Errorf("get blob: %w", err)
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	blob, ok := b.blobs[key]
	if !ok {
		return ports.Blob{}, fmt.Errorf("get blob: %w", notFound())
	}
	blob.Data = slices.Clone(blob.Data)
	return blob, nil
}

// Remove deletes the object.
func (b *Blobs) Remove(ctx context.Context, key string) error {
	if err := checkBlob(ctx, key); err != nil {
		return fmt.Errorf("remove blob: %w", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.blobs, key)
	return nil
}

func checkBlob(ctx context.Context, key string) error {
	if err := blobkey.Check(key); err != nil {
		return err
	}
	return cancelled(ctx.Err())
}
