package admin

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
)

// signed is a ports.Tokens whose tokens are the numbers of sign-ins.
type signed map[string]operator.Claims

func (s signed) Sign(c operator.Claims) (string, error) {
	token := fmt.Sprint("token-", c.Session)
	s[token] = c
	return token, nil
}

func (s signed) Verify(token string, now time.Time) (operator.Claims, error) {
	c, ok := s[token]
	if !ok || !now.Before(c.ExpiresAt) {
		return operator.Claims{}, fault.New(fault.Unauthenticated, "")
	}
	return c, nil
}

// actors are everybody who may send a request. The tokens of all but the first
// were good once.
func (w *world) actors() (names []string, tokens map[string]string) {
	w.Helper()
	names, tokens = []string{"none", "support", "finance", "owner", "disabled", "revoked", "expired", "demoted"}, map[string]string{"none": ""}
	issued, now, r := signed{}, w.market.Clock.Now(), w.market.Store.Repos()
	w.market.Tokens, w.api.Gate = issued, w.market.Desk()
	for i, name := range names[1:] {
		id := operator.ID(firstID + 1000 + i)
		role := operator.Role(name)
		if !slices.Contains(operator.Roles(), role) {
			role = operator.Owner
		}
		who := operator.Operator{ID: id, Name: name, Role: role, State: operator.Active, CreatedAt: now, ProvedAt: now}
		session := operator.Open(operator.SessionID(id), id, operator.Token, operator.Hash(name), "", now)
		claims := operator.Claims{Operator: id, Session: session.ID, Role: role, IssuedAt: now, ExpiresAt: now.Add(time.Minute)}
		switch name {
		case "disabled":
			who.State = operator.Disabled
		case "revoked":
			session = session.Revoke(now)
		case "expired":
			claims.ExpiresAt = now
		case "demoted":
			who.Role = operator.Support // the token still says owner
		}
		token, err := issued.Sign(claims)
		for _, err := range []error{err, r.Operators.Add(w.Context(), who), r.Sessions.Add(w.Context(), session)} {
			if err != nil {
				w.Fatal(err)
			}
		}
		tokens[name] = token
	}
	return names, tokens
}

// TestWhoMayDoWhat asks every operation as everybody. What is expected comes from
// the document and from the roles' matrix; the golden file shows a reviewer what a
// change of either means.
func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	document := describe(t, newWorld(t).api)
	operations := document.operations
	slices.SortFunc(operations, func(a, b *described) int { return strings.Compare(a.Path+a.Method, b.Path+b.Method) })
	if len(operations) == 0 {
		t.Fatal("the document has no operations, so nothing is proved")
	}
	var table strings.Builder
	for _, op := range operations {
		fmt.Fprintf(&table, "%-6s %s  %s\n      ", op.Method, op.Path, action(op))
		// A world of its own: signing out ends a token.
		w := newWorld(t)
		w.document = document
		names, tokens := w.actors()
		for _, name := range names {
			got := w.ask("", op.Method, fill(op), body(op), "Authorization", "Bearer "+tokens[name])
			verdict := verdict(w, got.Code, got.Body.String())
			fmt.Fprintf(&table, " %s=%s", name, verdict)
			if want := expected(op, name); verdict != want {
				t.Errorf("%s %s as %s: %s (%d %.200s), want %s", op.Method, op.Path, name, verdict, got.Code, got.Body, want)
			}
			if got.Code >= http.StatusInternalServerError {
				t.Errorf("%s %s as %s: answered %d %s\n%s", op.Method, op.Path, name, got.Code, got.Body, w.log)
			}
		}
		table.WriteByte('\n')
	}
	golden(t, "testdata/matrix.txt", []byte(table.String()))
}

func action(op *described) string {
	switch {
	case op.Public:
		return "(public)"
	case op.Action == "":
		return "(whoever is signed in)"
	}
	return op.Action
}

// fill puts an identifier, which nothing has, in the place of each parameter.
func fill(op *described) string {
	path := op.Path
	for strings.Contains(path, "{") {
		before, rest, _ := strings.Cut(path, "{")
		_, after, _ := strings.Cut(rest, "}")
		path = before + "9" + after
	}
	return path
}

// body is one that no operation takes: the question is only who is let so far.
func body(op *described) string {
	if op.Method == http.MethodGet {
		return ""
	}
	return "{}"
}

func verdict(w *world, status int, body string) string {
	w.Helper()
	switch {
	case status == http.StatusUnauthorized:
		return "401"
	case status == http.StatusForbidden && strings.Contains(body, string(operator.CodeMayNot)):
		return "403"
	}
	return "yes"
}

func expected(op *described, name string) string {
	role := operator.Role(name)
	switch {
	case op.Public:
		return "yes"
	case !slices.Contains(operator.Roles(), role):
		return "401"
	case op.Action != "" && !role.May(operator.Action(op.Action)):
		return "403"
	}
	return "yes"
}
