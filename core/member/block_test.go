package member

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/fault"
)

const day = 24 * time.Hour

func TestABlockEndsByItself(t *testing.T) {
	t.Parallel()
	m := Member{ID: 7, State: Active}
	blocked, err := m.Block(" fraud\n", noon.Add(day), noon)
	if err != nil || blocked.State != Blocked || blocked.Reason != "fraud" {
		t.Fatalf("got %+v, %v, want a block with its reason", blocked, err)
	}
	for _, c := range []struct {
		at   time.Time
		want State
	}{{noon, Blocked}, {noon.Add(day - time.Microsecond), Blocked}, {noon.Add(day), Active}, {noon.Add(2 * day), Active}} {
		if got := blocked.Standing(c.at); got != c.want {
			t.Errorf("at %s: got %s, want %s", c.at, got, c.want)
		}
		if err := blocked.MayAct(c.at); (err == nil) != (c.want == Active) {
			t.Errorf("at %s: got %v: who is %s", c.at, err, c.want)
		}
	}
	forever, err := m.Block("fraud", time.Time{}, noon)
	if err != nil || forever.Standing(noon.AddDate(50, 0, 0)) != Blocked {
		t.Errorf("got %+v, %v, want a block without an end to last", forever, err)
	}
	if free, err := forever.Unblock(); err != nil || free != m {
		t.Errorf("unblocked: got %+v, %v, want what was before: %s", free, err, cmp.Diff(m, free))
	}
}

func TestBlocksThatAreRefused(t *testing.T) {
	t.Parallel()
	m := Member{ID: 7, State: Active}
	gone := m.Withdraw(noon, nil)
	for _, c := range []struct {
		name   string
		who    Member
		reason string
		until  time.Time
		kind   fault.Kind
		code   fault.Code
	}{
		{"no reason", m, " ", time.Time{}, fault.Invalid, CodeReason},
		{"a long reason", m, strings.Repeat("가", MaxReason+1), time.Time{}, fault.Invalid, CodeReason},
		{"an end that is past", m, "x", noon, fault.Invalid, CodeUntil},
		{"who has left", gone, "x", time.Time{}, fault.Conflict, CodeGone},
	} {
		got, err := c.who.Block(c.reason, c.until, noon)
		if !fault.Is(err, c.kind) || fault.CodeOf(err) != c.code || got != c.who {
			t.Errorf("%s: got %+v, %v, want %s and no change", c.name, got, err, c.code)
		}
	}
	if _, err := gone.Unblock(); fault.CodeOf(err) != CodeGone {
		t.Errorf("unblock who has left: got %v: that would bring the member back", err)
	}
}

func TestWhoLeavesWhileBlockedIsBarredAsLong(t *testing.T) {
	t.Parallel()
	if got, want := (Member{BlockedUntil: noon.Add(day)}).BarredUntil(noon), noon.Add(day); got != want {
		t.Errorf("got %s, want %s: leaving does not lengthen a block", got, want)
	}
	if got, want := (Member{}).BarredUntil(noon), noon.Add(BarFor); got != want {
		t.Errorf("got %s, want %s: a fingerprint is not kept for ever", got, want)
	}
}

func TestRecordsAreKeptAsLongAsTheLawSays(t *testing.T) {
	t.Parallel()
	last := map[Records]time.Time{Contracts: noon, Disputes: noon.AddDate(3, 0, 0)}
	kept := Keeps(last)
	if len(kept) != 2 || !kept[0].Until.Equal(noon.AddDate(5, 0, 0)) || !kept[1].Until.Equal(noon.AddDate(6, 0, 0)) {
		t.Errorf("got %+v, want contracts for 5 years and disputes for 3, each from its last record", kept)
	}
	for _, k := range kept {
		if k.Source == "" {
			t.Errorf("%s has no source", k.Records)
		}
	}
	left := noon.Add(time.Hour)
	if got := (Member{ID: 1}).Withdraw(left, kept).RecordsUntil; !got.Equal(noon.AddDate(6, 0, 0)) {
		t.Errorf("got %s, want the last of all ends", got)
	}
	if got := (Member{ID: 1}).Withdraw(left, Keeps(nil)).RecordsUntil; !got.Equal(left) {
		t.Errorf("got %s, want %s: who traded nothing leaves no records", got, left)
	}
}

func TestTiersAreParsed(t *testing.T) {
	t.Parallel()
	for _, tier := range Tiers() {
		if got, err := ParseTier(string(tier)); got != tier || err != nil {
			t.Errorf("got %q, %v, want %q", got, err, tier)
		}
	}
	if _, err := ParseTier("gold"); fault.CodeOf(err) != CodeTier {
		t.Errorf("got %v, want a tier that does not exist refused", err)
	}
}

func TestMaskPhone(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"01012345678": "010-****-5678", "": "", "123": "", "010123456789": ""} {
		if got := MaskPhone(in); got != want {
			t.Errorf("MaskPhone(%q): got %q, want %q: what has another form may be anything", in, got, want)
		}
	}
}
