package console

import (
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/ports"
)

const operatorsPage = 50

// peoplePages are the pages about operators, the audit log and one's own account.
func (c *Console) peoplePages(on routes) {
	on.get("/operators", operator.SeeOperators, c.operators)
	on.post("/operators/add", operator.EditOperator, c.addOperator)
	on.get("/operators/{operator}", operator.SeeOperators, c.operator)
	on.post("/operators/{operator}/role", operator.EditOperator, c.changeRole)
	on.post("/operators/{operator}/disable", operator.EditOperator, c.disableOperator)
	on.post("/operators/{operator}/enable", operator.EditOperator, c.enableOperator)
	on.post("/operators/{operator}/password", operator.EditOperator, c.resetPassword)
	on.post("/operators/{operator}/factor", operator.EditOperator, c.resetFactor)
	on.get("/me", operator.EditOwn, c.own)
	on.post("/me/password", operator.EditOwn, c.changePassword)
	on.post("/me/factor", operator.EditOwn, c.beginFactor)
	on.post("/me/confirm", operator.EditOwn, c.confirmFactor)
	on.post("/me/sign-out", operator.SignOut, c.signOutAll)
	on.get("/audit", operator.SeeAudit, c.audit)
}

func operatorPath(n operator.ID) string { return Base + "/operators/" + id(n) }

// operators lists the accounts.
func (c *Console) operators(v *visit) error {
	found, err := c.o.Desk.Operators(v.ctx, v.by, ports.Page{Before: v.after(), Limit: operatorsPage + 1})
	if err != nil {
		return err
	}
	t := table{Caption: wordOperators, Columns: []column{
		{Name: wordOperatorName}, {Name: wordRole}, {Name: wordAccountState}, {Name: wordFactor}, {Name: wordSignedIn, Numeric: true},
	}}
	if len(found) > operatorsPage {
		found = found[:operatorsPage]
		t.Next = v.next(int64(found[operatorsPage-1].ID))
	}
	for _, o := range found {
		t.Rows = append(t.Rows, row{Href: operatorPath(o.ID), Cells: []cell{
			said(o.Name), said(roleWords[o.Role]), accountLabel(o), factorLabel(o), when(o.SignedInAt),
		}})
	}
	var add actions
	if v.by.Role.May(operator.EditOperator) {
		add = actions{Title: titleDoNow, Items: []action{{
			Word: wordAddOperator, Path: Base + "/operators/add", What: []string{whatAddOperator, whatShownOnce}, Reason: true,
			Fields: []field{
				{Name: "name", Label: wordOperatorName, Hint: hintOperatorName, Required: true, Max: operator.MaxName},
				roleField(operator.Support),
			},
		}}}
	}
	return v.show(page{Title: wordOperators, Lead: leadOperators, Parts: []part{columns{Main: []part{t}, Side: []part{add}}}})
}

func roleField(now operator.Role) field {
	f := field{Name: "role", Label: wordRole, Kind: selectField, Value: string(now)}
	for _, r := range operator.Roles() {
		f.Options = append(f.Options, option{Value: string(r), Word: roleWords[r]})
	}
	return f
}

func accountLabel(o app.Account) cell {
	return label(map[operator.State]tone{operator.Active: good, operator.Disabled: calm}[o.State], accountWords[o.State])
}

func factorLabel(o app.Account) cell {
	if o.Proved {
		return label(good, wordProved)
	}
	return label(wait, wordUnproved)
}

// operator shows one account and what can be done with it.
func (c *Console) operator(v *visit) error {
	o, err := c.o.Desk.Operator(v.ctx, v.by, operator.ID(v.id("operator")))
	if err != nil {
		return err
	}
	var links []crumb
	if v.by.Role.May(operator.SeeAudit) {
		links = append(links, crumb{wordWhatOperatorDid, Base + "/audit?who=" + id(o.ID)})
	}
	side := []part{actions{Title: titleDoNow, Items: v.operatorActions(o)}}
	if o.ID == v.by.ID {
		side = []part{banner{Title: titleOwnAccount, Text: textOwnAccount, Links: []crumb{{wordAccount, Base + "/me"}}}}
	}
	return v.show(page{
		Title: o.Name, Crumbs: []crumb{{wordOperators, Base + "/operators"}}, Links: links,
		Parts: []part{columns{Main: []part{accountFacts(o)}, Side: side}},
	})
}

