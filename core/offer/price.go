package offer

import (
	"math/big"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Price is an exact amount in the smallest unit of its currency, so no rounding
// ever happens. The zero Price means that the board did not say.
type Price struct {
	Minor    int64  // won for KRW, cents for USD
	Currency string // ISO 4217
}

// Known reports whether the board named a price.
func (p Price) Known() bool { return p.Currency != "" }

// Won reports whether the price is a payable amount of won.
func (p Price) Won() bool { return p.Currency == "KRW" && p.Minor > 0 }

// Amount is the price in figures, thousands in groups, without the currency:
// 1,234.50. It is empty for a price that is not known.
func (p Price) Amount() string {
	if !p.Known() {
		return ""
	}
	digits := new(big.Int).Abs(big.NewInt(p.Minor)).String()
	places := Places(p.Currency)
	if short := places + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	whole, part := digits[:len(digits)-places], digits[len(digits)-places:]
	var out strings.Builder
	if p.Minor < 0 {
		out.WriteByte('-')
	}
	for i, d := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			out.WriteByte(',')
		}
		out.WriteRune(d)
	}
	if part != "" {
		out.WriteString("." + part)
	}
	return out.String()
}

// Places is how many decimal places a currency has, ISO 4217; -1 for one that
// prices are not read in.
func Places(currency string) int {
	switch currency {
	case "KRW", "JPY", "VND", "CLP", "ISK":
		return 0
	case "USD", "EUR", "GBP", "CNY", "HKD", "TWD", "SGD", "AUD", "CAD", "NZD", "CHF", "SEK", "NOK", "DKK",
		"PLN", "CZK", "HUF", "THB", "MYR", "PHP", "IDR", "INR", "BRL", "MXN", "TRY", "ILS", "ZAR", "AED", "SAR", "RUB":
		return 2
	case "KWD", "BHD", "JOD", "OMR", "TND":
		return 3
	}
	return -1
}

// symbol is a sign and the currencies that it may stand for; one alone needs no code.
type symbol struct {
	sign string
	of   []string
}

// symbols lists longer signs before those that they contain. A bare yen sign is
// yen or yuan, so it says nothing without a code.
func symbols() []symbol {
	return []symbol{
		{"US$", []string{"USD"}},
		{"HK$", []string{"HKD"}},
		{"NT$", []string{"TWD"}},
		{"AU$", []string{"AUD"}},
		{"CA$", []string{"CAD"}},
		{"NZ$", []string{"NZD"}},
		{"SG$", []string{"SGD"}},
		{"S$", []string{"SGD"}},
		{"A$", []string{"AUD"}},
		{"C$", []string{"CAD"}},
		{"R$", []string{"BRL"}},
		{"\u20a9", []string{"KRW"}},
		{"\u20ac", []string{"EUR"}},
		{"\u00a3", []string{"GBP"}},
		{"\u00a5", []string{"JPY", "CNY"}},
		{"$", []string{"USD", "CAD", "AUD", "HKD", "TWD", "SGD", "NZD", "MXN"}},
	}
}

// Forms are the words in which a board's readers write prices.
type Forms struct {
	Units  map[string]string // the word behind an amount, to its currency
	Scales map[string]int64  // the word that multiplies a figure
	// Default is the currency of a figure that comes with none; empty leaves such a
	// price unknown.
	Default string
}

// maxMinor bounds amounts; what is larger was misread.
const maxMinor = 1_000_000_000_000_000

// Parse reads a price. Text without an amount, with several, with a range, in a
// currency that is not told or that contradicts itself, or finer than its
// currency gives the zero Price: no price is better than a wrong one.
func (f Forms) Parse(text string) Price {
	text = halfWidth(text)
	rest, amount, unit, ok := f.amount(text)
	if !ok {
		return Price{}
	}
	currency, ok := f.currency(rest, unit)
	if !ok {
		return Price{}
	}
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(Places(currency))), nil))
	minor := amount.Mul(amount, scale)
	if !minor.IsInt() || minor.Num().Cmp(big.NewInt(maxMinor)) > 0 {
		return Price{}
	}
	return Price{Minor: minor.Num().Int64(), Currency: currency}
}

// halfWidth makes full-width signs and figures plain ones.
func halfWidth(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0xFF01 && r <= 0xFF5E:
			return r - 0xFF01 + '!'
		case r == 0xFFE6:
			return 0x20A9 // won
		case r == 0xFFE5:
			return 0x00A5 // yen
		case r == 0xFFE1:
			return 0x00A3 // pound
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, s)
}

