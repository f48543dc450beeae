package sandbox

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
)

const maxRequest = 64 << 10

// refusal is an answer with an error_code.
type refusal struct {
	code    int
	message string
	method  string // method_result_code
}

// Error is the text for logs.
func (r *refusal) Error() string { return r.message }

func refuse(code int, message string) error { return &refusal{code: code, message: message} }

// api wraps one call: key, body, planned failures, log line.
func (s *Server) api(call Call, act func(*http.Request, *fields, fault) (map[string]any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		plan := s.faults.take(call)
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
		if err != nil {
			writeRefusal(w, refuse(-2, "the request is too long or broken"))
			return
		}
		switch plan.kind {
		case loseRequest:
			breakOff()
		case answer500:
			http.Error(w, "internal error", http.StatusInternalServerError)
			return
		case answerError:
			writeRefusal(w, &refusal{code: plan.code, message: "planned failure", method: plan.method})
			return
		}
		answer, err := s.serve(r, body, plan, act)
		s.log(r, call, err)
		if plan.kind == loseAnswer {
			breakOff()
		}
		if err != nil {
			writeRefusal(w, err)
			return
		}
		if sum, ok := answer["amount"].(fullAmounts); ok && plan.kind == wrongAmount {
			sum.Total++
			answer["amount"] = sum
		}
		writeJSON(w, http.StatusOK, answer)
	}
}

// breakOff closes the connection without an answer; this value is how net/http
// wants to be told.
func breakOff() { panic(http.ErrAbortHandler) }

func (s *Server) serve(r *http.Request, body []byte, plan fault, act func(*http.Request, *fields, fault) (map[string]any, error)) (map[string]any, error) {
	if err := s.checkKey(r.Header.Get("Authorization")); err != nil {
		return nil, err
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return nil, refuse(-2, "the body is not announced as JSON")
	}
	f := &fields{}
	if err := json.Unmarshal(body, &f.raw); err != nil || f.raw == nil {
		return nil, refuse(-2, "the body is not a JSON object")
	}
	if cid := f.text("cid", 10); f.err() == nil && cid != s.opts.CID {
		return nil, refuse(-731, "unknown cid")
	}
	f.optional("cid_secret", 24)
	return act(r, f, plan)
}

func (s *Server) checkKey(header string) error {
	if header == "" {
		return refuse(-400, "no Authorization header")
	}
	scheme, key, _ := strings.Cut(header, " ")
	known := scheme == "SECRET_KEY" || scheme == "DEV_SECRET_KEY"
	if !known || key == "" || s.opts.SecretKey != "" && key != s.opts.SecretKey {
		return refuse(-401, "wrong key")
	}
	return nil
}

// log leaves out what the request carried: it holds the key and the token.
func (s *Server) log(r *http.Request, call Call, err error) {
	if err == nil {
		s.opts.Logger.InfoContext(r.Context(), "sandbox payment call", "call", string(call))
		return
	}
	s.opts.Logger.WarnContext(r.Context(), "sandbox payment call refused", "call", string(call), "reason", err.Error())
}

func (s *Server) ready(r *http.Request, f *fields, plan fault) (map[string]any, error) {
	p := f.payment()
	if err := f.err(); err != nil {
		return nil, err
	}
	plan.pause()
	return s.prepare(r, p)
}

func (s *Server) prepare(r *http.Request, p *record) (map[string]any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	tid, err := s.id("T", 19)
	if err != nil {
		return nil, err
	}
	page, err := s.id("", 64)
	if err != nil {
		return nil, err
	}
	if s.byTID[tid] != nil {
		return nil, errors.New("sandbox: the source of randomness repeats itself")
	}
	p.TID, p.CID, p.Page, p.CreatedAt = tid, s.opts.CID, page, s.opts.Now()
	if p, err = s.change(p, func(*record) {}); err != nil {
		return nil, err
	}
	return readyAnswer(p, s.publicURL(r)), nil
}

