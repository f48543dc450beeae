package push_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/push"
)

var noon = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

func TestStatesAreAllListed(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "push.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	declared := 0
	ast.Inspect(file, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && v.Type != nil {
			if name, ok := v.Type.(*ast.Ident); ok && name.Name == "State" {
				declared++
			}
		}
		return true
	})
	if declared == 0 || declared != len(push.States()) {
		t.Errorf("States lists %d of %d: the schema's rule is checked with that list", len(push.States()), declared)
	}
}

// What was once handed over is never handed over again, and an end is an end.
func TestMovesNeverSendTwice(t *testing.T) {
	t.Parallel()
	for _, from := range push.States() {
		for _, to := range push.States() {
			p := push.Push{State: from, CreatedAt: noon}
			next, err := p.Move(to, "why", noon.Add(time.Minute))
			if err != nil {
				if !fault.Is(err, fault.Conflict) || next != p {
					t.Errorf("%s to %s: got %+v, %v, want the same push and a conflict", from, to, next, err)
				}
				continue
			}
			if from.Final() || to == push.Asking && from != push.Due || from == push.Accepted && !to.Final() {
				t.Errorf("%s to %s is allowed: the message would be sent again", from, to)
			}
			if next.State != to || next.Detail != "why" || !next.UpdatedAt.After(p.UpdatedAt) {
				t.Errorf("%s to %s: got %+v, want state, reason and time", from, to, next)
			}
		}
	}
}

func TestDetailsAreCut(t *testing.T) {
	t.Parallel()
	got, err := push.Push{State: push.Due}.Move(push.GivenUp, strings.Repeat("가", 300), noon)
	if err != nil || len([]rune(got.Detail)) != push.MaxDetail {
		t.Errorf("got %d characters, %v, want %d: the column holds no more", len([]rune(got.Detail)), err, push.MaxDetail)
	}
}

func TestCostCountsWhatMayHaveBeenSent(t *testing.T) {
	t.Parallel()
	var list []push.Push
	for _, s := range push.States() {
		list = append(list, push.Push{State: s})
	}
	// All but refused, given up and unneeded.
	if got, want := push.Cost(list), money.Won(5*15); got != want {
		t.Errorf("cost of one push in each state: got %d, want %d", got, want)
	}
	p := push.New(news.Item{ID: 7, TradeID: 8, MemberID: 9}, 2, noon)
	want := push.Push{NewsID: 7, TradeID: 8, MemberID: 9, Place: 2, State: push.Due, CreatedAt: noon, UpdatedAt: noon, Version: 1}
	if p != want {
		t.Errorf("New: got %+v, want %+v", p, want)
	}
}
