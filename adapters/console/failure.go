package console

import (
	"net/http"

	"github.com/junggyenara/junggye/core/fault"
)

// failure is the honest status of an error, and what a page says about it.
func failure(err error) (status int, title, text string) {
	if fault.CodeOf(err) == codeForm {
		return formStatus(err), titleForm, textForm
	}
	switch kind := fault.KindOf(err); kind {
	case fault.Invalid:
		return http.StatusUnprocessableEntity, titleInvalid, textInvalid
	case fault.Unauthenticated, fault.Forbidden:
		return http.StatusForbidden, titleForbidden, textForbidden
	case fault.NotFound:
		return http.StatusNotFound, titleNotFound, textNotFound
	case fault.Exists:
		return http.StatusConflict, titleExists, textExists
	case fault.Conflict:
		return http.StatusConflict, titleConflict, textConflict
	case fault.Stale:
		return http.StatusConflict, titleStale, textStale
	case fault.Limited:
		return http.StatusTooManyRequests, titleLimited, textLimited
	case fault.Unavailable:
		return http.StatusServiceUnavailable, titleUnavailable, textUnavailable
	case fault.InDoubt:
		return http.StatusServiceUnavailable, titleInDoubt, textInDoubt
	default:
		return http.StatusInternalServerError, titleInternal, textInternal
	}
}

func formStatus(err error) int {
	switch kind := fault.KindOf(err); kind {
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.Stale:
		return http.StatusConflict
	default:
		return http.StatusUnprocessableEntity
	}
}

// statusWords are the words for a status that no error explains.
func statusWords(status int) (title, text string) {
	switch status {
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return titleNotFound, textNotFound
	case http.StatusForbidden:
		return titleForm, textForm
	case http.StatusRequestEntityTooLarge:
		return titleInvalid, textTooLong
	case http.StatusTooManyRequests:
		return titleLimited, textLimited
	default:
		return titleInternal, textInternal
	}
}