func (s *Server) publicURL(r *http.Request) string {
	if s.opts.PublicURL != "" {
		return s.opts.PublicURL
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// exclusive lets one approve or cancel at a time touch a payment; a second one
// meanwhile is a duplicate.
func (s *Server) exclusive(tid string, plan fault, act func(*record) (map[string]any, error)) (map[string]any, error) {
	s.mu.Lock()
	if s.busy[tid] {
		s.mu.Unlock()
		return nil, refuse(-785, "a request for this payment is under way")
	}
	s.busy[tid] = true
	s.mu.Unlock()

	plan.pause()

	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.busy, tid)
	p, err := s.find(tid)
	if err != nil {
		return nil, err
	}
	return act(p)
}

func (s *Server) approve(_ *http.Request, f *fields, plan fault) (map[string]any, error) {
	tid, token := f.text("tid", 20), f.text("pg_token", 200)
	orderID, userID := f.text("partner_order_id", 100), f.text("partner_user_id", 100)
	payload := f.optional("payload", 200)
	total, given := f.optionalNumber("total_amount")
	if err := f.err(); err != nil {
		return nil, err
	}
	return s.exclusive(tid, plan, func(p *record) (map[string]any, error) {
		if !given {
			total = p.Amount.Total
		}
		if err := s.mayApprove(p, orderID, userID, token, total); err != nil {
			return nil, err
		}
		return s.take(p, payload)
	})
}

func (s *Server) mayApprove(p *record, orderID, userID, token string, total int64) error {
	switch {
	case p.OrderID != orderID:
		return refuse(-706, "partner_order_id differs")
	case p.UserID != userID:
		return refuse(-707, "partner_user_id differs")
	case p.taken():
		return refuse(-702, "already paid")
	case p.Status != statusLeft && !s.opts.Now().Before(p.expiresAt()):
		return refuse(-723, "expired")
	case p.over():
		return refuse(-783, "not in an approvable state")
	case p.Status != statusAuthorised:
		return refuse(-701, "the buyer has not authenticated")
	case p.Token != token:
		return refuse(-708, "wrong pg_token")
	case p.Amount.Total != total:
		return refuse(-722, "wrong amount")
	}
	return nil
}

func (s *Server) take(p *record, payload string) (map[string]any, error) {
	aid, err := s.id("A", 19)
	if err != nil {
		return nil, err
	}
	now := s.opts.Now()
	p, err = s.change(p, func(next *record) {
		next.Status, next.ApprovedAt = statusPaid, now
		next.Token = ""
		next.Actions = append(next.Actions, deed{AID: aid, Type: "PAYMENT", Amount: next.Amount.Total, At: now, Payload: payload})
	})
	if err != nil {
		return nil, err
	}
	return approveAnswer(p), nil
}

// cancellation is what a cancel request asks for.
type cancellation struct {
	back     amounts
	vatGiven bool
	expected int64
	guarded  bool
	payload  string
}

func (s *Server) cancel(_ *http.Request, f *fields, plan fault) (map[string]any, error) {
	var c cancellation
	tid := f.text("tid", 20)
	c.back.Total, c.back.TaxFree = f.number("cancel_amount"), f.number("cancel_tax_free_amount")
	c.back.VAT, c.vatGiven = f.optionalNumber("cancel_vat_amount")
	c.expected, c.guarded = f.optionalNumber("cancel_available_amount")
	c.payload = f.optional("payload", 200)
	if c.back.Total < 1 || c.back.TaxFree > c.back.Total {
		f.complain("cancel_amount or cancel_tax_free_amount", "is out of range")
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	return s.exclusive(tid, plan, func(p *record) (map[string]any, error) {
		back, err := c.apply(p)
		if err != nil {
			return nil, err
		}
		p, err = s.giveBack(p, back, c.payload)
		if err != nil {
			return nil, err
		}
		return cancelAnswer(p, back), nil
	})
}

// apply says what is given back, or why nothing is. Which code KakaoPay uses
// for a wrong cancel_available_amount is not known; -710 is the nearest.
func (c cancellation) apply(p *record) (amounts, error) {
	left, back := p.left(), c.back
	switch {
	case left.Total == 0:
		return back, refuse(-784, "not in a cancellable state")
	case back.Total > left.Total:
		return back, refuse(-710, "more than can be cancelled")
	case c.guarded && c.expected != left.Total:
		return back, refuse(-710, "cancel_available_amount differs from what is left")
	}
	if !c.vatGiven {
		back.VAT = min(defaultVAT(back.Total, back.TaxFree), left.VAT)
		if back.Total == left.Total {
			back.VAT = left.VAT
		}
	}
	if back.VAT > left.VAT || back.TaxFree > left.TaxFree {
		return back, refuse(-710, "more tax than can be cancelled")
	}
	return back, nil
}

func (s *Server) lookUp(_ *http.Request, f *fields, plan fault) (map[string]any, error) {
	tid := f.text("tid", 20)
	if err := f.err(); err != nil {
		return nil, err
	}
	plan.pause()
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(tid)
	if err != nil {
		return nil, err
	}
	return orderAnswer(p), nil
}

func isRefusal(err error) bool {
	_, ok := errors.AsType[*refusal](err)
	return ok
}
