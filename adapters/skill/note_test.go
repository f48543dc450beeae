package skill

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestNotesReachTheHook also when the function is late: what it had found out by
// then is known.
func TestNotesReachTheHook(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fn   Func
		want []any
	}{
		"the last one counts": {func(ctx context.Context, _ *Request) (*Reply, error) {
			Note(ctx, "first")
			Note(ctx, 2)
			return Text("x"), nil
		}, []any{2}},
		"none": {hello, []any{nil}},
		"of a panic": {func(ctx context.Context, _ *Request) (*Reply, error) {
			Note(ctx, "before")
			panic("x")
		}, []any{"before"}},
		"of a late answer": {func(ctx context.Context, _ *Request) (*Reply, error) {
			Note(ctx, "in time")
			time.Sleep(time.Hour)
			Note(ctx, "too late")
			return Text("x"), nil
		}, []any{"in time"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var got []any
				h := Handle(Options{OnReply: func(_ context.Context, e Exchange) { got = append(got, e.Note) }}, test.fn)
				call(t, h, plainCall)
				if err := h.Wait(t.Context()); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("notes (-want +got):\n%s", diff)
				}
			})
		})
	}
	Note(t.Context(), "outside of a call") // goes nowhere
}

func TestKinds(t *testing.T) {
	t.Parallel()
	r := NewReply().Add(SimpleText{Text: "a"}, SimpleImage{}, TextCard{Title: "b"}, Carousel[CommerceCard]{})
	want := []string{"simpleText", "simpleImage", "textCard", "carousel"}
	if diff := cmp.Diff(want, r.Kinds()); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
}
