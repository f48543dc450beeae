// Package money holds amounts of Korean won. The won has no smaller unit, so
// an amount is a whole number; no floating point touches money anywhere.
package money

import "strconv"

// Won is an amount in Korean won.
type Won int64

// String groups the digits by thousands, without a currency sign: 1,234,567.
func (w Won) String() string {
	digits := strconv.FormatInt(int64(w), 10)
	sign := ""
	if digits[0] == '-' {
		sign, digits = "-", digits[1:]
	}
	out := make([]byte, 0, len(digits)+len(digits)/3+1)
	out = append(out, sign...)
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out = append(out, ',')
		}
		out = append(out, digits[i])
	}
	return string(out)
}

// Share returns basisPoints ten-thousandths of the amount, rounded down, so
// that a fee never takes more than agreed. It does not overflow for amounts
// below 9.2 * 10^14 won.
func (w Won) Share(basisPoints int64) Won { return Won(int64(w) * basisPoints / 10_000) }
