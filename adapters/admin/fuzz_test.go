package admin

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/junggyenara/junggye/adapters/admin/apitest"
	"github.com/junggyenara/junggye/core/operator"
)

// target is the API over the given world for apitest.
func (w *world) target() apitest.Target {
	w.Helper()
	document, err := apitest.Read(w.api.Document())
	if err != nil {
		w.Fatal(err)
	}
	t := apitest.Target{
		Document: document, Token: func(role string) string { return role },
		May: func(role, action string) bool { return operator.Role(role).May(operator.Action(action)) },
		Do: func(r *http.Request) (res *http.Response, err error) {
			defer func() {
				if cause := recover(); cause != nil {
					err = fmt.Errorf("the program broke: %v", cause)
				}
			}()
			got := httptest.NewRecorder()
			w.router.ServeHTTP(got, r)
			return got.Result(), nil
		},
	}
	for _, role := range operator.Roles() {
		t.Roles = append(t.Roles, string(role))
	}
	return t
}

// TestEveryOperationStandsAnything asks all operations of the document what they
// should and should not be asked.
func TestEveryOperationStandsAnything(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.talk()
	target := w.target()
	report := target.Fuzz(t, 20261122, 20*len(target.Document.Operations()))
	for _, name := range target.Document.Operations() {
		if report.Asked[name] == nil {
			t.Errorf("%s was not asked", name)
		}
	}
}

func FuzzOperations(f *testing.F) {
	for seed := range uint64(2) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		target := newWorld(t).target()
		target.Fuzz(t, seed, 5*len(target.Document.Operations()))
	})
}
