package admin

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
)

// Tagged is an answer about what two people may edit.
type Tagged[T any] struct {
	ETag string `header:"ETag" doc:"The version, to be sent as it is as If-Match with a change." example:"\"3\""`
	Body T
}

// tagged is an answer with the version of what it shows.
func tagged[T any](version int64, body T) *Tagged[T] {
	return &Tagged[T]{ETag: etag(version), Body: body}
}

func etag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// IfMatch makes a change conditional: it is done only if nobody else changed the
// thing since it was read. Embed it in an input.
type IfMatch struct {
	IfMatch string `header:"If-Match" maxLength:"40" doc:"The ETag that the change is based on. Required: without it the answer is 428, and 412 when the thing was changed since." example:"\"3\""`

	version int64
}

// Version is the version that the change is based on.
func (m *IfMatch) Version() int64 { return m.version }

// check reads the tag. One that we never gave matches nothing, nor does "*": who
// wants to change something says what was seen.
func (m *IfMatch) check() error {
	if strings.TrimSpace(m.IfMatch) == "" {
		return precondition(http.StatusPreconditionRequired)
	}
	tag := strings.TrimSpace(m.IfMatch)
	if seen, _, marked := strings.Cut(tag, bodyMark); marked && strings.HasSuffix(tag, `"`) {
		tag = seen + `"`
	}
	version, err := strconv.ParseInt(strings.Trim(tag, `"`), 10, 64)
	if err != nil || version <= 0 || etag(version) != tag {
		return precondition(http.StatusPreconditionFailed)
	}
	m.version = version
	return nil
}

// bodyMark stands in a tag between the version and what tells two answers about one
// version from each other: a trade's story grows without a move of the trade.
const bodyMark = "-"

// revalidated gives each success of a GET a tag of its body, behind the version
// where there is one, and answers 304 without the body to who has it already, RFC 9110
// section 13.1.2. The work is done all the same: a look that is recorded stays recorded.
func revalidated(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		held := &heldAnswer{ResponseWriter: w, status: http.StatusOK}
		next(held, r)
		if held.status == http.StatusOK {
			sum := sha256.Sum256(held.body.Bytes())
			version := strings.TrimSuffix(w.Header().Get("ETag"), `"`)
			if version == "" {
				version = `"`
			}
			tag := version + bodyMark + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
			w.Header().Set("ETag", tag)
			if has(r.Header.Values("If-None-Match"), tag) {
				w.Header().Del("Content-Type")
				w.WriteHeader(http.StatusNotModified)
				return
			}
		}
		w.WriteHeader(held.status)
		// A client that is gone misses nothing.
		_, _ = w.Write(held.body.Bytes())
	}
}

// has compares weakly, as If-None-Match does.
func has(lines []string, tag string) bool {
	for one := range strings.SplitSeq(strings.Join(lines, ","), ",") {
		if one = strings.TrimSpace(one); one == "*" || strings.TrimPrefix(one, "W/") == tag {
			return true
		}
	}
	return false
}

// heldAnswer keeps an answer until all of it is known.
type heldAnswer struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

// WriteHeader implements http.ResponseWriter.
func (h *heldAnswer) WriteHeader(status int) { h.status = status }

// Write implements http.ResponseWriter.
func (h *heldAnswer) Write(p []byte) (int, error) { return h.body.Write(p) }
