package chatlog

import (
	"regexp"
	"strings"

	"github.com/junggyenara/junggye/core/text"
)

// What stands in the place of what is taken out.
const (
	aLink    = "[link]"
	aToken   = "[token]"
	anEmail  = "[email]"
	aCode    = "[code]"
	aPlace   = "[address]"
	aPhone   = "[phone]"
	aNumber  = "[number]"
	minToken = 20
)

// Redact takes out of a text what tells where somebody lives, is called or is
// paid, and what opens something: telephone numbers in whatever way they are
// written, addresses, account numbers, mail addresses, hand-over codes, the
// secret parts of links. It may take out too much. Redacting twice changes
// nothing.
func Redact(s string) string {
	s = text.CleanLines(s)
	// Nearly all texts are a few words, in which there can be none of these.
	if strings.ContainsAny(s, "/?") {
		s = bare.ReplaceAllStringFunc(s, link)
	}
	if strings.Contains(s, "@") {
		s = email.ReplaceAllString(s, anEmail)
	}
	if len(s) >= minToken {
		s = token.ReplaceAllString(s, aToken)
	}
	if strings.ContainsAny(s, "0123456789") {
		s = places(code.ReplaceAllString(s, "${1}"+aCode))
	}
	return numbers(s)
}

// bare finds links with and without a scheme, up to where a text goes on.
var bare = regexp.MustCompile(`(?i)(?:[a-z][a-z0-9+.-]*:/{1,2}[^\s"'<>]*|(?:[a-z0-9-]+\.)+[a-z]{2,}(?::[0-9]+)?[/?][^\s"'<>]*)`)

// shown is a piece of a path that names a kind of page.
var shown = regexp.MustCompile(`^[A-Za-z][a-z]{0,14}$`)

// link keeps a link's host and the first word of its path. The rest may open
// something: signatures, tokens, rooms.
func link(s string) string {
	head := ""
	if i := strings.Index(s, ":/"); i >= 0 {
		head = strings.ToLower(s[:i]) + "://"
		s = strings.TrimLeft(s[i+1:], "/")
	}
	host, rest := s, ""
	if i := strings.IndexAny(s, "/?#"); i >= 0 {
		host, rest = s[:i], s[i:]
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(rest, "/"), "/")
	switch {
	case !plainHost.MatchString(host):
		return head + aLink
	case rest == "" || rest == "/":
		return head + host + rest
	case rest[0] == '/' && rest == "/"+first && shown.MatchString(first):
		return head + host + rest
	case rest[0] == '/' && shown.MatchString(first):
		return head + host + "/" + first + "/" + aLink
	}
	return head + host + "/" + aLink
}

// plainHost is a name of letters, with or without a port; other hosts may be
// anything.
var plainHost = regexp.MustCompile(`^(?i)[a-z][a-z-]{0,20}(?:\.[a-z][a-z-]{0,20}){1,3}(?::[0-9]{1,5})?$`)

var email = regexp.MustCompile(`[^\s@<>"'(),:;\[\]]+@[^\s@<>"'(),:;\[\]]+`)

// token is a word that no language has.
var token = regexp.MustCompile(`[A-Za-z0-9_=-]{20,}`)

// code finds four to eight digits after a word for code, password or certification
// number, with up to eight characters in between.
var code = regexp.MustCompile(`(?i)((?:code|pin|otp|password|\x{CF54}\x{B4DC}|\x{C778}\x{C99D}\s?\x{BC88}\x{D638}|\x{BE44}\x{BC00}\s?\x{BC88}\x{D638}|\x{BE44}\x{BC88}|\x{C554}\x{D638})[^0-9\[\]]{0,8})[0-9](?:[ -]?[0-9]){3,7}`)
