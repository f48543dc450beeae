package memory

import (
	"context"
	"slices"

	"github.com/junggyenara/junggye/core/audit"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
)

type auditLog struct{ s *session }

func (r auditLog) Last(ctx context.Context) (audit.Entry, error) {
	return ask(ctx, r.s, func(u *unit) (audit.Entry, error) {
		all := u.audit[0]
		if len(all) == 0 {
			return audit.Entry{}, notFound()
		}
		return all[len(all)-1], nil
	})
}

func (r auditLog) Add(ctx context.Context, e audit.Entry) error {
	return r.s.do(ctx, func(u *unit) error {
		all := u.audit[0]
		if e.Seq != int64(len(all))+1 {
			return fault.New(fault.Stale, "")
		}
		cut(&e.At)
		put(u, u.audit, 0, append(slices.Clip(all), e))
		return nil
	})
}

func (r auditLog) ListAfter(ctx context.Context, seq int64, limit int) ([]audit.Entry, error) {
	return ask(ctx, r.s, func(u *unit) ([]audit.Entry, error) {
		all := u.audit[0]
		from := min(max(seq, 0), int64(len(all)))
		return slices.Clone(all[from:min(from+int64(limit), int64(len(all)))]), nil
	})
}

func (r auditLog) Search(ctx context.Context, f ports.AuditFilter, p ports.Page) ([]audit.Entry, error) {
	return ask(ctx, r.s, func(u *unit) ([]audit.Entry, error) {
		var out []audit.Entry
		for _, e := range slices.Backward(u.audit[0]) {
			if len(out) < p.Limit && (p.Before == 0 || e.Seq < p.Before) && matches(f, e) {
				out = append(out, e)
			}
		}
		return out, nil
	})
}

func matches(f ports.AuditFilter, e audit.Entry) bool {
	return (f.Who == 0 || f.Who == e.Who) && (f.Action == "" || f.Action == e.Action) && (f.Subject == "" || f.Subject == e.Subject) &&
		!e.At.Before(f.Since) && (f.Until.IsZero() || e.At.Before(f.Until))
}