// amount finds the one amount of the text. rest is the text without it, unit
// the currency of the word behind it.
func (f Forms) amount(text string) (rest string, sum *big.Rat, unit string, ok bool) {
	start := strings.IndexFunc(text, isDigit)
	if start < 0 {
		return "", nil, "", false
	}
	if before := strings.TrimRight(text[:start], " "); endsIn(before, "-~+.,*/") {
		return "", nil, "", false
	}
	sum = new(big.Rat)
	// In the euro countries a comma stands before the cents.
	commas := strings.Contains(text, "\u20ac") || strings.Contains(text, "EUR")
	at, last := start, int64(0)
	for {
		n, size, fine := figure(text[at:], commas)
		if !fine {
			return "", nil, "", false
		}
		at += size
		scale, word := f.scaleAt(text[at:])
		if last != 0 && scale >= last {
			return "", nil, "", false
		}
		sum.Add(sum, n.Mul(n, new(big.Rat).SetInt64(scale)))
		at += word
		last = scale
		next := strings.TrimLeft(text[at:], " ")
		if word == 0 || next == "" || !isDigit(rune(next[0])) {
			break
		}
		at = len(text) - len(next)
	}
	behind := strings.TrimLeft(text[at:], " ")
	for word, currency := range f.Units {
		if strings.HasPrefix(behind, word) {
			unit, behind = currency, behind[len(word):]
			break
		}
	}
	if startsIn(strings.TrimLeft(behind, " "), "-~+%*") || strings.ContainsFunc(behind, isDigit) {
		return "", nil, "", false
	}
	return text[:start] + " " + behind, sum, unit, true
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func endsIn(s, set string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return s != "" && strings.ContainsRune(set, r)
}

func startsIn(s, set string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s != "" && strings.ContainsRune(set, r)
}

// scaleAt reads the word that multiplies the figure before it.
func (f Forms) scaleAt(s string) (scale int64, size int) {
	scale = 1
	for word, n := range f.Scales {
		if strings.HasPrefix(s, word) && len(word) > size {
			scale, size = n, len(word)
		}
	}
	return scale, size
}

// figure reads digits, which may have commas between groups of three and a
// decimal point; with commas a comma before any other number of digits is one too.
func figure(s string, commas bool) (n *big.Rat, size int, ok bool) {
	for size < len(s) && (isDigit(rune(s[size])) || (s[size] == ',' || s[size] == '.') && size+1 < len(s) && isDigit(rune(s[size+1]))) {
		size++
	}
	whole, part, pointed := strings.Cut(s[:size], ".")
	if strings.ContainsAny(part, ".,") {
		return nil, 0, false
	}
	groups := strings.Split(whole, ",")
	if commas && !pointed && len(groups) == 2 && len(groups[1]) != 3 {
		groups, part = groups[:1], groups[1]
	}
	for i, group := range groups {
		if i > 0 && len(group) != 3 || i == 0 && len(groups) > 1 && (group == "" || len(group) > 3) {
			return nil, 0, false
		}
	}
	digits := strings.Join(groups, "")
	if len(digits)+len(part) > 18 {
		return nil, 0, false
	}
	if part != "" {
		digits += "." + part
	}
	n, ok = new(big.Rat).SetString(digits)
	return n, size, ok
}

// currency finds out in which currency the amount is; all that the text says
// of it has to agree.
func (f Forms) currency(rest, unit string) (string, bool) {
	possible := []string(nil)
	agree := func(with ...string) bool {
		if possible == nil {
			possible = with
			return true
		}
		possible = slices.DeleteFunc(slices.Clone(possible), func(c string) bool { return !slices.Contains(with, c) })
		return len(possible) > 0
	}
	switch code := codes(rest); {
	case len(code) > 1 || len(code) == 1 && Places(code[0]) < 0:
		return "", false
	case len(code) == 1:
		possible = code
	}
	for _, s := range symbols() {
		if strings.Contains(rest, s.sign) {
			if !agree(s.of...) {
				return "", false
			}
			break
		}
	}
	if unit != "" && !agree(unit) {
		return "", false
	}
	switch {
	case len(possible) == 0 && f.Default != "":
		return f.Default, true
	case len(possible) == 0, possible[0] == "JPY" && len(possible) > 1:
		return "", false
	}
	return possible[0], true
}

// codes are the currency codes in the text: three capital letters alone. In
// brackets also one that is not known counts, so that it contradicts a sign.
func codes(text string) []string {
	var found []string
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		bracketed := len(word) == 3 && word == strings.ToUpper(word) && strings.Contains(text, "("+word+")")
		if (Places(word) >= 0 || bracketed) && !slices.Contains(found, word) {
			found = append(found, word)
		}
	}
	return found
}
