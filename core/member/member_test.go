package member

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/fault"
)

var noon = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

func TestParseNickname(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a": "a", "7": "7", " a  b ": "a b", "\uac00\ub098": "\uac00\ub098", "\U0001F34A": "\U0001F34A", "a\u200bb": "ab", "a\u202eb": "ab", "a!": "a!",
		strings.Repeat("\uac00", 15): strings.Repeat("\uac00", 15), "\u314b\u314b": "\u314b\u314b",
	} {
		if got, err := ParseNickname(in); got != want || err != nil {
			t.Errorf("ParseNickname(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
	for _, in := range []string{
		"", " ", "\n", "\u200b", "\u200d", "!!!", "...", strings.Repeat("\uac00", 16), "withdrawn:7", "a:b", "<b>", "a>b", "\xff\xfe", "\u202e",
	} {
		if got, err := ParseNickname(in); got != "" || fault.CodeOf(err) != CodeNickname || !fault.Is(err, fault.Invalid) {
			t.Errorf("ParseNickname(%q) = %q, %v; want %s", in, got, err, CodeNickname)
		}
	}
}

func TestParsePhone(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"01012345678": "01012345678", "010-1234-5678": "01012345678", " 010 1234 5678 ": "01012345678", "0101234-5678\u200b": "01012345678",
	} {
		if got, err := ParsePhone(in); got != want || err != nil {
			t.Errorf("ParsePhone(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
	for _, in := range []string{
		"", "0101234567", "010123456789", "02-123-45678", "11012345678", "010.1234.5678", "+82101234567", "0101234567a", "01\u0660\u0661234567",
		"\uff10\uff11\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18", "010-1234-567\uac00",
	} {
		if got, err := ParsePhone(in); got != "" || fault.CodeOf(err) != CodePhone || !fault.Is(err, fault.Invalid) {
			t.Errorf("ParsePhone(%q) = %q, %v; want %s", in, got, err, CodePhone)
		}
	}
}

func FuzzParsePhone(f *testing.F) {
	f.Add("010-1234-5678")
	f.Fuzz(func(t *testing.T, s string) {
		got, err := ParsePhone(s)
		if err == nil && (len(got) != 11 || strings.Trim(got, "0123456789") != "") {
			t.Errorf("ParsePhone(%q) = %q, want eleven digits", s, got)
		}
	})
}

func TestJoinAndWithdraw(t *testing.T) {
	t.Parallel()
	m, err := Join(7, "key", " ann ", "010-1234-5678", "v1", noon)
	want := Member{
		ID: 7, Key: "key", Nickname: "ann", Phone: "01012345678", Tier: Bronze, State: Active, ConsentVersion: "v1", ConsentAt: noon, JoinedAt: noon, Version: 1,
	}
	if err != nil || m != want {
		t.Errorf("Join: %v\n%s", err, cmp.Diff(want, m))
	}
	for code, c := range map[fault.Code][2]string{CodeNickname: {"", "01012345678"}, CodePhone: {"ann", "1"}} {
		if got, err := Join(7, "key", c[0], c[1], "v1", noon); fault.CodeOf(err) != code || got != (Member{}) {
			t.Errorf("Join(%q): %v, %+v; want %s", c, err, got, code)
		}
	}
	m.PhotoKey, m.PhoneSealed, m.PhoneHash = "photo", "sealed", "hash"
	m.State, m.Reason, m.BlockedUntil = Blocked, "fraud", noon.Add(day)
	gone := m.Withdraw(noon.Add(time.Hour), nil)
	want.Key, want.Nickname, want.Phone, want.PhotoKey = "withdrawn:7", "withdrawn:7", "", ""
	want.State, want.WithdrawnAt = Withdrawn, noon.Add(time.Hour)
	want.RecordsUntil = want.WithdrawnAt // nothing is kept
	if gone != want {
		t.Errorf("Withdraw keeps or loses too much (-want +got):\n%s", cmp.Diff(want, gone))
	}
	if _, err := ParseNickname(gone.Nickname); err == nil {
		t.Errorf("%q can be taken by somebody, who would collide with a withdrawn member", gone.Nickname)
	}
}

func TestMayAct(t *testing.T) {
	t.Parallel()
	for s, want := range map[State]struct {
		kind fault.Kind
		code fault.Code
	}{Blocked: {fault.Forbidden, CodeBlocked}, Withdrawn: {fault.Unauthenticated, CodeNotJoined}, "": {fault.Internal, CodeUnknown}} {
		if err := (Member{State: s}).MayAct(noon); !fault.Is(err, want.kind) || fault.CodeOf(err) != want.code {
			t.Errorf("a member who is %q: %v, want %v %s", s, err, want.kind, want.code)
		}
	}
	for _, s := range States() {
		if err := (Member{State: s}).MayAct(noon); (err == nil) != (s == Active) {
			t.Errorf("a member who is %s may act: %v", s, err)
		}
	}
}
