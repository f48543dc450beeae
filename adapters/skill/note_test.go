package skill

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
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
				ended(t, h)
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("notes (-want +got):\n%s", diff)
				}
			})
		})
	}
	Note(t.Context(), "outside of a call") // goes nowhere
}

// torn is a connection that breaks while the reply is written.
type torn struct{ httptest.ResponseRecorder }

func (*torn) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

// TestOnlyWhatWasSentCountsAsSent: what a person has not got must come again.
func TestOnlyWhatWasSentCountsAsSent(t *testing.T) {
	t.Parallel()
	after := func(d time.Duration, err error) Func {
		return func(ctx context.Context, r *Request) (*Reply, error) {
			AfterSent(ctx, func(context.Context) { t.Error("the last one counts") })
			time.Sleep(d)
			sent := ctx.Value(sentKey{}).(*int)
			AfterSent(ctx, func(ctx context.Context) {
				if *sent++; ctx.Err() != nil {
					t.Errorf("%v: it may not end with the call", ctx.Err())
				}
			})
			return Text("x"), err
		}
	}
	for name, test := range map[string]struct {
		fn    Func
		body  string
		w     http.ResponseWriter
		kakao kakaoEnd
		want  int
	}{
		"in time":               {fn: after(time.Second, nil), want: 1},
		"late":                  {fn: after(5*time.Second, nil)},
		"a fault":               {fn: after(0, errors.New("x"))},
		"a broken connection":   {fn: after(0, nil), w: &torn{}},
		"called back":           {fn: after(9*time.Second, nil), body: callbackCall, want: 1},
		"callback of a fault":   {fn: after(9*time.Second, errors.New("x")), body: callbackCall},
		"callback that is late": {fn: after(time.Hour, nil), body: callbackCall},
		"callback refused":      {fn: after(9*time.Second, nil), body: callbackCall, kakao: kakaoEnd{status: 500}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				sent, kakao, w, body := 0, &recorder{kakaoEnd: test.kakao}, test.w, test.body
				if w == nil {
					w = httptest.NewRecorder()
				}
				if body == "" {
					body = plainCall
				}
				h := Handle(Options{Callback: Callback{Enabled: true, Transport: kakao}}, test.fn)
				ctx := context.WithValue(t.Context(), sentKey{}, &sent)
				h.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodPost, "/", strings.NewReader(body)))
				ended(t, h)
				if sent != test.want {
					t.Errorf("sent %d times, want %d", sent, test.want)
				}
			})
		})
	}
	AfterSent(t.Context(), nil) // outside of a call it goes nowhere
}

// TestWhoHasHungUpGotNothing: a write to a connection that the other side has closed
// need not fail.
func TestWhoHasHungUpGotNothing(t *testing.T) {
	t.Parallel()
	ctx, hangUp := context.WithCancel(t.Context())
	h := Handle(Options{}, func(ctx context.Context, _ *Request) (*Reply, error) {
		AfterSent(ctx, func(context.Context) { t.Error("the reply counts as sent") })
		hangUp()
		return Text("x"), nil
	})
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodPost, "/", strings.NewReader(plainCall)))
}

// TestWhatWaitsForTheReplyMayBreak and the program goes on, also after a callback.
func TestWhatWaitsForTheReplyMayBreak(t *testing.T) {
	t.Parallel()
	for _, body := range []string{plainCall, callbackCall} {
		synctest.Test(t, func(t *testing.T) {
			broke := false
			h := Handle(Options{Callback: Callback{Enabled: true, Transport: &recorder{}}}, func(ctx context.Context, r *Request) (*Reply, error) {
				AfterSent(ctx, func(context.Context) {
					broke = true
					panic("x")
				})
				if r.CallbackURL() != "" {
					time.Sleep(9 * time.Second)
				}
				return Text("x"), nil
			})
			call(t, h, body)
			if err := h.Wait(t.Context()); err != nil || !broke {
				t.Errorf("%v, %t: want that it was called", err, broke)
			}
		})
	}
}

type sentKey struct{}

func TestKinds(t *testing.T) {
	t.Parallel()
	r := NewReply().Add(SimpleText{Text: "a"}, SimpleImage{}, TextCard{Title: "b"}, Carousel[CommerceCard]{})
	want := []string{"simpleText", "simpleImage", "textCard", "carousel"}
	if diff := cmp.Diff(want, r.Kinds()); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
}
