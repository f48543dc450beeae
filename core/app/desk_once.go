package app

import (
	"context"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
)

const (
	// forgetStep is how many old requests one new one clears away.
	forgetStep = 20
	// keepFor bounds keeping an answer, which must not end with the caller.
	keepFor = 5 * time.Second
)

// Once carries out a request that an operator's program named by key, unless it
// was carried out before: then its answer comes again. digest is of all that is
// asked: another request under the same key is Invalid, one that is under way is
// Conflict.
//
// do returns the answer, the zero one when the request may be carried out anew:
// nothing was done, or nobody knows. The program may stop between the deed and the
// keeping of its answer, so do must be safe to repeat by itself.
func (d Desk) Once(ctx context.Context, by operator.Actor, key, digest string, do func(context.Context) operator.Answer) (operator.Answer, error) {
	if by.ID == 0 {
		return operator.Answer{}, fault.New(fault.Unauthenticated, "")
	}
	r, known, err := d.claim(ctx, by.ID, key, digest)
	if err != nil || known.Status != 0 {
		return known, err
	}
	answer := do(ctx)
	if r.Status, r.Body = answer.Status, answer.Body; r.Status == 0 || len(r.Body) > operator.MaxAnswer {
		r.Status, r.Body, r.At = 0, "", time.Time{}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keepFor)
	defer cancel()
	if err := d.m.in(ctx, func(s step) error { _, err := s.r.Requests.Save(s.ctx, r); return err }); err != nil {
		d.m.Report("keep the answer to an operator's request", err)
	}
	return answer, nil
}

// claim finds the answer to a request, or makes it the caller's to carry out.
func (d Desk) claim(ctx context.Context, by operator.ID, key, digest string) (r operator.Request, known operator.Answer, err error) {
	// Another process may be clearing away the same ones.
	if err := d.m.reading(ctx).forgetRequests(); err != nil && !fault.Is(err, fault.Stale) {
		d.m.Report("forget old requests of operators", err)
	}
	err = d.m.in(ctx, func(s step) error {
		r, err = s.r.Requests.Find(s.ctx, by, key)
		if fault.Is(err, fault.NotFound) {
			r = operator.Request{ID: d.m.Source.ID(), Operator: by, Key: key, Digest: digest, At: s.now, Version: 1}
			return s.r.Requests.Add(s.ctx, r)
		}
		if err != nil {
			return err
		}
		if known, err = r.Again(digest, s.now); err != nil || known.Status != 0 {
			return err
		}
		r.Digest, r.At, r.Status, r.Body = digest, s.now, 0, ""
		r, err = s.r.Requests.Save(s.ctx, r)
		return err
	})
	return r, known, err
}

// forgetRequests clears away some of what is no longer known.
func (s step) forgetRequests() error {
	old, err := s.r.Requests.ListBefore(s.ctx, s.now.Add(-operator.KeepRequests), forgetStep)
	if err != nil || len(old) == 0 {
		return err
	}
	return s.r.Requests.Remove(s.ctx, old)
}
