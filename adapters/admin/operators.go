package admin

import (
	"context"
	"net/http"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/ports"
)

// account is an operator as others see one.
type account struct {
	ID         ID     `json:"operatorId"`
	Name       string `json:"name"`
	Role       string `json:"role" enum:"support,finance,owner"`
	State      string `json:"state" enum:"active,disabled"`
	Proved     bool   `json:"proved" doc:"Whether the second factor was ever used."`
	SignedInAt Time   `json:"signedInAt,omitzero" doc:"The last time; absent for never."`
	CreatedAt  Time   `json:"createdAt"`
	UpdatedAt  Time   `json:"updatedAt"`
}

func accountOf(o app.Account) account {
	return account{
		ID: idFrom(o.ID), Name: o.Name, Role: string(o.Role), State: string(o.State), Proved: o.Proved,
		SignedInAt: timeOf(o.SignedInAt), CreatedAt: timeOf(o.CreatedAt), UpdatedAt: timeOf(o.UpdatedAt),
	}
}

// newAccount is an account with what its owner must be told.
type newAccount struct {
	Operator account `json:"operator"`
	Password string  `json:"password,omitempty" doc:"The one that was made up; it is shown once."`
	URI      string  `json:"uri" doc:"otpauth://, for an authenticator app. It is shown once."`
}

// newPassword is a password that was made up.
type newPassword struct {
	Password string `json:"password" doc:"It is shown once."`
}

type operatorsInput struct{ Paging }

type operatorInput struct {
	OperatorID ID `path:"operatorId" doc:"The operator's id."`
}

type addOperatorInput struct {
	Body struct {
		Name     string `json:"name" maxLength:"100" doc:"2 to 40 letters, digits or . - _"`
		Role     string `json:"role" enum:"support,finance,owner"`
		Password string `json:"password,omitempty" maxLength:"512" doc:"12 to 128 characters that are not easy to guess; absent: one is made up."`
		Reason   string `json:"reason,omitempty" maxLength:"500"`
	}
}

type editOperatorInput struct {
	OperatorID ID `path:"operatorId" doc:"The operator's id."`
	IfMatch
	Body struct {
		Role   string `json:"role,omitempty" enum:"support,finance,owner"`
		State  string `json:"state,omitempty" enum:"active,disabled"`
		Reason string `json:"reason" maxLength:"500"`
	}
}

type resetInput struct {
	OperatorID ID `path:"operatorId" doc:"The operator's id."`
	Body       struct {
		Reason string `json:"reason" maxLength:"500"`
	}
}

func taggedAccount(o app.Account, err error) (*Tagged[account], error) {
	if err != nil {
		return nil, err
	}
	return tagged(o.Version, accountOf(o)), nil
}

func (a *API) operators() {
	add(a, Op{
		ID: "listOperators", Method: http.MethodGet, Path: "/admin/operator", Tag: "operators", Summary: "All operators, newest first",
		Action: operator.SeeOperators,
	}, func(ctx context.Context, by operator.Actor, in *operatorsInput) (*Answer[List[account]], error) {
		return list(in.Paging, func(p ports.Page) ([]app.Account, error) { return a.desk.Operators(ctx, by, p) },
			func(o app.Account) int64 { return int64(o.ID) }, accountOf)
	})
	add(a, Op{
		ID: "getOperator", Method: http.MethodGet, Path: "/admin/operator/{operatorId}", Tag: "operators", Summary: "An operator",
		Action: operator.SeeOperators,
	}, func(ctx context.Context, by operator.Actor, in *operatorInput) (*Tagged[account], error) {
		return taggedAccount(a.desk.Operator(ctx, by, idOf[operator.ID](in.OperatorID)))
	})
	add(a, Op{
		ID: "addOperator", Method: http.MethodPost, Path: "/admin/operator", Tag: "operators", Summary: "Make an account",
		Action: operator.EditOperator, Status: http.StatusCreated,
	}, func(ctx context.Context, by operator.Actor, in *addOperatorInput) (*Answer[newAccount], error) {
		n := app.NewOperator{Name: in.Body.Name, Role: operator.Role(in.Body.Role), Password: in.Body.Password}
		made, told, err := a.desk.AddOperator(ctx, by, n, in.Body.Reason)
		if err != nil {
			return nil, err
		}
		return answer(newAccount{Operator: accountOf(made), Password: told.Password, URI: told.URI}), nil
	})
	add(a, Op{
		ID: "editOperator", Method: http.MethodPatch, Path: "/admin/operator/{operatorId}", Tag: "operators",
		Summary: "Change an operator's role or state", Action: operator.EditOperator,
		Description: "Nobody changes the own account, so an owner always remains. It ends the operator's sign-ins.",
	}, func(ctx context.Context, by operator.Actor, in *editOperatorInput) (*Tagged[account], error) {
		c := app.OperatorChange{Role: operator.Role(in.Body.Role), State: operator.State(in.Body.State)}
		return taggedAccount(a.desk.EditOperator(ctx, by, idOf[operator.ID](in.OperatorID), in.Version(), c, in.Body.Reason))
	})
	add(a, Op{
		ID: "resetPassword", Method: http.MethodPost, Path: "/admin/operator/{operatorId}/password", Tag: "operators",
		Summary: "Make up a new password for an operator", Action: operator.EditOperator, Description: "It ends the operator's sign-ins.",
	}, func(ctx context.Context, by operator.Actor, in *resetInput) (*Answer[newPassword], error) {
		told, err := a.desk.ResetPassword(ctx, by, idOf[operator.ID](in.OperatorID), in.Body.Reason)
		if err != nil {
			return nil, err
		}
		return answer(newPassword{Password: told.Password}), nil
	})
	add(a, Op{
		ID: "resetFactor", Method: http.MethodPost, Path: "/admin/operator/{operatorId}/factor", Tag: "operators",
		Summary: "Make a new second factor for an operator", Action: operator.EditOperator, Description: "For a lost telephone. It ends the operator's sign-ins.",
	}, func(ctx context.Context, by operator.Actor, in *resetInput) (*Answer[newFactor], error) {
		told, err := a.desk.ResetFactor(ctx, by, idOf[operator.ID](in.OperatorID), in.Body.Reason)
		if err != nil {
			return nil, err
		}
		return answer(newFactor{URI: told.URI}), nil
	})
}
