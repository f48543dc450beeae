package admin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/junggyenara/junggye/adapters/web"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
)

// Once makes a request that is sent again do nothing again, and answers it as
// the first time. Embed it in the input of what moves money.
type Once struct {
	Key string `json:"-" header:"Idempotency-Key" maxLength:"102" doc:"A name for this request, such as a UUID. Required. Sent again within 24 hours it gets the same answer: 409 while the first one is under way, 422 when it asks for something else." example:"\"5f0c8a52-9a3e-4f0e-8c39-5b1f7d1f2a10\""`
}

const maxKey = 100

// once is implemented by inputs that embed Once.
type once interface {
	key() (string, error)
}

// key reads the header, which is a string in quotes in the draft that describes
// it, and a bare word with many clients.
// (https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/)
func (o *Once) key() (string, error) {
	key := strings.TrimSpace(o.Key)
	if len(key) >= 2 && strings.HasPrefix(key, `"`) && strings.HasSuffix(key, `"`) {
		key = key[1 : len(key)-1]
	}
	if ok, err := regexp.MatchString(fmt.Sprintf("^[A-Za-z0-9_-]{1,%d}$", maxKey), key); err != nil || !ok {
		p := problemOf(context.Background(), fault.New(fault.Invalid, codeKey, maxKey))
		p.Status, p.Title = http.StatusBadRequest, http.StatusText(http.StatusBadRequest)
		p.Errors = []Wrong{{Location: "header.Idempotency-Key", Message: p.Detail}}
		return "", p
	}
	return key, nil
}

// performOnce does do, unless the same request was done before.
func performOnce[I, O any](ctx context.Context, a *API, op Op, in *I, key string, do func(context.Context) (*O, error)) (*O, error) {
	digest, err := digestOf(op, in)
	if err != nil {
		return nil, err
	}
	var out *O
	var failed error
	ran := false
	known, err := a.desk.Once(ctx, actor(ctx), op.ID+":"+key, digest, func(ctx context.Context) operator.Answer {
		ran = true
		out, failed = do(ctx)
		return answerOf(ctx, out, failed)
	})
	if err != nil || ran {
		return out, or(err, failed)
	}
	return repeated[O](ctx, known)
}

func or(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// digestOf is of all that is asked.
func digestOf[I any](op Op, in *I) (string, error) {
	asked, err := json.Marshal(in)
	if err != nil {
		return "", fmt.Errorf("%s: read the request: %w", op.ID, err)
	}
	sum := sha256.Sum256(append([]byte(op.ID+"\n"), asked...))
	return hex.EncodeToString(sum[:]), nil
}

// answerOf is what is kept: successes and refusals that hold. What was not
// decided may be asked again under the same key.
func answerOf[O any](ctx context.Context, out *O, err error) operator.Answer {
	var kept any = out
	status := http.StatusOK
	if err != nil {
		switch fault.KindOf(err) {
		case fault.Invalid, fault.Forbidden, fault.NotFound, fault.Exists, fault.Conflict:
		default:
			return operator.Answer{}
		}
		p := problemOf(ctx, err)
		kept, status = p, p.Status
	}
	body, err := json.Marshal(kept)
	if err != nil {
		return operator.Answer{}
	}
	return operator.Answer{Status: status, Body: string(body)}
}

// repeated is a kept answer.
func repeated[O any](ctx context.Context, known operator.Answer) (*O, error) {
	if known.Status < http.StatusBadRequest {
		out := new(O)
		if err := json.Unmarshal([]byte(known.Body), out); err != nil {
			return nil, fmt.Errorf("read a kept answer: %w", err)
		}
		return out, nil
	}
	p := &Problem{}
	if err := json.Unmarshal([]byte(known.Body), p); err != nil {
		return nil, fmt.Errorf("read a kept answer: %w", err)
	}
	p.RequestID = web.RequestID(ctx)
	return nil, p
}
