package redis

import (
	"errors"
	"testing"
	"time"
)

func TestBreaker(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)
	told := &reports{}
	b := &breaker{now: func() time.Time { return now }, report: told.add}
	broken := errors.New("broken")
	for i := range failuresToOpen {
		if !b.allow() {
			t.Fatalf("closed after %d failures, want %d to be borne", i, failuresToOpen)
		}
		b.failed(broken, false)
	}
	if b.allow() {
		t.Error("open breaker lets a call pass at once")
	}
	now = now.Add(openFor)
	if !b.allow() || b.allow() {
		t.Error("after its time the breaker has to let exactly one call find out")
	}
	b.failed(broken, false)
	if b.allow() {
		t.Error("a failed trial has to keep the breaker open")
	}
	now = now.Add(openFor)
	if !b.allow() {
		t.Fatal("no second trial")
	}
	b.succeeded()
	for range 2 {
		if !b.allow() {
			t.Error("a trial that succeeds closes the breaker")
		}
	}
	b.failed(broken, true)
	if b.allow() {
		t.Error("a failure that lasts opens at once")
	}
	if list := told.all(); len(list) != 3 || !errors.Is(list[0], broken) || list[1] != nil || !errors.Is(list[2], broken) {
		t.Errorf("reported %v, want broken, works again, broken", list)
	}
}