func accountFacts(o app.Account) part {
	return details{Title: wordAccountFacts, Items: []item{
		{wordOperatorName, said(o.Name)},
		{wordRole, said(roleWords[o.Role])},
		{wordAccountState, accountLabel(o)},
		{wordFactor, factorLabel(o)},
		{wordSignedIn, when(o.SignedInAt)},
		{wordAccountMade, when(o.CreatedAt)},
		{wordAccountChanged, when(o.UpdatedAt)},
		{wordOperatorID, code(id(o.ID))},
	}}
}

// operatorActions are what may be done with somebody else's account.
func (v *visit) operatorActions(o app.Account) []action {
	if !v.by.Role.May(operator.EditOperator) {
		return nil
	}
	at, version := operatorPath(o.ID), map[string]string{"version": id(o.Version)}
	state := action{Word: wordDisable, Path: at + "/disable", Tone: bad, What: []string{whatDisable}, Reason: true, Hidden: version}
	if o.State == operator.Disabled {
		state = action{Word: wordEnable, Path: at + "/enable", What: []string{whatEnable}, Reason: true, Hidden: version}
	}
	return []action{
		{Word: wordChangeRole, Path: at + "/role", What: []string{whatSignsOut}, Reason: true, Hidden: version, Fields: []field{roleField(o.Role)}},
		{Word: wordResetPassword, Path: at + "/password", What: []string{whatResetPassword, whatSignsOut, whatShownOnce}, Reason: true},
		{Word: wordResetFactor, Path: at + "/factor", What: []string{whatResetFactor, whatSignsOut, whatShownOnce}, Reason: true},
		state,
	}
}

func (c *Console) addOperator(v *visit) error {
	n := app.NewOperator{Name: v.value("name"), Role: operator.Role(v.value("role"))}
	made, told, err := c.o.Desk.AddOperator(v.ctx, v.by, n, v.reason())
	if err != nil {
		return err
	}
	return v.tell(operatorPath(made.ID), made.Name, saidOperatorAdded, told)
}

func (c *Console) changeRole(v *visit) error {
	return c.editOperator(v, app.OperatorChange{Role: operator.Role(v.value("role"))}, saidRoleChanged)
}

func (c *Console) disableOperator(v *visit) error {
	return c.editOperator(v, app.OperatorChange{State: operator.Disabled}, saidDisabled)
}

func (c *Console) enableOperator(v *visit) error {
	return c.editOperator(v, app.OperatorChange{State: operator.Active}, saidEnabled)
}

func (c *Console) editOperator(v *visit, change app.OperatorChange, done string) error {
	version, err := v.version()
	if err != nil {
		return err
	}
	if _, err := c.o.Desk.EditOperator(v.ctx, v.by, operator.ID(v.id("operator")), version, change, v.reason()); err != nil {
		return err
	}
	return v.done(v.up(), done)
}

func (c *Console) resetPassword(v *visit) error {
	told, err := c.o.Desk.ResetPassword(v.ctx, v.by, operator.ID(v.id("operator")), v.reason())
	if err != nil {
		return err
	}
	return v.tell(v.up(), id(v.id("operator")), saidPasswordReset, told)
}

func (c *Console) resetFactor(v *visit) error {
	told, err := c.o.Desk.ResetFactor(v.ctx, v.by, operator.ID(v.id("operator")), v.reason())
	if err != nil {
		return err
	}
	return v.tell(v.up(), id(v.id("operator")), saidFactorReset, told)
}

// tell shows secrets in the answer itself, so that they are in no address, cookie
// or store. The same form sent again leads to the page about whose they are.
func (v *visit) tell(to, name, what string, told app.Secrets) error {
	v.ended = &outcome{to: to, flash: flash{Tone: wait, Text: saidToldBefore}}
	return v.show(page{
		Title: what, Crumbs: []crumb{{wordOperators, Base + "/operators"}, {name, to}},
		Parts: []part{banner{Tone: wait, Title: titleShownOnce, Text: textShownOnce}, secretFacts(told)},
	})
}

func secretFacts(told app.Secrets) details {
	d := details{Title: wordSecrets}
	if told.Password != "" {
		d.Items = append(d.Items, item{wordNewPassword, code(told.Password)})
	}
	if told.URI != "" {
		d.Items = append(d.Items, item{wordFactorURI, code(told.URI)})
	}
	return d
}
