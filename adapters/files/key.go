package files

import (
	"path"
	"strings"

	"github.com/junggyenara/junggye/core/fault"
)

const maxKeyLength = 200

// location turns a key into a path below the root. The characters '+' and '~'
// cannot occur in keys, so added ones never meet another key's file: a folder
// that is named like an object gets a '+'.
func location(key string) (string, error) {
	if !validKey(key) {
		return "", fault.New(fault.Invalid, CodeKey)
	}
	segments := strings.Split(key, "/")
	for i, segment := range segments[:len(segments)-1] {
		if _, known := typeOf(segment); known {
			segments[i] = segment + "+"
		}
	}
	return strings.Join(segments, "/"), nil
}

func validKey(key string) bool {
	if key == "" || len(key) > maxKeyLength {
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

func typeOf(key string) (contentType string, known bool) {
	switch path.Ext(key) {
	case ".jpg":
		return "image/jpeg", true
	case ".png":
		return "image/png", true
	default:
		return "", false
	}
}
