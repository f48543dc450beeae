package audit

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Head names the newest entry of a log, the zero Head that of an empty one. Kept
// somewhere else it shows when the newest entries were cut off, which the chain itself
// cannot.
type Head struct {
	Seq  int64
	Hash string
}

// Head returns the entry's name.
func (e Entry) Head() Head { return Head{e.Seq, e.Hash} }

// String is "12:9f86…", the number and the hash.
func (h Head) String() string { return fmt.Sprintf("%d:%s", h.Seq, h.Hash) }

// errHead refuses what no Head says of itself.
var errHead = errors.New("a head of the audit log is a number, a colon and 64 hexadecimal digits, such as 12:9f86…")

// ParseHead reads what String writes.
func ParseHead(s string) (Head, error) {
	number, hash, _ := strings.Cut(s, ":")
	seq, err := strconv.ParseInt(number, 10, 64)
	if err != nil || seq < 1 || len(hash) != 64 || strings.Trim(hash, "0123456789abcdef") != "" {
		return Head{}, errHead
	}
	return Head{seq, hash}, nil
}

// Has reports what is wrong with a log of which newest is the last entry and found the
// entry with the number of h, zero where there is none.
func (h Head) Has(newest, found Head) error {
	switch {
	case h == Head{} || h == found:
		return nil
	case newest.Seq < h.Seq:
		return fmt.Errorf("audit entry %d was there and is not: the log ends with %d; its newest entries were cut off, or an older backup was restored", h.Seq, newest.Seq)
	}
	return fmt.Errorf("audit entry %d is another one than it was: the log was written anew", h.Seq)
}
