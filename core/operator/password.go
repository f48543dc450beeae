package operator

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/junggyenara/junggye/core/fault"
)

// The length of passwords, in characters.
const (
	MinPassword = 12
	MaxPassword = 128
)

// CheckPassword refuses a password that is too short or among the first that
// are tried. Nothing is cut from it: blanks count, and no kind of character is
// demanded, since length is what protects.
func CheckPassword(password, name string) error {
	if n := utf8.RuneCountInString(password); n < MinPassword || n > MaxPassword || !utf8.ValidString(password) {
		return fault.New(fault.Invalid, CodePassword, MinPassword, MaxPassword)
	}
	bare, own := letters(password), letters(name)
	switch {
	case own != "" && strings.ReplaceAll(bare, own, "") == "", len(own) >= 4 && strings.Contains(bare, own) && len(bare) < len(own)+8:
		return fault.New(fault.Invalid, CodeGuess)
	case few(password), isRow(bare), slices.ContainsFunc(common(), func(word string) bool { return dull(bare, word) }):
		return fault.New(fault.Invalid, CodeGuess)
	}
	return nil
}

// common are words that guessers begin with, as letters returns them.
func common() []string {
	return []string{
		"password", "passw0rd", "p4ssword", "qwerty", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1q2w3e4r", "1q2w3e4r5t6y", "1qaz2wsx",
		"letmein", "welcome", "administrator", "admin", "iloveyou", "abc123", "123123", "secret", "changeme", "default",
		"junggye", "junggyenara", "kakao", "kakaotalk", "korea", "seoul", "dlrjdi", "qlalfqjsgh", "sarang", "owner", "finance", "support",
	}
}

// dull reports whether next to nothing is left of the password without the word.
func dull(bare, word string) bool {
	if !strings.Contains(bare, word) {
		return false
	}
	rest := strings.ReplaceAll(bare, word, "")
	return strings.Trim(rest, "0123456789") == "" && len(rest) <= 6
}

// few reports whether the password is made of fewer than five characters.
func few(password string) bool {
	seen := map[rune]bool{}
	for _, r := range password {
		seen[r] = true
	}
	return len(seen) < 5
}

// isRow reports whether each character follows the one before, as in abcdef or
// 987654, from whichever it starts.
func isRow(bare string) bool {
	all := []rune(bare)
	for _, by := range []rune{1, -1} {
		row := len(all) > 1
		for i := 1; i < len(all) && row; i++ {
			wraps := all[i-1] == '9' && all[i] == '0' || all[i-1] == '0' && all[i] == '9'
			row = all[i]-all[i-1] == by || wraps
		}
		if row {
			return true
		}
	}
	return false
}

// letters is what a text is compared by: letters and digits in lower case.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

func plain(name string) bool {
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(".-_", r) {
			return false
		}
	}
	return true
}
