package admin

import (
	"context"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/trade"
)

type payInput struct {
	ThingID ID `path:"thingId"`
	Once
	Body struct {
		Reason string `json:"reason" maxLength:"500"`
	}
}

// paying is an operation that moves money; each call takes the next error.
func paying(done *int, errs ...error) func(*API) {
	return func(a *API) {
		add(a, Op{ID: "pay", Method: http.MethodPost, Path: "/admin/sample/{thingId}/pay", Tag: "sample", Action: operator.MoveMoney},
			func(_ context.Context, _ operator.Actor, in *payInput) (*Tagged[thing], error) {
				*done++
				if *done <= len(errs) && errs[*done-1] != nil {
					return nil, errs[*done-1]
				}
				return tagged(int64(*done), thing{ID: in.ThingID}), nil
			})
	}
}

func TestWhatMovesMoneyIsDoneOnce(t *testing.T) {
	t.Parallel()
	done := 0
	w := newWorld(t, paying(&done))
	const target, body = "/admin/sample/1/pay", `{"reason":"stuck"}`
	for _, key := range []string{"", `""`, "with space", `"a`, "가", "x/y"} {
		p := w.problem(w.ask("owner", http.MethodPost, target, body, "Idempotency-Key", key), 400, "http.idempotency_key")
		if len(p.Errors) != 1 || p.Errors[0].Location != "header.Idempotency-Key" {
			t.Errorf("the key %q: errors are %+v", key, p.Errors)
		}
	}
	if done != 0 {
		t.Fatal("a request without a key was carried out")
	}
	first := w.ask("owner", http.MethodPost, target, body, "Idempotency-Key", "key-1")
	for _, key := range []string{"key-1", `"key-1"`} {
		again := w.ask("owner", http.MethodPost, target, body, "Idempotency-Key", key)
		if first.Code != 200 || again.Code != 200 || again.Body.String() != first.Body.String() || again.Header().Get("ETag") != first.Header().Get("ETag") {
			t.Errorf("answered %d %s %s, and again %d %s %s: want the same", first.Code, first.Body, first.Header(), again.Code, again.Body, again.Header())
		}
	}
	if done != 1 {
		t.Errorf("carried out %d times, want once", done)
	}
	w.problem(w.ask("owner", http.MethodPost, target, `{"reason":"other"}`, "Idempotency-Key", "key-1"), 422, "operator.key_reused")
	w.problem(w.ask("owner", http.MethodPost, "/admin/sample/2/pay", body, "Idempotency-Key", "key-1"), 422, "operator.key_reused")
	w.problem(w.ask("support", http.MethodPost, target, body, "Idempotency-Key", "key-1"), 403, "operator.may_not")
	if got := w.ask("finance", http.MethodPost, target, body, "Idempotency-Key", "key-1"); got.Code != 200 || done != 2 {
		t.Errorf("another operator's key-1 is answered %d, carried out %d times, want 200 and 2", got.Code, done)
	}
}

func TestRefusalsThatHoldAreRepeated(t *testing.T) {
	t.Parallel()
	done := 0
	w := newWorld(t, paying(&done, fault.New(fault.Conflict, trade.CodeMove, "refund", "done"), fault.New(fault.InDoubt, "")))
	ask := func(key string) Problem {
		got := w.ask("owner", http.MethodPost, "/admin/sample/1/pay", `{"reason":"x"}`, "Idempotency-Key", key)
		return w.problem(got, 409, "trade.move")
	}
	first := ask("a")
	if again := ask("a"); !cmp.Equal(first, again, cmp.AllowUnexported(Problem{}), cmp.FilterPath(func(p cmp.Path) bool {
		return p.Last().String() == ".headers" || p.Last().String() == ".stale"
	}, cmp.Ignore())) || done != 1 {
		t.Errorf("first %+v, again %+v, carried out %d times: want the same and once", first, again, done)
	}
	// What nobody knows is asked again under the same key.
	w.problem(w.ask("owner", http.MethodPost, "/admin/sample/1/pay", `{"reason":"x"}`, "Idempotency-Key", "b"), 504, "fault.in_doubt")
	if got := w.ask("owner", http.MethodPost, "/admin/sample/1/pay", `{"reason":"x"}`, "Idempotency-Key", "b"); got.Code != 200 || done != 3 {
		t.Errorf("answered %d, carried out %d times, want 200 and 3", got.Code, done)
	}
}
