package offer

import (
	"math/big"
	"strings"
	"testing"
)

func forms(byDefault string) Forms {
	return Forms{
		Units:  map[string]string{"원": "KRW", "달러": "USD", "엔": "JPY", "유로": "EUR", "위안": "CNY"},
		Scales: map[string]int64{"천": 1_000, "만": 10_000}, Default: byDefault,
	}
}

func TestPricesAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	none := Price{}
	krw := func(n int64) Price { return Price{n, "KRW"} }
	usd := func(n int64) Price { return Price{n, "USD"} }
	for text, want := range map[string]Price{
		"￦ 10,850원 (KRW)": krw(10_850), "￦ 36,000 (KRW)": krw(36_000), " ￦ 0 (KRW)": krw(0), "￦2,405,000": krw(2_405_000),
		"$ 15.51 (USD)": usd(1_551), "$4.64": usd(464), "$ 12 (USD)": usd(1_200), "US$1,299.5": usd(129_950), "USD 7": usd(700),
		"8,980원": krw(8_980), "카드 82,940원": krw(82_940), "₩1000": krw(1_000), "10000 KRW": krw(10_000), "９，９００원": krw(9_900),
		"3만원": krw(30_000), "3만 5천원": krw(35_000), "3만5000원": krw(35_000), "2.5만원": krw(25_000), "36,000.00 (KRW)": krw(36_000),
		"¥ 3,000 (JPY)": {3_000, "JPY"}, "￥30.5 (CNY)": {3_050, "CNY"}, "1200엔": {1_200, "JPY"}, "€ 12,99": {1_299, "EUR"}, "£5": {500, "GBP"},
		"$ 10 (CAD)": {1_000, "CAD"}, "HK$ 99.9": {9_990, "HKD"}, "1.234 KWD": {1_234, "KWD"}, "15.51달러": usd(1_551),
		"SSG 9,900원": krw(9_900),

		// What is not said exactly is not known.
		"": none, "가격 다양": none, "무료": none, "￦": none, "2,500": none, "10,000원 ~ 20,000원": none, "~10,000원": none, "10,000원~": none,
		"1+1 9,900원": none, "50% 5,000원": none, "￦ 12 (USD)": none, "$ 10 (XYZ)": none, "¥ 3,000": none, "$ 10.555": none, "10.5원": none,
		"-5,000원": none, "1,00원": none, "1,2345원": none, "12,34,567원": none, "1.2.3원": none, "9999999999999999원": none, "5천만만원": none,
		"1만 2만원": none, "USD 5 KRW": none, "３.１.４달러": none,
	} {
		if got := forms("").Parse(text); got != want {
			t.Errorf("%q: got %+v, want %+v: a wrong price is worse than none", text, got, want)
		}
	}
	if got := forms("KRW").Parse("39,900"); got != (Price{39_900, "KRW"}) {
		t.Errorf("a bare figure on a board of one currency: got %+v", got)
	}
	if got := forms("KRW").Parse("$9.9"); got != (Price{990, "USD"}) {
		t.Errorf("a sign on a board of another currency: got %+v", got)
	}
	if got := forms("KRW").Parse("9.99"); got != none {
		t.Errorf("a broken won: got %+v", got)
	}
}

func TestAmountsAreWrittenExactly(t *testing.T) {
	t.Parallel()
	for want, p := range map[string]Price{
		"": {}, "0": {0, "KRW"}, "999": {999, "KRW"}, "1,000": {1_000, "KRW"}, "2,405,000": {2_405_000, "KRW"}, "0.05": {5, "USD"},
		"15.51": {1_551, "USD"}, "1,234,567.89": {123_456_789, "USD"}, "1.234": {1_234, "KWD"}, "-0.50": {-50, "USD"},
	} {
		if got := p.Amount(); got != want {
			t.Errorf("%+v: got %q, want %q", p, got, want)
		}
	}
	if (Price{0, "KRW"}).Won() || !(Price{1, "KRW"}).Won() || (Price{1, "USD"}).Won() || (Price{}).Won() {
		t.Error("only an amount of won can stand on a card that knows won only")
	}
}

// FuzzPrice writes every price that was read and reads it again.
func FuzzPrice(f *testing.F) {
	for _, text := range []string{"￦ 10,850원 (KRW)", "$4.64", "3만 5천원", "€ 12,99", "(카드 82,940원/무료)", "1.234 KWD"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p := forms("").Parse(text)
		if !p.Known() {
			if p != (Price{}) {
				t.Fatalf("%q: %+v is neither known nor nothing", text, p)
			}
			return
		}
		if p.Minor < 0 || p.Minor > maxMinor || Places(p.Currency) < 0 {
			t.Fatalf("%q: %+v", text, p)
		}
		if again := forms("").Parse(p.Amount() + " " + p.Currency); again != p {
			t.Fatalf("%q: %+v is written %q and read as %+v", text, p, p.Amount(), again)
		}
		// The figures of the amount are figures of the text, unless words scaled them.
		if !strings.ContainsAny(text, "만천") {
			digits := new(big.Int).SetInt64(p.Minor).String()
			if len(digits) > len(text)+3 {
				t.Fatalf("%q: %+v has figures from nowhere", text, p)
			}
		}
	})
}
