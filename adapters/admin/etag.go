package admin

import (
	"net/http"
	"strconv"
	"strings"
)

// Tagged is an answer about what two people may edit.
type Tagged[T any] struct {
	ETag string `header:"ETag" doc:"The version, to be sent as If-Match with a change." example:"\"3\""`
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
	version, err := strconv.ParseInt(strings.Trim(strings.TrimSpace(m.IfMatch), `"`), 10, 64)
	if err != nil || version <= 0 || etag(version) != strings.TrimSpace(m.IfMatch) {
		return precondition(http.StatusPreconditionFailed)
	}
	m.version = version
	return nil
}
