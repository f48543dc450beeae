package admin

import (
	"context"
	"net/http"

	"github.com/junggyenara/junggye/core/operator"
)

// me is the operator who asks.
type me struct {
	ID      ID       `json:"id" doc:"The operator's id."`
	Name    string   `json:"name" doc:"The name to sign in with."`
	Role    string   `json:"role" enum:"support,finance,owner" doc:"What the operator is there for."`
	Actions []string `json:"actions" doc:"What the role may do, in alphabetical order."`
}

// own adds the operations that concern only who asks.
func (a *API) own() {
	add(a, Op{
		ID: "getMe", Method: http.MethodGet, Path: "/admin/me", Tag: "self",
		Summary: "The operator who is signed in, and what the role may do",
	}, func(_ context.Context, by operator.Actor, _ *struct{}) (*Answer[me], error) {
		out := me{ID: idFrom(by.ID), Name: by.Name, Role: string(by.Role), Actions: []string{}}
		for _, action := range operator.Actions() {
			if by.Role.May(action) {
				out.Actions = append(out.Actions, string(action))
			}
		}
		return answer(out), nil
	})
}
