package parcel

import (
	"strings"
	"testing"

	"github.com/junggyenara/junggye/core/fault"
)

const (
	cjName    = "\ub300\ud55c\ud1b5\uc6b4"
	postName  = "\uc6b0\uccb4\uad6d"
	hanjin    = "\ud55c\uc9c4"
	lotteName = "\ub86f\ub370"
	logenName = "\ub85c\uc820"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]Tracking{
		"1234567890": {Unnamed, "1234567890"}, "12345678901": {Unnamed, "12345678901"}, "12345678901234": {Unnamed, "12345678901234"},
		"1234-5678-9012": {Unnamed, "123456789012"}, " 1234 5678 9012 ": {Unnamed, "123456789012"}, "1234\n567890": {Unnamed, "1234567890"},
		"CJ 123456789012": {CJ, "123456789012"}, "cj1234567890": {CJ, "1234567890"}, "CJ" + cjName + " 123456789012": {CJ, "123456789012"},
		cjName + " 1234-5678-9012": {CJ, "123456789012"}, "1234567890 cj": {CJ, "1234567890"},
		postName + " 1234567890123": {Post, "1234567890123"}, "ePost 1234567890123": {Post, "1234567890123"},
		hanjin + " 123456789012": {Hanjin, "123456789012"}, "Hanjin 1234567890": {Hanjin, "1234567890"},
		lotteName + " 1234567890123": {Lotte, "1234567890123"}, "lotte 1234567890": {Lotte, "1234567890"},
		logenName + " 12345678901": {Logen, "12345678901"}, "logen 1234567890": {Logen, "1234567890"},
		"CU 12345678901": {CU, "12345678901"}, "gs 123456789012": {GS, "123456789012"}, "gs 1234567890": {GS, "1234567890"},
		"0000000001": {Unnamed, "0000000001"},
	} {
		if got, err := Parse(in); got != want || err != nil {
			t.Errorf("Parse(%q) = %+v, %v; want %+v", in, got, err, want)
		}
	}
	for _, in := range []string{
		"", " ", "-", "cj", "abc", "123456789", "123456789012345", "1111111111", "000000000000", "cj 111111111111",
		"cj 12345678901", "cj 1234567890123", postName + " 123456789012", postName + " 12345678901234", hanjin + " 12345678901",
		lotteName + " 12345678901", logenName + " 123456789012", "cu 1234567890123", "gs 12345678901234", "dhl 1234567890", "my parcel 1234567890",
		strings.Repeat("a", 13) + " 1234567890", "\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff10", "\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660",
		"1234567890; drop table", "https://evil.example/1234567890",
	} {
		if got, err := Parse(in); got != (Tracking{}) || fault.CodeOf(err) != CodeTracking || !fault.Is(err, fault.Invalid) {
			t.Errorf("Parse(%q) = %+v, %v; a wrong number would open the purchase confirmation", in, got, err)
		}
	}
}

func TestKeyIgnoresTheCarrier(t *testing.T) {
	t.Parallel()
	a, b := Tracking{CJ, "1234567890"}, Tracking{Hanjin, "1234567890"}
	if a.Key() != b.Key() || a.Key() == "" || a.Key() == (Tracking{CJ, "1234567891"}).Key() {
		t.Errorf("keys %q and %q: a used number must not become new by naming another carrier", a.Key(), b.Key())
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"cj 1234567890", "1234-5678-9012", postName + "1234567890123", "\xff1234567890"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := Parse(s)
		if err != nil {
			if got != (Tracking{}) {
				t.Errorf("Parse(%q) fails and returns %+v", s, got)
			}
			return
		}
		if len(got.Number) < 10 || len(got.Number) > 14 || strings.Trim(got.Number, "0123456789") != "" {
			t.Errorf("Parse(%q) = %+v, which is no number of a carrier", s, got)
		}
		if again, err := Parse(got.Number); err != nil || again.Key() != got.Key() {
			t.Errorf("Parse(%q) = %+v, but its own number reads as %+v, %v", s, got, again, err)
		}
	})
}

func TestDigitsOfACompanyNameAreNotTheNumbers(t *testing.T) {
	t.Parallel()
	got, err := Parse("GS25 1234567890")
	if want := (Tracking{Carrier: GS, Number: "1234567890"}); err != nil || got != want {
		t.Errorf("got %+v, %v, want %+v: a wrong number would open the purchase's confirmation", got, err, want)
	}
	if got, err := Parse("gs25-123-4567-8901"); err != nil || got.Number != "12345678901" {
		t.Errorf("got %+v, %v, want number 12345678901", got, err)
	}
}
