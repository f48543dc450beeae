//go:build unix

package sqlite

import (
	"errors"
	"io"
	"os"
	"syscall"
)

// lockFile locks the file at path for as long as the process holds the result.
// The kernel lets go however the process ends. The file stays: removing it
// would let two processes lock two files of one name.
func lockFile(path string) (io.Closer, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = ErrInUse
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}
