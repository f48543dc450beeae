package pages

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/junggyenara/junggye/core/address"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
)

// maxForm is how long a sent form may be, in bytes.
const maxForm = 16 << 10

// saved marks the address that a form leads to once it was taken. It only picks
// the page: whether something is stored is looked up.
const saved = "saved"

// addressForm asks where to send a trade's goods, or says what was stored.
func (p *Pages) addressForm(w http.ResponseWriter, r *http.Request) {
	id, ok := idOf(r)
	if !ok {
		p.Refuse(w, r, http.StatusNotFound)
		return
	}
	if isPreview(r) {
		p.show(w, r, previewView())
		return
	}
	f, err := p.o.Market.OpenAddressForm(r.Context(), trade.ID(id), r.URL.Query().Get("t"))
	switch {
	case err != nil:
		p.failForm(w, r, err)
	case !f.Open:
		p.show(w, r, addressClosed())
	case f.Given && r.URL.Query().Has(saved):
		p.show(w, r, addressSaved(f, withoutToken(r.URL.Query())))
	default:
		shown := f.Address
		shown.Phone = phoneText(shown.Phone)
		p.show(w, r, p.askAddress(f, shown, true, nil))
	}
}

// giveAddress takes the form. Sent twice it is stored once: the same address
// again changes nothing.
func (p *Pages) giveAddress(w http.ResponseWriter, r *http.Request) {
	id, token, ok := p.sent(w, r)
	if !ok {
		return
	}
	typed := address.Address{
		Name: r.PostForm.Get(address.Name), Phone: r.PostForm.Get(address.Phone), Postcode: r.PostForm.Get(address.Postcode),
		Street: r.PostForm.Get(address.Street), Detail: r.PostForm.Get(address.Detail), Request: r.PostForm.Get(address.Request),
	}
	remember := r.PostForm.Has("remember")
	_, err := p.o.Market.GiveAddress(r.Context(), trade.ID(id), token, typed, remember)
	switch {
	case err == nil:
		p.seeSaved(w, token)
		return
	case fault.CodeOf(err) != address.CodeAddress:
		p.failForm(w, r, err)
		return
	}
	f, err := p.o.Market.OpenAddressForm(r.Context(), trade.ID(id), token)
	if err != nil {
		p.failForm(w, r, err)
		return
	}
	if !f.Open {
		p.show(w, r, addressClosed())
		return
	}
	v := p.askAddress(f, typed, remember, wrongInAddress(typed))
	v.Status = http.StatusUnprocessableEntity
	p.show(w, r, v)
}

// sent reads the id, the token and the fields of a form that was sent.
func (p *Pages) sent(w http.ResponseWriter, r *http.Request) (id int64, token string, ok bool) {
	if id, ok = idOf(r); !ok {
		p.Refuse(w, r, http.StatusNotFound)
		return 0, "", false
	}
	if err := r.ParseForm(); err != nil {
		p.failForm(w, r, fault.Wrap(fault.Invalid, "", err))
		return 0, "", false
	}
	return id, r.URL.Query().Get("t"), true
}

// seeSaved leads to what was stored, so that a reload sends nothing again.
func (p *Pages) seeSaved(w http.ResponseWriter, token string) {
	noStore(w)
	w.Header().Set("Location", "?"+url.Values{"t": {token}, saved: {"1"}}.Encode())
	w.WriteHeader(http.StatusSeeOther)
}

func (p *Pages) failForm(w http.ResponseWriter, r *http.Request, err error) {
	p.report(w, r, failureIn(err, formReasons()), err)
}

func (p *Pages) askAddress(f app.AddressForm, shown address.Address, ticked bool, wrong map[string]bool) view {
	v := view{
		Status: http.StatusOK, Title: titleGiveAddress, Lead: textGiveAddress,
		Rows: []row{{nameItem, f.Trade.Agreed.Title}},
	}
	if f.Role == trade.Seller {
		v.Title, v.Lead = titleGiveReturn, textGiveReturn
	} else if due := f.Trade.PaidAt.Add(p.o.Market.Process.AddressFor); !f.Given && f.Trade.State == trade.Paid && p.o.Now().Before(due) {
		v.Notes = []string{noteAddressBy(until(due, p.o.Now()))}
	}
	fields := []field{
		{Name: address.Name, Type: "text", Fill: "shipping name", Value: shown.Name},
		{Name: address.Phone, Type: "tel", Fill: "shipping tel", Value: shown.Phone},
		{Name: address.Postcode, Type: "text", Mode: "numeric", Fill: "shipping postal-code", Value: shown.Postcode},
		{Name: address.Street, Type: "text", Fill: "shipping address-line1", Value: shown.Street},
		{Name: address.Detail, Type: "text", Fill: "shipping address-line2", Value: shown.Detail, Optional: true},
		{Name: address.Request, Type: "text", Fill: "off", Value: shown.Request, Optional: true},
	}
	if f.Role == trade.Seller {
		fields = fields[:len(fields)-1] // a request to the carrier is the buyer's
	}
	v.Form = worded(fields, addressLabels(), addressErrors(), wrong)
	v.Form.Submit, v.Form.Tick, v.Form.Ticked = wordSaveAddress, tickRemember, ticked
	return v
}

// worded puts labels, hints and errors to the fields. The cursor begins in the
// first one that is wrong.
func worded(fields []field, labels map[string][2]string, faults map[string]string, wrong map[string]bool) *form {
	first := true
	for i := range fields {
		f := &fields[i]
		f.Label, f.Hint = labels[f.Name][0], labels[f.Name][1]
		if wrong[f.Name] {
			f.Error, f.First = faults[f.Name], first
			first = false
		}
	}
	out := &form{Fields: fields}
	if len(wrong) > 0 {
		out.Alert = textWrong(len(wrong))
	}
	return out
}

