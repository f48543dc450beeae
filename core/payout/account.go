package payout

import (
	"strings"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/text"
)

// Account is where a seller is paid.
type Account struct {
	Bank   string `json:"bank"`   // as the seller calls it
	Number string `json:"number"` // digits and hyphens
	Holder string `json:"holder"`
}

const (
	maxBank      = 20
	maxHolder    = 30
	minDigits    = 8 // Korean account numbers have 10 to 14; some banks' old ones fewer, virtual ones more
	maxDigits    = 16
	shownInFront = 3
	shownAtEnd   = 2
)

// ParseAccount checks what a seller typed. Spaces in the number are left out,
// and so are hyphens that stand between no two digits.
func ParseAccount(bank, number, holder string) (Account, error) {
	a := Account{Bank: text.Clean(bank), Number: parseNumber(text.Clean(number)), Holder: text.Clean(holder)}
	wrong := a.Number == "" || a.Bank == "" || text.Length(a.Bank) > maxBank || a.Holder == "" || text.Length(a.Holder) > maxHolder
	if wrong {
		return Account{}, fault.New(fault.Invalid, CodeAccount)
	}
	return a, nil
}

// parseNumber returns "" for what is no account number.
func parseNumber(typed string) string {
	var number strings.Builder
	digits, hyphen := 0, false
	for _, r := range typed {
		switch {
		case r >= '0' && r <= '9':
			if hyphen && digits > 0 {
				number.WriteByte('-')
			}
			number.WriteRune(r)
			hyphen = false
			digits++
		case r == '-':
			hyphen = true
		case r != ' ':
			return ""
		}
		if digits > maxDigits {
			return ""
		}
	}
	if digits < minDigits {
		return ""
	}
	return number.String()
}

// Digits is the number without hyphens, as banks' forms want it.
func (a Account) Digits() string { return strings.ReplaceAll(a.Number, "-", "") }

// Masked is the account as it may be shown: the bank, the number's ends, the
// holder's first character.
func (a Account) Masked() Account {
	runes := []rune(a.Number)
	for i, r := range runes {
		if i >= shownInFront && i < len(runes)-shownAtEnd && r != '-' {
			runes[i] = '*'
		}
	}
	holder := []rune(a.Holder)
	for i := range holder {
		if i > 0 {
			holder[i] = '*'
		}
	}
	return Account{Bank: a.Bank, Number: string(runes), Holder: string(holder)}
}

// Given is the account that a seller told last.
type Given struct {
	Account
	// ChangedAt is when it took the place of another one; zero for a first account.
	ChangedAt time.Time `json:"changed_at,omitzero"`
}

// Ready refuses an account that took another one's place less than cooling ago:
// who got hold of a seller's chat must not get the money before the seller hears of it.
func (g Given) Ready(cooling time.Duration, now time.Time) error {
	if from := g.ChangedAt.Add(cooling); !g.ChangedAt.IsZero() && now.Before(from) {
		return fault.New(fault.Conflict, CodeCooling, from)
	}
	return nil
}
