package console

import (
	"strings"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
)

// own shows the visitor's own account and where it is signed in.
func (c *Console) own(v *visit) error {
	o, err := c.o.Desk.Own(v.ctx, v.by)
	if err != nil {
		return err
	}
	open, err := c.o.Desk.Sessions(v.ctx, v.by)
	if err != nil {
		return err
	}
	main := []part{accountFacts(o), v.sessionTable(open)}
	if o.Confirming {
		main = append([]part{banner{Tone: wait, Title: titleConfirming, Text: textConfirming}, confirmation()}, main...)
	}
	return v.show(page{Title: wordAccount, Parts: []part{columns{Main: main, Side: []part{actions{Title: titleDoNow, Items: ownActions()}}}}})
}

func (v *visit) sessionTable(open []operator.Session) part {
	t := table{Caption: wordSessions, Columns: []column{
		{Name: wordSessionFrom}, {Name: wordSessionKind}, {Name: wordSessionSince, Numeric: true}, {Name: wordSessionUsed, Numeric: true}, {Name: wordSessionEnds, Numeric: true},
	}}
	for _, s := range open {
		from := code(s.From)
		if s.Family == v.by.Session {
			from = from.with(wordThisSession)
		}
		t.Rows = append(t.Rows, row{Cells: []cell{from, said(sessionWords[s.Kind]), when(s.CreatedAt), when(s.UsedAt), when(s.EndsAt)}})
	}
	return t
}

func presentField() field {
	return field{Name: "present", Label: wordPresentPassword, Kind: passField, Required: true, Fill: "current-password"}
}

func ownActions() []action {
	next := func(name, label, hint string) field {
		return field{Name: name, Label: label, Kind: passField, Hint: hint, Required: true, Max: operator.MaxPassword, Fill: "new-password"}
	}
	return []action{
		{
			Word: wordChangePassword, Path: Base + "/me/password", What: []string{whatOthersEnd},
			Fields: []field{presentField(), next("next", wordNewPassword, hintNewPassword), next("again", wordPasswordAgain, "")},
		},
		{Word: wordBeginFactor, Path: Base + "/me/factor", What: []string{whatBeginFactor, whatShownOnce}, Fields: []field{presentField()}},
		{Word: wordSignOutAll, Path: Base + "/me/sign-out", Tone: bad, What: []string{whatSignOutAll}},
	}
}

func confirmation() part {
	return editor{
		Path: Base + "/me/confirm", Submit: wordConfirmFactor, ID: "confirm",
		Fields: []field{{Name: "code", Label: wordNewCode, Required: true, Max: 8, Digits: true, Fill: "one-time-code"}},
	}
}

func (c *Console) changePassword(v *visit) error {
	if v.value("next") != v.value("again") {
		return v.doneBut(v.up(), saidPasswordsDiffer)
	}
	if err := c.o.Desk.ChangePassword(v.ctx, v.by, v.value("present"), v.value("next")); err != nil {
		return err
	}
	return v.done(v.up(), saidPasswordChanged)
}

// beginFactor shows the new second factor once, with the form that proves it.
func (c *Console) beginFactor(v *visit) error {
	told, err := c.o.Desk.BeginFactor(v.ctx, v.by, v.value("present"))
	if err != nil {
		return err
	}
	v.ended = &outcome{to: v.up(), flash: flash{Tone: wait, Text: saidToldBefore}}
	return v.show(page{Title: wordBeginFactor, Crumbs: []crumb{{wordAccount, v.up()}}, Parts: []part{
		banner{Tone: wait, Title: titleShownOnce, Text: textConfirming}, secretFacts(app.Secrets{URI: told.URI}), confirmation(),
	}})
}

func (c *Console) confirmFactor(v *visit) error {
	err := c.o.Desk.ConfirmFactor(v.ctx, v.by, strings.ReplaceAll(v.value("code"), " ", ""))
	if fault.CodeOf(err) == operator.CodeWrong {
		return v.doneBut(v.up(), saidCodeWrong)
	}
	if err != nil {
		return err
	}
	return v.done(v.up(), saidFactorConfirmed)
}

// signOutAll ends the present sign-in too.
func (c *Console) signOutAll(v *visit) error {
	if err := c.o.Desk.SignOutAll(v.ctx, v.by); err != nil {
		return err
	}
	v.drop(sessionCookie)
	v.secret = ""
	return v.leave(outcome{to: Base + "/sign-in?out=1"})
}
