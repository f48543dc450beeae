package console

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// on adds a colour to an element's class.
func (t tone) on(class string) string {
	if t == plain {
		return class
	}
	return class + " " + string(t)
}

// class is a colour as an element's only class, or no class.
func (t tone) class() templ.Attributes {
	if t == plain {
		return nil
	}
	return templ.Attributes{"class": string(t)}
}

// column is the i-th column. A row with more cells has columns without a name.
func (t table) column(i int) column {
	if i < len(t.Columns) {
		return t.Columns[i]
	}
	return column{}
}

// class is how the cells of the column stand.
func (c column) class() templ.Attributes {
	switch {
	case c.Numeric:
		return templ.Attributes{"class": "num"}
	case c.Whole:
		return templ.Attributes{"class": "whole"}
	}
	return nil
}

// name is a name within the page for what needs one: a form's fields.
func (v *visit) name() string {
	v.named++
	return "p" + strconv.Itoa(v.named)
}

// inputType is HTML's type of the input.
func (f field) inputType() fieldKind {
	switch f.Kind {
	case "", numberField, moneyField:
		return textField
	default:
		return f.Kind
	}
}

// numeric reports whether the keyboard of a telephone should show digits.
func (f field) numeric() bool {
	return f.Digits || slices.Contains([]fieldKind{numberField, moneyField}, f.Kind)
}

// noted reports whether something stands below the field. The hint of a search
// stands in it.
func (f field) noted() bool {
	return f.Error != "" || f.Hint != "" && f.Kind != searchField
}

// state is what an input says about itself besides its value.
func (f field) state(id string) templ.OrderedAttributes {
	var out templ.OrderedAttributes
	if f.Required {
		out = append(out, templ.KV[string, any]("required", true))
	}
	if f.Max > 0 && f.Kind != tickField {
		out = append(out, templ.KV[string, any]("maxlength", strconv.Itoa(f.Max)))
	}
	if f.Error != "" {
		out = append(out, templ.KV[string, any]("aria-invalid", "true"))
	}
	if f.noted() {
		out = append(out, templ.KV[string, any]("aria-describedby", id+"-note"))
	}
	return out
}

// later reports whether this is not the first page of a list.
func (v *visit) later() bool { return v.r.URL.Query().Has(afterField) }

// start is the first page of this list.
func (v *visit) start() string {
	q := v.r.URL.Query()
	q.Del(afterField)
	return strings.TrimSuffix(v.r.URL.Path+"?"+q.Encode(), "?")
}
