package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/junggyenara/junggye/core/audit"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/ports"
)

// auditEntry is one thing that an operator did.
type auditEntry struct {
	Seq        ID              `json:"seq" doc:"1, 2, 3, … without gaps."`
	At         Time            `json:"at"`
	OperatorID ID              `json:"operatorId" doc:"0 for the command line and for what the market does by itself."`
	Name       string          `json:"name" doc:"The operator's name then."`
	Role       string          `json:"role" doc:"The operator's role then."`
	Action     string          `json:"action"`
	Subject    string          `json:"subject" doc:"What it was done to." example:"member:283749506162688"`
	Before     json.RawMessage `json:"before,omitempty" doc:"What was different before; its form is the action's own."`
	After      json.RawMessage `json:"after,omitempty" doc:"What is different since."`
	Reason     string          `json:"reason,omitempty"`
	From       string          `json:"from,omitempty" doc:"The address that the request came from."`
	Hash       string          `json:"hash" doc:"Over the entry and the hash of the one before it."`
}

func auditOf(e audit.Entry) auditEntry {
	out := auditEntry{
		Seq: idFrom(e.Seq), At: timeOf(e.At), OperatorID: idFrom(e.Who), Name: e.Name, Role: string(e.Role), Action: string(e.Action),
		Subject: e.Subject, Reason: e.Why, From: e.From, Hash: e.Hash,
	}
	if e.Before != "" {
		out.Before = json.RawMessage(e.Before)
	}
	if e.After != "" {
		out.After = json.RawMessage(e.After)
	}
	return out
}

type auditInput struct {
	Paging
	OperatorID ID        `query:"operatorId" doc:"Only what this operator did."`
	Action     string    `query:"action" maxLength:"40" doc:"Only this action." example:"members.block"`
	Subject    string    `query:"subject" maxLength:"100" doc:"Only what was done to this." example:"member:283749506162688"`
	Since      time.Time `query:"since" doc:"Only at or after this moment."`
	Until      time.Time `query:"until" doc:"Only before this moment."`
}

func (a *API) audit() {
	add(a, Op{
		ID: "searchAudit", Method: http.MethodGet, Path: "/admin/audit", Tag: "audit", Summary: "What operators did, newest first",
		Action: operator.SeeAudit,
	}, func(ctx context.Context, by operator.Actor, in *auditInput) (*Answer[List[auditEntry]], error) {
		f := ports.AuditFilter{
			Who: idOf[operator.ID](in.OperatorID), Action: operator.Action(in.Action), Subject: in.Subject, Since: in.Since, Until: in.Until,
		}
		return list(in.Paging, func(p ports.Page) ([]audit.Entry, error) { return a.desk.Audit(ctx, by, f, p) },
			func(e audit.Entry) int64 { return e.Seq }, auditOf)
	})
}
