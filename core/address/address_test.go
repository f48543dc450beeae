package address

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/text"
)

func typed() Address {
	return Address{Name: "김수진", Phone: "010-1234-5678", Postcode: "04524", Street: "서울 중구 세종대로 110", Detail: "3층", Request: "문 앞"}
}

func TestParse(t *testing.T) {
	t.Parallel()
	want := typed()
	want.Phone = "01012345678"
	messy := typed()
	messy.Name, messy.Street, messy.Postcode = " 김수진\u200b ", "서울  중구\n세종대로 110", " 04524 "
	for _, in := range []Address{typed(), messy} {
		if got, err := Parse(in); err != nil || got != want {
			t.Errorf("Parse(%+v): %v, (-want +got):\n%s", in, err, cmp.Diff(want, got))
		}
	}
	short := typed()
	short.Detail, short.Request = "", ""
	if _, err := Parse(short); err != nil {
		t.Errorf("without detail and request: got %v, want nil: both may be empty", err)
	}
}

func TestParseNamesTheFirstWrongField(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("가", 200)
	for field, breaks := range map[string][]func(*Address){
		Name:     {func(a *Address) { a.Name = " \n" }, func(a *Address) { a.Name = long }, func(a *Address) { a.Name, a.Street = "", "" }},
		Phone:    {func(a *Address) { a.Phone = "" }, func(a *Address) { a.Phone = "02-123" }},
		Postcode: {func(a *Address) { a.Postcode = "4524" }, func(a *Address) { a.Postcode = "100-011" }, func(a *Address) { a.Postcode = "０４５２４" }},
		Street:   {func(a *Address) { a.Street = "" }, func(a *Address) { a.Street = long }},
		Detail:   {func(a *Address) { a.Detail = long }},
		Request:  {func(a *Address) { a.Request = long }},
	} {
		for i, change := range breaks {
			a := typed()
			change(&a)
			got, err := Parse(a)
			e, _ := err.(*fault.Error) //nolint:errorlint // Parse makes it itself
			if got != (Address{}) || e == nil || e.Kind != fault.Invalid || e.Code != CodeAddress || !cmp.Equal(e.Args, []any{field}) {
				t.Errorf("%s broken in way %d: got %+v, %v, want the field's name", field, i, got, err)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	a := typed()
	f.Add(a.Name, a.Phone, a.Postcode, a.Street, a.Detail, a.Request)
	f.Add("\u202e", "+82 10 1234 5678", "00000", "<b>", "\x00", "\xff")
	f.Fuzz(func(t *testing.T, name, phone, code, street, detail, request string) {
		a, err := Parse(Address{name, phone, code, street, detail, request})
		if err != nil {
			if a != (Address{}) || !fault.Is(err, fault.Invalid) {
				t.Fatalf("refused with %v and %+v", err, a)
			}
			return
		}
		if again, err := Parse(a); err != nil || again != a {
			t.Fatalf("parsed again %+v is %+v, %v: what is remembered is shown and given again", a, again, err)
		}
		all := a.Name + a.Phone + a.Postcode + a.Street + a.Detail + a.Request
		if strings.ContainsAny(all, "\r\n\t\x00") || text.Length(all) > 400 {
			t.Fatalf("accepted %+v: a label has lines of limited length", a)
		}
	})
}