// wrongInAddress finds every field that the rule refuses. The rule names one at
// a time, so what it named is replaced by something right and asked about again.
func wrongInAddress(a address.Address) map[string]bool {
	wrong := map[string]bool{}
	right := map[string]func(){
		address.Name: func() { a.Name = "0" }, address.Phone: func() { a.Phone = "01000000000" }, address.Postcode: func() { a.Postcode = "00000" },
		address.Street: func() { a.Street = "0" }, address.Detail: func() { a.Detail = "" }, address.Request: func() { a.Request = "" },
	}
	for range right {
		_, err := address.Parse(a)
		e, ok := errors.AsType[*fault.Error](err)
		if !ok || len(e.Args) == 0 {
			break
		}
		name, _ := e.Args[0].(string)
		mend, known := right[name]
		if !known {
			break
		}
		mend()
		wrong[name] = true
	}
	return wrong
}

// addressClosed: the address is of no use any more, and no longer shown either.
func addressClosed() view {
	return view{Status: http.StatusConflict, Mood: calm, Title: titleNoAddressNow, Lead: textNoAddressNow}
}

func addressSaved(f app.AddressForm, change string) view {
	v := view{
		Status: http.StatusOK, Mood: good, Title: titleAddressSaved, Lead: textToSeller, Notes: []string{noteStillChange},
		Rows: []row{{nameSendTo, f.Address.Name}, {namePhone, phoneText(f.Address.Phone)}, {nameAddress, addressText(f.Address)}},
		Link: change, LinkWord: wordChangeIt,
	}
	if f.Address.Request != "" {
		v.Rows = append(v.Rows, row{nameRequest, f.Address.Request})
	}
	if f.Role == trade.Seller {
		v.Lead = textToBuyer
	}
	return v
}

// The fields of the account form.
const (
	fieldBank   = "bank"
	fieldNumber = "number"
	fieldHolder = "holder"
)

// accountForm asks where the member is paid, or says what was stored. What is
// stored is shown masked, so the fields begin empty.
func (p *Pages) accountForm(w http.ResponseWriter, r *http.Request) {
	id, ok := idOf(r)
	if !ok {
		p.Refuse(w, r, http.StatusNotFound)
		return
	}
	if isPreview(r) {
		p.show(w, r, previewView())
		return
	}
	account, err := p.o.Market.OpenAccountForm(r.Context(), member.ID(id), r.URL.Query().Get("t"))
	switch {
	case err != nil:
		p.failForm(w, r, err)
	case account != (payout.Account{}) && r.URL.Query().Has(saved):
		p.show(w, r, view{
			Status: http.StatusOK, Mood: good, Title: titleAccountSaved, Lead: textAccountSaved,
			Rows: []row{{nameAccount, accountText(account)}}, Notes: []string{noteUnderWay, noteSealed},
			Link: withoutToken(r.URL.Query()), LinkWord: wordChangeIt,
		})
	default:
		p.show(w, r, askAccount(account, payout.Account{}, nil))
	}
}

// setAccount takes the form. Sent twice it stores the same.
func (p *Pages) setAccount(w http.ResponseWriter, r *http.Request) {
	id, token, ok := p.sent(w, r)
	if !ok {
		return
	}
	typed := payout.Account{Bank: r.PostForm.Get(fieldBank), Number: r.PostForm.Get(fieldNumber), Holder: r.PostForm.Get(fieldHolder)}
	_, err := p.o.Market.SetAccount(r.Context(), member.ID(id), token, typed.Bank, typed.Number, typed.Holder)
	switch {
	case err == nil:
		p.seeSaved(w, token)
		return
	case fault.CodeOf(err) != payout.CodeAccount:
		p.failForm(w, r, err)
		return
	}
	now, err := p.o.Market.OpenAccountForm(r.Context(), member.ID(id), token)
	if err != nil {
		p.failForm(w, r, err)
		return
	}
	v := askAccount(now, typed, wrongInAccount(typed))
	v.Status = http.StatusUnprocessableEntity
	p.show(w, r, v)
}

func askAccount(now, typed payout.Account, wrong map[string]bool) view {
	v := view{Status: http.StatusOK, Title: titleGiveAccount, Lead: textGiveAccount, Notes: []string{noteSealed}}
	if now != (payout.Account{}) {
		v.Rows = []row{{nameAccountNow, accountText(now)}}
	}
	v.Form = worded([]field{
		{Name: fieldBank, Type: "text", Fill: "off", Value: typed.Bank, Words: banks()},
		{Name: fieldNumber, Type: "text", Mode: "numeric", Fill: "off", Value: typed.Number},
		{Name: fieldHolder, Type: "text", Fill: "name", Value: typed.Holder},
	}, accountLabels(), accountErrors(), wrong)
	v.Form.Submit = wordSaveAccount
	return v
}

// wrongInAccount finds every field that the rule refuses, each beside right ones.
func wrongInAccount(a payout.Account) map[string]bool {
	const bank, number, holder = "0", "0000000000", "0"
	wrong := map[string]bool{}
	for name, try := range map[string]payout.Account{
		fieldBank: {Bank: a.Bank, Number: number, Holder: holder}, fieldNumber: {Bank: bank, Number: a.Number, Holder: holder},
		fieldHolder: {Bank: bank, Number: number, Holder: a.Holder},
	} {
		if _, err := payout.ParseAccount(try.Bank, strings.TrimSpace(try.Number), try.Holder); err != nil {
			wrong[name] = true
		}
	}
	return wrong
}
