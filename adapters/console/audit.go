package console

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/junggyenara/junggye/core/audit"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/ports"
)

const auditPage = 50

// audit lists what operators did. A day ends with its last moment.
func (c *Console) audit(v *visit) error {
	f := ports.AuditFilter{
		Who: operator.ID(v.number("who")), Action: operator.Action(v.query("action")), Subject: v.query("subject"),
		Since: v.moment("since"), Until: v.moment("until"),
	}
	if !f.Until.IsZero() {
		f.Until = f.Until.AddDate(0, 0, 1)
	}
	found, err := c.o.Desk.Audit(v.ctx, v.by, f, ports.Page{Before: v.after(), Limit: auditPage + 1})
	if err != nil {
		return err
	}
	t := table{Caption: wordAudit, Columns: []column{
		{Name: wordAuditAt}, {Name: wordAuditWho}, {Name: wordAuditAction}, {Name: wordAuditSubject}, {Name: wordAuditChange}, {Name: wordReason},
	}}
	if len(found) > auditPage {
		found = found[:auditPage]
		t.Next = v.next(found[auditPage-1].Seq)
	}
	for _, e := range found {
		t.Rows = append(t.Rows, auditRow(e))
	}
	return v.show(page{Title: wordAudit, Lead: leadAudit, Parts: []part{v.auditFields(), t}})
}

func (v *visit) auditFields() part {
	var all []option
	for _, a := range operator.Actions() {
		all = append(all, option{Value: string(a), Word: actionName(a)})
	}
	return filter{Fields: []field{
		{Name: "who", Label: wordOperatorID, Value: v.query("who"), Digits: true, Max: 19},
		v.choice("action", wordAuditAction, all...),
		{Name: "subject", Label: wordAuditSubject, Value: v.query("subject"), Hint: hintAuditSubject, Max: 100},
		v.day("since", wordChatSince), v.day("until", wordChatUntil),
	}}
}

func auditRow(e audit.Entry) row {
	who := said(e.Name).with(roleWords[e.Role])
	if e.Who != 0 {
		who = who.to(Base + "/audit?who=" + id(e.Who))
	}
	return row{Cells: []cell{
		when(e.At).with(e.From), who, said(actionName(e.Action)).with(string(e.Action)), subjectCell(e.Subject),
		said(changeText(e.Before, e.After)), said(e.Why),
	}}
}

func actionName(a operator.Action) string {
	if word := actionWords[a]; word != "" {
		return word
	}
	return string(a)
}

// subjectCell leads to what was changed, where it has a page.
func subjectCell(subject string) cell {
	kind, rest, _ := strings.Cut(subject, ":")
	at, ok := map[string]string{
		"member": "/members/", "operator": "/operators/", "trade": "/trades/", "listing": "/listings/", "notice": "/notices/",
		"payout": "/payouts/", "drift": "/drifts/",
	}[kind]
	if !ok || rest == "" || strings.Trim(rest, "0123456789") != "" {
		return code(subject)
	}
	return code(subject).to(Base + at + rest)
}

// changeText says of each thing what it was and is: "role: support → finance".
func changeText(before, after string) string {
	was, is := facts(before), facts(after)
	if was == nil || is == nil {
		return strings.Trim(before+" → "+after, " →")
	}
	names := slices.Collect(maps.Keys(was))
	for name := range is {
		if _, both := was[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	out := make([]string, 0, len(names))
	for _, name := range names {
		text := factText(is[name])
		if old, had := was[name]; had {
			text = factText(old) + " → " + text
		}
		out = append(out, name+": "+text)
	}
	return strings.Join(out, " · ")
}

// facts reads an entry's JSON; nil when it is no object.
func facts(text string) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	if text != "" && json.Unmarshal([]byte(text), &out) != nil {
		return nil
	}
	return out
}

func factText(raw json.RawMessage) string {
	var words string
	if len(raw) == 0 || string(raw) == "null" {
		return none
	}
	if json.Unmarshal(raw, &words) == nil {
		return orNone(words)
	}
	return string(raw)
}
