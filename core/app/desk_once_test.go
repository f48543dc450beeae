package app_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/memory"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
)

// onceWorld is a desk on a clock that the test moves.
func onceWorld(t *testing.T) (app.Desk, *memory.Clock, *memory.Store) {
	t.Helper()
	clock, store := memory.NewClock(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)), memory.New()
	market := app.New(app.Config{Store: store, Clock: clock, Source: memory.NewSource(1), Report: func(what string, err error) {
		t.Errorf("%s: %v", what, err)
	}})
	return market.Desk(), clock, store
}

func finance(id operator.ID) operator.Actor {
	return operator.Actor{ID: id, Name: "f", Role: operator.Finance}
}

func TestDeskOnce(t *testing.T) {
	t.Parallel()
	desk, clock, store := onceWorld(t)
	done, began := 0, clock.Now()
	give := func(a operator.Answer) func(context.Context) operator.Answer {
		return func(context.Context) operator.Answer { done++; return a }
	}
	long := operator.Answer{Status: 200, Body: strings.Repeat("x", operator.MaxAnswer+1)}
	one, two := operator.Answer{Status: 200, Body: "1"}, operator.Answer{Status: 409, Body: "2"}
	for _, tt := range []struct {
		name        string
		by          operator.ID
		key, digest string
		answer      operator.Answer
		after       time.Duration
		runs        bool
		want        operator.Answer
		kind        fault.Kind
		code        fault.Code
	}{
		{name: "first", by: 1, key: "a", digest: "d", answer: one, runs: true, want: one},
		{name: "again", by: 1, key: "a", digest: "d", answer: two, want: one},
		{name: "another request", by: 1, key: "a", digest: "e", answer: two, kind: fault.Invalid, code: operator.CodeKeyReused},
		{name: "another operator", by: 2, key: "a", digest: "e", answer: two, runs: true, want: two},
		{name: "a refusal is an answer", by: 2, key: "a", digest: "e", answer: one, want: two},
		{name: "nothing was decided", by: 1, key: "b", digest: "d", runs: true},
		{name: "so it is tried again", by: 1, key: "b", digest: "d", answer: one, runs: true, want: one},
		{name: "too long an answer", by: 1, key: "c", digest: "d", answer: long, runs: true, want: long},
		{name: "is not kept", by: 1, key: "c", digest: "d", answer: one, runs: true, want: one},
		{name: "nobody", key: "a", digest: "d", answer: one, kind: fault.Unauthenticated},
		{name: "just known", by: 1, key: "a", digest: "d", answer: two, after: operator.KeepRequests - time.Microsecond, want: one},
		{name: "forgotten", by: 1, key: "a", digest: "e", answer: two, after: operator.KeepRequests, runs: true, want: two},
	} {
		if tt.after > 0 {
			clock.Advance(began.Add(tt.after).Sub(clock.Now()))
		}
		before := done
		got, err := desk.Once(t.Context(), finance(tt.by), tt.key, tt.digest, give(tt.answer))
		if got != tt.want || (done > before) != tt.runs {
			t.Errorf("%s: got %.60v, carried out %v, want %.60v and %v", tt.name, got, done > before, tt.want, tt.runs)
		}
		if tt.kind != fault.Internal && (!fault.Is(err, tt.kind) || fault.CodeOf(err) != tt.code) || tt.kind == fault.Internal && err != nil {
			t.Errorf("%s: got the error %v, want %v (%s)", tt.name, err, tt.kind, tt.code)
		}
	}
	clock.Advance(operator.KeepRequests)
	if _, err := desk.Once(t.Context(), finance(9), "z", "d", give(one)); err != nil {
		t.Fatal(err)
	}
	clock.Advance(operator.KeepRequests + time.Second)
	if _, err := desk.Once(t.Context(), finance(9), "y", "d", give(one)); err != nil {
		t.Fatal(err)
	}
	if rows := strings.Count(store.Dump(), "request "); rows != 1 {
		t.Errorf("%d requests are kept, want the last one only: the others are older than a day", rows)
	}
}

func TestDeskOnceWhileUnderWay(t *testing.T) {
	t.Parallel()
	desk, clock, _ := onceWorld(t)
	answer := operator.Answer{Status: 200, Body: "1"}
	got, err := desk.Once(t.Context(), finance(1), "a", "d", func(ctx context.Context) operator.Answer {
		_, err := desk.Once(ctx, finance(1), "a", "d", nil)
		if !fault.Is(err, fault.Conflict) || fault.CodeOf(err) != operator.CodeKeyBusy {
			t.Errorf("a request under way is answered %v, want a conflict", err)
		}
		return answer
	})
	if got != answer || err != nil {
		t.Errorf("got %v, %v, want the answer", got, err)
	}
	// One whose program stopped is taken over in the end.
	func() {
		defer func() { _ = recover() }()
		_, _ = desk.Once(t.Context(), finance(1), "lost", "d", func(context.Context) operator.Answer { panic("the program stops") })
	}()
	clock.Advance(operator.GiveUpRequest - time.Second)
	if _, err := desk.Once(t.Context(), finance(1), "lost", "d", nil); fault.CodeOf(err) != operator.CodeKeyBusy {
		t.Errorf("before it is given up: got %v, want %s", err, operator.CodeKeyBusy)
	}
	clock.Advance(time.Second)
	got, err = desk.Once(t.Context(), finance(1), "lost", "d", func(context.Context) operator.Answer { return answer })
	if got != answer || err != nil {
		t.Errorf("after it is given up: got %v, %v, want the answer", got, err)
	}
}

func TestDeskOnceAtTheSameMoment(t *testing.T) {
	t.Parallel()
	desk, _, _ := onceWorld(t)
	var ran atomic.Int64
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() {
			got, err := desk.Once(t.Context(), finance(1), "a", "d", func(context.Context) operator.Answer {
				ran.Add(1)
				return operator.Answer{Status: 200, Body: "1"}
			})
			if err != nil && fault.CodeOf(err) != operator.CodeKeyBusy || err == nil && got.Body != "1" {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
	wait.Wait()
	if ran.Load() != 1 {
		t.Errorf("carried out %d times, want once", ran.Load())
	}
}

func TestDeskOnceKeepsTheAnswerOfACallerWhoLeft(t *testing.T) {
	t.Parallel()
	desk, _, _ := onceWorld(t)
	ctx, leave := context.WithCancel(t.Context())
	want := operator.Answer{Status: 200, Body: "1"}
	if _, err := desk.Once(ctx, finance(1), "a", "d", func(context.Context) operator.Answer { leave(); return want }); err != nil {
		t.Fatal(err)
	}
	got, err := desk.Once(t.Context(), finance(1), "a", "d", func(context.Context) operator.Answer {
		t.Error("carried out twice")
		return operator.Answer{}
	})
	if got != want || errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v, want the first answer", got, err)
	}
}
