package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// open reads the file, one payment state a line, the last line of a payment
// being the valid one, and then rewrites it with one line a payment.
func (s *Server) open() error {
	if s.opts.File == "" {
		return nil
	}
	data, err := os.ReadFile(s.opts.File)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("sandbox: read payments: %w", err)
	}
	if err := s.load(data); err != nil {
		return err
	}
	if err := s.compact(); err != nil {
		return fmt.Errorf("sandbox: rewrite payments: %w", err)
	}
	return nil
}

func (s *Server) load(data []byte) error {
	// A line without its end was cut off while it was written, before the
	// answer went out, so nobody relies on it.
	whole := data[:bytes.LastIndexByte(data, '\n')+1]
	number := 0
	for line := range bytes.Lines(whole) {
		number++
		var p record
		if err := json.Unmarshal(line, &p); err != nil {
			return fmt.Errorf("sandbox: payments file, line %d: %w", number, err)
		}
		if p.TID == "" || p.Page == "" {
			return fmt.Errorf("sandbox: payments file, line %d: not a payment", number)
		}
		s.keep(&p)
	}
	return nil
}

// compact replaces the file in one step and leaves it open for appending.
func (s *Server) compact() error {
	dir := filepath.Dir(s.opts.File)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	// CreateTemp makes it readable for its owner only, as tokens need.
	file, err := os.CreateTemp(dir, filepath.Base(s.opts.File)+".*")
	if err != nil {
		return fmt.Errorf("make file: %w", err)
	}
	s.file, s.size = file, 0
	for _, tid := range s.order {
		if err = s.save(s.byTID[tid]); err != nil {
			break
		}
	}
	if err == nil {
		err = file.Sync()
	}
	if err == nil {
		err = os.Rename(file.Name(), s.opts.File)
	}
	if err != nil {
		s.file = nil
		return errors.Join(err, file.Close(), os.Remove(file.Name()))
	}
	return nil
}

// save appends the present state of a payment. It does not wait for the disk:
// the file has to survive the process, not the machine.
func (s *Server) save(p *record) error {
	if s.opts.File == "" {
		return nil
	}
	if s.file == nil {
		return errors.New("sandbox: the payments file is closed")
	}
	line, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("sandbox: encode payment: %w", err)
	}
	line = append(line, '\n')
	// A failed write may have left half a line; the next one starts where the
	// whole lines end and so writes over it.
	if _, err := s.file.WriteAt(line, s.size); err != nil {
		return errors.Join(fmt.Errorf("sandbox: save payment: %w", err), s.file.Truncate(s.size))
	}
	s.size += int64(len(line))
	return nil
}
