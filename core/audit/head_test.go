package audit_test

import (
	"strings"
	"testing"

	"github.com/junggyenara/junggye/core/audit"
)

func TestHeadsAreReadBack(t *testing.T) {
	t.Parallel()
	h := audit.Seal(audit.Entry{}, audit.Entry{Name: "kim"}).Head()
	if got, err := audit.ParseHead(h.String()); err != nil || got != h {
		t.Errorf("got %v, %v; want %v: operators copy it from a log", got, err, h)
	}
	for _, s := range []string{"", "1", "1:", ":" + h.Hash, "0:" + h.Hash, "-1:" + h.Hash, "1:" + strings.ToUpper(h.Hash[:63]) + "G", "1:" + h.Hash + "0", h.String() + ":1"} {
		if got, err := audit.ParseHead(s); err == nil {
			t.Errorf("%q: got %v, want a refusal", s, got)
		}
	}
}

func TestACutShowsAgainstAHead(t *testing.T) {
	t.Parallel()
	first := audit.Seal(audit.Entry{}, audit.Entry{Name: "kim"})
	second := audit.Seal(first, audit.Entry{Name: "kim"})
	other := audit.Seal(first, audit.Entry{Name: "lee"})
	for _, c := range []struct {
		known, newest, found audit.Head
		want                 string
	}{
		{audit.Head{}, second.Head(), audit.Head{}, ""},
		{second.Head(), second.Head(), second.Head(), ""},
		{first.Head(), second.Head(), first.Head(), ""},
		{second.Head(), first.Head(), audit.Head{}, "cut off"},
		{second.Head(), audit.Head{}, audit.Head{}, "cut off"},
		{second.Head(), other.Head(), other.Head(), "written anew"},
	} {
		err := c.known.Has(c.newest, c.found)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v in a log up to %v: got %v, want %q", c.known, c.newest, err, c.want)
		}
	}
}
