package fault

import (
	"errors"
	"fmt"
	"testing"
)

func TestFieldsStandForTheFirst(t *testing.T) {
	t.Parallel()
	var none Fields
	none.Add("title", nil)
	if err := none.OrNil(); err != nil || FieldsOf(err) != nil {
		t.Errorf("nothing is wrong: got %v", err)
	}
	var wrong Fields
	wrong.Add("title", New(Invalid, "a", 5))
	wrong.Add("body", New(Conflict, "b"))
	err := fmt.Errorf("write: %w", wrong.OrNil())
	if KindOf(err) != Invalid || CodeOf(err) != "a" {
		t.Errorf("got %v %q, want the first field's kind and code", KindOf(err), CodeOf(err))
	}
	if first, ok := errors.AsType[*Error](err); !ok || len(first.Args) != 1 {
		t.Errorf("got %v, want the first field's error", first)
	}
	if got := FieldsOf(err); len(got) != 2 || got[1].Name != "body" || got[1].Err.Code != "b" {
		t.Errorf("got the fields %v", got)
	}
	if got, want := wrong.Error(), "wrong fields: title: invalid (a) [5]; body: conflict (b);"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
