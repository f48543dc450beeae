// Package blobkey is the grammar of the keys of stored objects, the same for
// every store. It does no I/O and does not make keys up.
package blobkey

import (
	"path"
	"strings"

	"github.com/junggyenara/junggye/core/fault"
)

// CodeKey refuses a key outside the grammar of ports.Blobs. It has no Args.
const CodeKey fault.Code = "blob.key"

// CodeType refuses a content type that does not fit the end of the key.
// Args: the content type.
const CodeType fault.Code = "blob.content_type"

// MaxLength is the longest key, in characters.
const MaxLength = 200

// Check returns an Invalid fault for a key outside the grammar.
func Check(key string) error {
	if !valid(key) {
		return fault.New(fault.Invalid, CodeKey)
	}
	return nil
}

func valid(key string) bool {
	if key == "" || len(key) > MaxLength {
		return false
	}
	for _, c := range []byte(key) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && !strings.ContainsRune("/-_.", rune(c)) {
			return false
		}
	}
	for segment := range strings.SplitSeq(key, "/") {
		if segment == "" || segment == "." || segment == ".." {
			return false
		}
	}
	return true
}

// Type returns the content type that the end of a key stands for: ".jpg" is
// image/jpeg and ".png" is image/png; others are not known.
func Type(key string) (contentType string, known bool) {
	switch path.Ext(key) {
	case ".jpg":
		return "image/jpeg", true
	case ".png":
		return "image/png", true
	default:
		return "", false
	}
}

// CheckType returns an Invalid fault unless the content type is the one that
// the end of the key stands for.
func CheckType(key, contentType string) error {
	if known, ok := Type(key); !ok || known != contentType {
		return fault.New(fault.Invalid, CodeType, contentType)
	}
	return nil
}

// Path turns a key into a path for stores that keep objects as files in
// folders, as many S3 servers do. There a name cannot be an object and a folder
// of others at once, so a folder that is named like an object gets a '+', which
// no key has. Keys that the market makes stay as they are.
func Path(key string) (string, error) {
	if err := Check(key); err != nil {
		return "", err
	}
	segments := strings.Split(key, "/")
	for i, segment := range segments[:len(segments)-1] {
		if _, known := Type(segment); known {
			segments[i] = segment + "+"
		}
	}
	return strings.Join(segments, "/"), nil
}
