package operator

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/fault"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestMatrix holds who may do what against a table that a person has read.
func TestMatrix(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, a := range Actions() {
		cells := []string{fmt.Sprintf("%-18s", a)}
		for _, r := range append(Roles(), "", "nobody") {
			word := "-"
			if r.May(a) {
				word = string(r)
			}
			cells = append(cells, fmt.Sprintf("%-8s", word))
		}
		b.WriteString(strings.TrimRight(strings.Join(cells, " "), " ") + "\n")
	}
	got := b.String()
	const file = "testdata/matrix.txt"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("who may do what has changed (-want +got):\n%s", diff)
	}
}

// TestCodesOfTheStandard are the SHA-1 vectors of RFC 6238, appendix B, cut to six
// digits.
func TestCodesOfTheStandard(t *testing.T) {
	t.Parallel()
	const f = Factor("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ") // 12345678901234567890
	for at, want := range map[int64]string{
		59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130",
	} {
		if got := f.Code(Step(time.Unix(at, 0))); got != want {
			t.Errorf("at %d: got %s, want %s", at, got, want)
		}
	}
}

func TestCodesAreTakenOnceAndNearby(t *testing.T) {
	t.Parallel()
	const f = Factor("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
	now := time.Unix(1111111109, 0)
	for off, want := range map[int64]bool{-2: false, -1: true, 0: true, 1: true, 2: false} {
		step, ok := f.Check(f.Code(Step(now)+off), 0, now)
		if ok != want || ok && step != Step(now)+off {
			t.Errorf("the code of %d half minutes away: got %d, %t, want %t", off, step, ok, want)
		}
		if _, ok := f.Check(f.Code(Step(now)+off), Step(now)+off, now); ok {
			t.Errorf("the code of %d half minutes away works twice", off)
		}
	}
	for _, typed := range []string{"", "1", "0000000"} {
		if _, ok := f.Check(typed, 0, now); ok {
			t.Errorf("%q is taken", typed)
		}
		if _, ok := Factor("").Check(typed, 0, now); ok {
			t.Errorf("%q is taken without a second factor", typed)
		}
	}
}

func TestPasswordPolicy(t *testing.T) {
	t.Parallel()
	for password, want := range map[string]fault.Code{
		"correct horse battery": "", "비밀번호는 길수록 좋다네": "", "7fh2k9qwmz4x": "",
		"short": CodePassword, strings.Repeat("ab12 ", 30): CodePassword, "\xff\xfe and so on": CodePassword,
		"password1234": CodeGuess, "Password!2026": CodeGuess, "aaaaaaaaaaaa": CodeGuess, "123456789012": CodeGuess,
		"abcdefghijkl": CodeGuess, "minjun.minjun": CodeGuess, "minjun2026!!!": CodeGuess, "qwertyuiop12": CodeGuess,
	} {
		if got := fault.CodeOf(CheckPassword(password, "minjun")); got != want {
			t.Errorf("%q: got %q, want %q", password, got, want)
		}
	}
}

func TestSlowing(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	tries := Tries{}
	var waits []time.Duration
	for range FreeOfName + 12 {
		tries = tries.Failed(now)
		waits = append(waits, tries.Wait(FreeOfName, now))
	}
	if waits[FreeOfName-2] != 0 || waits[FreeOfName-1] != time.Second || waits[FreeOfName] != 2*time.Second {
		t.Errorf("got %v, want the first free, then 1 s, 2 s, …", waits)
	}
	if last := waits[len(waits)-1]; last != longestWait {
		t.Errorf("the longest wait is %v, want %v: nobody is locked out for ever", last, longestWait)
	}
	if tries.Wait(FreeOfName, now.Add(longestWait)) != 0 || tries.Wait(FreeOfName, now.Add(longestWait-1)) == 0 {
		t.Error("the wait does not end when it was said to end")
	}
	if again := tries.Failed(now.Add(ForgetAfter)); again.Failures != 1 {
		t.Errorf("got %d failures after a day, want 1", again.Failures)
	}
}
