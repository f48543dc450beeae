// Package address is where a parcel is sent. It checks what somebody typed and
// knows nothing of who may read it.
package address

import (
	"strings"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/text"
)

// CodeAddress is the reason for a malformed address. Args: [field].
const CodeAddress fault.Code = "address.form"

// The fields that CodeAddress names.
const (
	Name     = "name"
	Phone    = "phone"
	Postcode = "postcode"
	Street   = "street"
	Detail   = "detail"
	Request  = "request"
)

const (
	maxName   = 30
	maxStreet = 120
	maxDetail = 80
	postcode  = 5 // digits of a Korean postcode since 2015
)

// Address is where and to whom to send.
type Address struct {
	Name     string `json:"name"`
	Phone    string `json:"phone"` // eleven digits
	Postcode string `json:"postcode"`
	Street   string `json:"street"`
	Detail   string `json:"detail"`  // may be empty
	Request  string `json:"request"` // to the carrier, may be empty
}

// Parse checks what was typed; its error names the first field that is wrong.
func Parse(typed Address) (Address, error) {
	a := Address{
		Name: text.Clean(typed.Name), Postcode: text.Clean(typed.Postcode), Street: text.Clean(typed.Street),
		Detail: text.Clean(typed.Detail), Request: text.Clean(typed.Request),
	}
	phone, err := member.ParsePhone(typed.Phone)
	a.Phone = phone
	for _, field := range []struct {
		name string
		ok   bool
	}{
		{Name, a.Name != "" && text.Length(a.Name) <= maxName},
		{Phone, err == nil},
		{Postcode, isPostcode(a.Postcode)},
		{Street, a.Street != "" && text.Length(a.Street) <= maxStreet},
		{Detail, text.Length(a.Detail) <= maxDetail},
		{Request, text.Length(a.Request) <= maxDetail},
	} {
		if !field.ok {
			return Address{}, fault.New(fault.Invalid, CodeAddress, field.name)
		}
	}
	return a, nil
}

func isPostcode(s string) bool {
	if len(s) != postcode {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// Masked is the address as it may be shown to who does not send there: the
// beginning of the name and of the street, and where it roughly is.
func (a Address) Masked() Address {
	name := []rune(a.Name)
	for i := range name {
		if i > 0 {
			name[i] = '*'
		}
	}
	words := strings.Fields(a.Street)
	m := Address{Name: string(name), Phone: member.MaskPhone(a.Phone), Street: strings.Join(words[:min(len(words), shownWords)], " ") + " ***"}
	if len(a.Postcode) == postcode {
		m.Postcode = a.Postcode[:2] + "***"
	}
	return m
}

// shownWords are of a street: the province and the city.
const shownWords = 2
