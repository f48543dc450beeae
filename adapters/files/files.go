// Package files keeps blobs as files below one folder. It refuses to leave that
// folder, to follow a link out of it, and to store kinds of data that it cannot
// name again from the end of the key; it does not list or expire objects.
package files

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"time"

	"github.com/junggyenara/junggye/core/blobkey"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
)

const (
	folderMode = 0o750
	fileMode   = 0o640
)

// Store implements ports.Blobs. It is safe for concurrent use, also by several
// processes on one folder. A crash can leave a file with '~' in its name, which
// no key reaches and which may be deleted.
type Store struct {
	root *os.Root
}

var _ ports.Blobs = (*Store)(nil)

// Open makes the folder where it is missing and returns a store on it.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, folderMode); err != nil {
		return nil, fmt.Errorf("make blob folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open blob folder: %w", err)
	}
	return &Store{root: root}, nil
}

// Close gives the folder's handle back; the store is useless afterwards.
func (s *Store) Close() error { return s.root.Close() }

// Put implements ports.Blobs. The content type must be the one that the key's
// extension stands for.
func (s *Store) Put(ctx context.Context, key, contentType string, data []byte) error {
	name, err := blobkey.Path(key)
	if err != nil {
		return err
	}
	if err := blobkey.CheckType(key, contentType); err != nil {
		return err
	}
	if err := stopped(ctx); err != nil {
		return err
	}
	if err := s.root.MkdirAll(path.Dir(name), folderMode); err != nil {
		return fmt.Errorf("make folder of blob: %w", err)
	}
	temp := name + "~" + rand.Text()
	if err := s.write(temp, data); err != nil {
		return errors.Join(fmt.Errorf("write blob: %w", err), s.removeIfThere(temp))
	}
	if err := stopped(ctx); err != nil {
		return errors.Join(err, s.removeIfThere(temp))
	}
	if err := s.root.Rename(temp, name); err != nil {
		return errors.Join(fmt.Errorf("name blob: %w", err), s.removeIfThere(temp))
	}
	// Without this the new name may not survive; the port rather wants no object
	// than one that a failed Put has left.
	if err := s.syncFolders(path.Dir(name)); err != nil {
		return errors.Join(fmt.Errorf("sync folder of blob: %w", err), s.removeIfThere(name))
	}
	return nil
}

// Get implements ports.Blobs.
func (s *Store) Get(ctx context.Context, key string) (ports.Blob, error) {
	name, err := blobkey.Path(key)
	if err != nil {
		return ports.Blob{}, err
	}
	contentType, known := blobkey.Type(key)
	if !known {
		return ports.Blob{}, fault.New(fault.NotFound, "")
	}
	if err := stopped(ctx); err != nil {
		return ports.Blob{}, err
	}
	file, err := s.root.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return ports.Blob{}, fault.Wrap(fault.NotFound, "", err)
	}
	if err != nil {
		return ports.Blob{}, fmt.Errorf("open blob: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return ports.Blob{}, fmt.Errorf("stat blob: %w", err)
	}
	data := make([]byte, info.Size())
	if _, err := io.ReadFull(file, data); err != nil {
		return ports.Blob{}, fmt.Errorf("read blob: %w", err)
	}
	return ports.Blob{
		ContentType: contentType,
		ModifiedAt:  info.ModTime().UTC().Truncate(time.Second),
		Data:        data,
	}, nil
}

// Remove implements ports.Blobs.
func (s *Store) Remove(ctx context.Context, key string) error {
	name, err := blobkey.Path(key)
	if err != nil {
		return err
	}
	if _, known := blobkey.Type(key); !known {
		return nil
	}
	if err := stopped(ctx); err != nil {
		return err
	}
	if err := s.removeIfThere(name); err != nil {
		return fmt.Errorf("remove blob: %w", err)
	}
	return nil
}

func (s *Store) write(name string, data []byte) error {
	file, err := s.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

func (s *Store) removeIfThere(name string) error {
	if err := s.root.Remove(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// syncFolders syncs every folder up to the root: another Put may have made one
// of them a moment ago and not have synced its parent yet.
func (s *Store) syncFolders(dir string) error {
	for {
		folder, err := s.root.Open(dir)
		if err != nil {
			return err
		}
		if err := errors.Join(folder.Sync(), folder.Close()); err != nil {
			return err
		}
		if dir == "." {
			return nil
		}
		dir = path.Dir(dir)
	}
}

func stopped(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return fault.Wrap(fault.Unavailable, "", err)
	}
	return nil
}
