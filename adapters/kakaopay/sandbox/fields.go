package sandbox

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"unicode/utf8"
)

// maxAmount is ours: sums stay far from where arithmetic would overflow.
const maxAmount = 1_000_000_000_000

// fields reads a request by exact names, which encoding/json's structs do not:
// they would let a misspelt case pass that KakaoPay turns away. It keeps the first complaint.
type fields struct {
	raw     map[string]json.RawMessage
	problem string
}

func (f *fields) complain(name, what string) {
	if f.problem == "" {
		f.problem = name + " " + what
	}
}

func (f *fields) err() error {
	if f.problem == "" {
		return nil
	}
	return refuse(-2, "invalid parameter: "+f.problem)
}

// text reads a required field of at most limit characters.
func (f *fields) text(name string, limit int) string {
	text := f.optional(name, limit)
	if text == "" {
		f.complain(name, "is missing")
	}
	return text
}

// optional reads a field that may be missing.
func (f *fields) optional(name string, limit int) string {
	raw, ok := f.raw[name]
	if !ok {
		return ""
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		f.complain(name, "is not text")
	}
	if utf8.RuneCountInString(text) > limit {
		f.complain(name, fmt.Sprintf("is longer than %d characters", limit))
	}
	return text
}

// number reads a required amount or count, written as a number or as text.
func (f *fields) number(name string) int64 {
	n, ok := f.optionalNumber(name)
	if !ok {
		f.complain(name, "is missing")
	}
	return n
}

// optionalNumber says whether the field is there.
func (f *fields) optionalNumber(name string) (int64, bool) {
	raw, ok := f.raw[name]
	if !ok {
		return 0, false
	}
	digits := string(raw)
	var text string
	if json.Unmarshal(raw, &text) == nil {
		digits = text
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 0 || n > maxAmount {
		f.complain(name, "is not a whole number within its range")
	}
	return n, true
}

// address reads a required absolute web address.
func (f *fields) address(name string) string {
	text := f.text(name, 255)
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		f.complain(name, "is not an absolute address")
	}
	return text
}

// choice reads a field that may be missing or one of a few words.
func (f *fields) choice(name string, words ...string) string {
	text := f.optional(name, 100)
	if text != "" && !slices.Contains(words, text) {
		f.complain(name, "is none of the known words")
	}
	return text
}

// cards checks available_cards against KakaoPay's names.
func (f *fields) cards(name string) {
	raw, ok := f.raw[name]
	if !ok {
		return
	}
	known := []string{
		"SHINHAN", "KB", "HYUNDAI", "LOTTE", "SAMSUNG", "NH", "BC", "HANA",
		"CITI", "KAKAOBANK", "KAKAOPAY", "WOORIONLY",
	}
	var list []string
	err := json.Unmarshal(raw, &list)
	unknown := slices.ContainsFunc(list, func(card string) bool { return !slices.Contains(known, card) })
	if err != nil || unknown {
		f.complain(name, "is not a list of known cards")
	}
}

// payment reads the fields of a ready request.
func (f *fields) payment() *record {
	p := &record{
		OrderID: f.text("partner_order_id", 100), UserID: f.text("partner_user_id", 100),
		ItemName: f.text("item_name", 100), ItemCode: f.optional("item_code", 100),
		Quantity:    f.number("quantity"),
		Amount:      amounts{Total: f.number("total_amount"), TaxFree: f.number("tax_free_amount")},
		ApprovalURL: f.address("approval_url"), CancelURL: f.address("cancel_url"), FailURL: f.address("fail_url"),
		OnlyMethod: f.choice("payment_method_type", methodCard, methodMoney),
		Status:     statusReady,
	}
	vat, given := f.optionalNumber("vat_amount")
	if !given {
		vat = defaultVAT(p.Amount.Total, p.Amount.TaxFree)
	}
	p.Amount.VAT = vat
	f.cards("available_cards")
	if months, _ := f.optionalNumber("install_month"); months > 12 {
		f.complain("install_month", "is more than 12")
	}
	if p.Quantity < 1 || p.Amount.Total < 1 {
		f.complain("quantity or total_amount", "is zero")
	}
	if p.Amount.TaxFree > p.Amount.Total || p.Amount.VAT > p.Amount.Total-p.Amount.TaxFree {
		f.complain("tax_free_amount or vat_amount", "is more than the total allows")
	}
	return p
}
