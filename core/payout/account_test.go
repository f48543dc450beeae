package payout

import (
	"strings"
	"testing"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/text"
)

func TestParseAccount(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ bank, number, holder, want string }{
		{"국민은행", "123456-78-901234", "김수진", "123456-78-901234"},
		{" 국민  은행 ", " 123456 78 901234 ", "김수진\n", "12345678901234"},
		{"농협", "--302-1234--5678-91-", "김수진", "302-1234-5678-91"},
		{"농협", "12345678", "김", "12345678"},
		{"농협", "1234567890123456", "김", "1234567890123456"},
		{"농협", strings.Repeat("-", 10_000) + "12345678", "김", "12345678"},
		{"농협", "1234567", "김", ""},
		{"농협", "12345678901234567", "김", ""},
		{"농협", "1234567a", "김", ""},
		{"농협", "１２３４５６７８", "김", ""},
		{"농협", "", "김", ""},
		{"", "12345678", "김", ""},
		{"농협", "12345678", " \u200b ", ""},
		{strings.Repeat("은", maxBank+1), "12345678", "김", ""},
		{"농협", "12345678", strings.Repeat("김", maxHolder+1), ""},
	} {
		got, err := ParseAccount(c.bank, c.number, c.holder)
		if c.want == "" {
			if !fault.Is(err, fault.Invalid) || fault.CodeOf(err) != CodeAccount || got != (Account{}) {
				t.Errorf("ParseAccount(%.20q, %.20q, %.20q) = %+v, %v, want Invalid and nothing", c.bank, c.number, c.holder, got, err)
			}
			continue
		}
		if err != nil || got.Number != c.want || got.Bank != text.Clean(c.bank) || got.Holder != text.Clean(c.holder) {
			t.Errorf("ParseAccount(%.20q, %.20q, %.20q) = %+v, %v, want number %s", c.bank, c.number, c.holder, got, err, c.want)
		}
	}
}

func TestMaskedShowsEndsOnly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ number, holder, want string }{
		{"123456-78-901234", "김수진", "123***-**-****34 김**"},
		{"12345678", "김", "123***78 김"},
		{"302-1234-5678-91", "Jane Roe", "302-****-****-91 J*******"},
	} {
		a := Account{Bank: "국민은행", Number: c.number, Holder: c.holder}
		if m := a.Masked(); m.Number+" "+m.Holder != c.want || m.Bank != a.Bank {
			t.Errorf("%+v masked is %+v, want %s", a, m, c.want)
		}
	}
	if (Account{}).Masked() != (Account{}) {
		t.Error("no account, masked, is an account")
	}
}

func FuzzParseAccount(f *testing.F) {
	f.Add("국민은행", "123456-78-901234", "김수진")
	f.Add("=HYPERLINK(1)", "-0-12345678-", "+김\u202e수진")
	f.Add("", "１２３ 4", "\xff")
	f.Fuzz(func(t *testing.T, bank, number, holder string) {
		a, err := ParseAccount(bank, number, holder)
		if err != nil {
			if a != (Account{}) || !fault.Is(err, fault.Invalid) {
				t.Fatalf("refused with %v and %+v", err, a)
			}
			return
		}
		digits := a.Digits()
		if len(digits) < minDigits || len(digits) > maxDigits || strings.Trim(digits, "0123456789") != "" || len(a.Number) >= 2*maxDigits {
			t.Fatalf("accepted %q from %q", a.Number, number)
		}
		if text.Length(a.Bank) > maxBank || text.Length(a.Holder) > maxHolder || strings.ContainsAny(a.Bank+a.Holder, "\r\n\t\x00") {
			t.Fatalf("accepted %+v: it has to fit one line of a bank's form", a)
		}
		if again, err := ParseAccount(a.Bank, a.Number, a.Holder); err != nil || again != a {
			t.Fatalf("parsed again %+v is %+v, %v: a form shows it and takes it back", a, again, err)
		}
		if m := a.Masked(); m.Number == a.Number || len(m.Number) != len(a.Number) {
			t.Fatalf("%q masked is %q", a.Number, m.Number)
		}
	})
}
