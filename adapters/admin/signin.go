package admin

import (
	"context"
	"net/http"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/operator"
)

// credentials are what one signs in with.
type credentials struct {
	Name     string `json:"name" maxLength:"100" doc:"The operator's name."`
	Password string `json:"password" maxLength:"512"`
	Code     string `json:"code" maxLength:"20" doc:"Six digits of the authenticator app. Each works once." example:"287082"`
}

// access is what a sign-in hands out.
type access struct {
	Token            string `json:"token" doc:"To be sent as Authorization: Bearer, or in the header token."`
	ExpiresAt        Time   `json:"expiresAt" doc:"When the token ends."`
	Refresh          string `json:"refresh" doc:"Renews the token once, and comes with the next secret. Used a second time, it ends the sign-in, but for ten seconds in which an answer may have been lost."`
	RefreshExpiresAt Time   `json:"refreshExpiresAt"`
}

func accessOf(a app.Access, err error) (*Answer[access], error) {
	if err != nil {
		return nil, err
	}
	return answer(access{
		Token: a.Token, ExpiresAt: timeOf(a.Expires), Refresh: a.Refresh, RefreshExpiresAt: timeOf(a.RefreshExpires),
	}), nil
}

type signInInput struct{ Body credentials }

type refreshInput struct {
	Body struct {
		Refresh string `json:"refresh" maxLength:"100" doc:"The secret of the last sign-in or refresh."`
	}
}

type signOutInput struct {
	All bool `query:"all" doc:"Ends every sign-in of the operator, also at the console."`
}

// session is a sign-in that stands.
type session struct {
	Kind      string `json:"kind" enum:"token,console"`
	From      string `json:"from" doc:"The address that it was made from."`
	CreatedAt Time   `json:"createdAt"`
	EndsAt    Time   `json:"endsAt" doc:"When it ends, however busy it is."`
	Present   bool   `json:"present" doc:"Whether this request came by it."`
}

// sessions are the sign-ins of one operator that stand: few.
type sessions struct {
	Sessions []session `json:"sessions" doc:"Newest first."`
}

func (a *API) signIns() {
	add(a, Op{
		ID: "signIn", Method: http.MethodPost, Path: "/login", Tag: "self", Public: true,
		Summary: "Sign in", Description: "What of the three is wrong is not told. After a few wrong ones the next has to wait, a quarter of an hour at most.",
	}, func(ctx context.Context, by operator.Actor, in *signInInput) (*Answer[access], error) {
		return accessOf(a.desk.SignIn(ctx, app.Credentials{Name: in.Body.Name, Password: in.Body.Password, Code: in.Body.Code, From: by.From}))
	})
	add(a, Op{
		ID: "refresh", Method: http.MethodPost, Path: "/admin/refresh", Tag: "self", Public: true, Summary: "Renew the token",
	}, func(ctx context.Context, by operator.Actor, in *refreshInput) (*Answer[access], error) {
		return accessOf(a.desk.Refresh(ctx, in.Body.Refresh, by.From))
	})
	add(a, Op{
		ID: "signOut", Method: http.MethodPost, Path: "/admin/logout", Tag: "self", Action: operator.SignOut,
		Summary: "Sign out", Description: "The token and its secret end at once.",
	}, func(ctx context.Context, by operator.Actor, in *signOutInput) (*None, error) {
		if in.All {
			return &None{}, a.desk.SignOutAll(ctx, by)
		}
		return &None{}, a.desk.SignOut(ctx, by)
	})
	add(a, Op{
		ID: "getSessions", Method: http.MethodGet, Path: "/admin/me/session", Tag: "self", Action: operator.EditOwn,
		Summary: "The own sign-ins that stand",
	}, func(ctx context.Context, by operator.Actor, _ *struct{}) (*Answer[sessions], error) {
		all, err := a.desk.Sessions(ctx, by)
		out := answer(sessions{Sessions: []session{}})
		for _, v := range all {
			out.Body.Sessions = append(out.Body.Sessions, session{
				Kind: string(v.Kind), From: v.From, CreatedAt: timeOf(v.CreatedAt), EndsAt: timeOf(v.EndsAt), Present: v.ID == by.Session,
			})
		}
		return out, err
	})
	a.ownAccount()
}

type passwordInput struct {
	Body struct {
		Password    string `json:"password" maxLength:"512" doc:"The present one."`
		NewPassword string `json:"newPassword" maxLength:"512" doc:"12 to 128 characters that are not easy to guess."`
	}
}

type factorInput struct {
	Body struct {
		Password string `json:"password" maxLength:"512" doc:"The present one."`
	}
}

type confirmInput struct {
	Body struct {
		Code string `json:"code" maxLength:"20" doc:"Six digits of the new second factor."`
	}
}

// newFactor is a second factor that is shown once.
type newFactor struct {
	URI string `json:"uri" doc:"otpauth://, for an authenticator app. It is shown once."`
}

// ownAccount adds what operators change of their own accounts.
func (a *API) ownAccount() {
	add(a, Op{
		ID: "changePassword", Method: http.MethodPut, Path: "/admin/me/password", Tag: "self", Action: operator.EditOwn,
		Summary: "Change the own password", Description: "All other sign-ins end.",
	}, func(ctx context.Context, by operator.Actor, in *passwordInput) (*None, error) {
		return &None{}, a.desk.ChangePassword(ctx, by, in.Body.Password, in.Body.NewPassword)
	})
	add(a, Op{
		ID: "beginFactor", Method: http.MethodPost, Path: "/admin/me/factor", Tag: "self", Action: operator.EditOwn,
		Summary: "Make a new second factor", Description: "The old one stays until a code of the new one is given.",
	}, func(ctx context.Context, by operator.Actor, in *factorInput) (*Answer[newFactor], error) {
		told, err := a.desk.BeginFactor(ctx, by, in.Body.Password)
		if err != nil {
			return nil, err
		}
		return answer(newFactor{URI: told.URI}), nil
	})
	add(a, Op{
		ID: "confirmFactor", Method: http.MethodPost, Path: "/admin/me/factor/confirm", Tag: "self", Action: operator.EditOwn,
		Summary: "Put the new second factor in the place of the old one", Description: "All other sign-ins end.",
	}, func(ctx context.Context, by operator.Actor, in *confirmInput) (*None, error) {
		return &None{}, a.desk.ConfirmFactor(ctx, by, in.Body.Code)
	})
}
