// Package parcel reads the tracking numbers of Korean parcel carriers. It does
// not ask a carrier anything.
package parcel

import (
	"slices"
	"strings"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/text"
)

// CodeTracking is the reason for a tracking number that cannot be one.
const CodeTracking fault.Code = "parcel.tracking"

// Carrier is a parcel company. Unnamed stands for a number without a company.
type Carrier string

// The carriers that people name, and Unnamed.
const (
	Unnamed Carrier = "unnamed"
	CJ      Carrier = "cj"
	Post    Carrier = "post"
	Hanjin  Carrier = "hanjin"
	Lotte   Carrier = "lotte"
	Logen   Carrier = "logen"
	CU      Carrier = "cu"
	GS      Carrier = "gs"
)

// Tracking is a parcel's number at its carrier.
type Tracking struct {
	Carrier Carrier
	Number  string // digits only
}

// Key is the number's natural key: a number is used for one trade only. The
// carrier is left out, so that naming another one does not make it new.
func (t Tracking) Key() string { return t.Number }

// company says by which words a carrier is named and how long its numbers are.
// Words are Hangul, written as escapes because code speaks English.
type company struct {
	carrier Carrier
	words   []string
	digits  []int
}

var companies = []company{
	{CJ, []string{"cj", "\ub300\ud55c\ud1b5\uc6b4"}, []int{10, 12}},
	{Post, []string{"\uc6b0\uccb4\uad6d", "epost"}, []int{13}},
	{Hanjin, []string{"\ud55c\uc9c4", "hanjin"}, []int{10, 12}},
	{Lotte, []string{"\ub86f\ub370", "lotte"}, []int{10, 12, 13}},
	{Logen, []string{"\ub85c\uc820", "logen"}, []int{10, 11}},
	{CU, []string{"cu"}, []int{10, 11, 12}},
	{GS, []string{"gs25", "gs"}, []int{10, 11, 12}},
}

// Parse reads what a seller typed: an optional company name and a number of 10
// to 14 digits, hyphens and spaces allowed. A named company's number must have
// one of its lengths.
func Parse(s string) (Tracking, error) {
	s = strings.ToLower(text.Clean(s))
	named, rest := company{carrier: Unnamed}, s
	for _, c := range companies {
		if without, ok := c.cut(s); ok {
			named, rest = c, without
			break
		}
	}
	number := strings.Map(digit, rest)
	name := strings.Trim(strings.Map(notDigit, rest), " ")
	wrong := fault.New(fault.Invalid, CodeTracking)
	switch {
	case len(number) < 10 || len(number) > 14 || strings.Trim(number, number[:1]) == "":
		return Tracking{}, wrong
	case named.carrier == Unnamed && name != "", text.Length(name) > 12:
		return Tracking{}, wrong
	case named.carrier != Unnamed && !slices.Contains(named.digits, len(number)):
		return Tracking{}, wrong
	}
	return Tracking{Carrier: named.carrier, Number: number}, nil
}

func digit(r rune) rune {
	if r >= '0' && r <= '9' {
		return r
	}
	return -1
}

func notDigit(r rune) rune {
	if r >= '0' && r <= '9' || r == '-' {
		return ' '
	}
	return r
}

// cut takes the company's name out of the text, since some names hold digits.
func (c company) cut(s string) (string, bool) {
	for _, word := range c.words {
		if before, after, ok := strings.Cut(s, word); ok {
			return before + " " + after, true
		}
	}
	return s, false
}
