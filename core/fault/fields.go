package fault

import "errors"

// Field is what is wrong with one field of a form. Name is the field as JSON
// spells it, with a number for a place in a list: "buttons.0.label".
type Field struct {
	Name string
	Err  *Error
}

// Fields is the fields of a form that are wrong, in the form's order. As an
// error it stands for the first of them: its Kind, Code and Args.
type Fields []Field

// Add notes that a field is wrong; a nil error is none.
func (f *Fields) Add(name string, err *Error) {
	if err != nil {
		*f = append(*f, Field{Name: name, Err: err})
	}
}

// OrNil is the fields as an error, nil when nothing is wrong.
func (f Fields) OrNil() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

// Error is the text for logs, never for users.
func (f Fields) Error() string {
	text := "wrong fields:"
	for _, field := range f {
		text += " " + field.Name + ": " + field.Err.Error() + ";"
	}
	return text
}

// Unwrap returns the first field's error.
func (f Fields) Unwrap() error {
	if len(f) == 0 {
		return nil
	}
	return f[0].Err
}

// FieldsOf returns the wrong fields that err tells, none when it is about no form.
func FieldsOf(err error) Fields {
	f, _ := errors.AsType[Fields](err)
	return f
}
