package console

import (
	"bytes"
	"html/template"
	"slices"
	"strconv"
	"strings"
)

// Column is the i-th column. A row with more cells has columns without a name.
func (t table) Column(i int) column {
	if i < len(t.Columns) {
		return t.Columns[i]
	}
	return column{}
}

// template makes a cell drawable.
func (cell) template() string { return "cell" }

// Cell draws a value.
func (d drawn) Cell(c cell) (template.HTML, error) { return d.V.draw(c) }

// Name is a name within the page for what needs one: a form's fields.
func (d drawn) Name() string {
	d.V.named++
	return "p" + strconv.Itoa(d.V.named)
}

// input is what a field is drawn from.
type input struct {
	F     field
	ID    string
	Marks bool // says which fields are needed
}

// Field draws a field. Its id begins with prefix.
func (d drawn) Field(f field, prefix string, marks bool) (template.HTML, error) {
	var out bytes.Buffer
	err := d.V.c.set.ExecuteTemplate(&out, "field", input{f, prefix + "-" + f.Name, marks})
	return template.HTML(out.String()), err
}

// Type is HTML's type of the input.
func (i input) Type() fieldKind {
	switch i.F.Kind {
	case "", numberField, moneyField:
		return textField
	default:
		return i.F.Kind
	}
}

// Numeric reports whether the keyboard of a telephone should show digits.
func (i input) Numeric() bool {
	return i.F.Digits || slices.Contains([]fieldKind{numberField, moneyField}, i.F.Kind)
}

// Noted reports whether something stands below the field. The hint of a search
// stands in it.
func (i input) Noted() bool {
	return i.F.Error != "" || i.F.Hint != "" && i.F.Kind != searchField
}

// Here is the page's own address without the query.
func (v *visit) Here() string { return v.r.URL.Path }

// Here is the page's own address.
func (l layout) Here() string { return l.V.r.URL.RequestURI() }

// Later reports whether this is not the first page of a list.
func (v *visit) Later() bool { return v.r.URL.Query().Has(afterField) }

// Start is the first page of this list.
func (v *visit) Start() string {
	q := v.r.URL.Query()
	q.Del(afterField)
	return strings.TrimSuffix(v.r.URL.Path+"?"+q.Encode(), "?")
}

// MayAccount reports whether there is a page about one's own account.
func (l layout) MayAccount() bool { return l.V.c.has("/me") }
