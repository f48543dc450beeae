package main

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	adminapi "github.com/junggyenara/junggye/adapters/admin/client"
	"github.com/junggyenara/junggye/adapters/drawn"
	"github.com/junggyenara/junggye/adapters/kakaopay/sandbox"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/trade"
)

// TestContainerOperators is operators' work on the servers that the market really
// runs on, by two processes at once.
func TestContainerOperators(t *testing.T) {
	t.Parallel()
	for engine, base := range map[string]string{"mysql": "1", "postgres": "2"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			s := openSite(t, servers()[engine](t), "desk-"+engine, base)
			s.hire("kim", operator.Owner)
			s.hire("lee", operator.Finance)
			s.hire("park", operator.Support)
			owner, finance, support := s.sits("kim", 0), s.sits("lee", 1), s.sits("park", 1)
			seller, buyer := s.join("문방구"), s.join("단골")

			s.looksAround(owner, seller)
			s.blocksAListing(support, seller)
			s.publishesANotice(support)
			if engine == "mysql" { // it waits for tries to fail
				s.paysBackByHand(owner, finance, seller, buyer)
			}
			s.paysBackOnce(finance, seller, buyer)
			s.completes(finance, seller, buyer)
			s.decidesAtOnce(owner, support, seller, buyer)
			s.approvesAtOnce(owner, finance, seller, buyer)
			s.visits("kim", buyer)
			s.leaves(owner)
			s.audited()
			s.toTheWon()
			s.healthy()
		})
	}
}

// ok fails the test unless the API did what was asked.
func (s *site) ok(what string, status int, body []byte, err error) {
	s.Helper()
	if err != nil || status/100 != 2 {
		s.Fatalf("%s: %v, %d %s", what, err, status, body)
	}
}

func (s *site) looksAround(c *staff, seller member.ID) {
	s.Helper()
	ctx := s.Context()
	seen, err := c.GetOverviewWithResponse(ctx)
	s.ok("overview", seen.StatusCode(), seen.Body, err)
	if seen.JSON200.Members != 2 || len(seen.JSON200.Queues) == 0 {
		s.Errorf("overview: %s, want two members and the queues", seen.Body)
	}
	for by, params := range map[string]adminapi.ListMembersParams{
		"nickname": {CustomerName: new("문방구")}, "phone": {CustomerPhone: new("01012345678")}, "key": {UserKey: new("key-문방구")},
	} {
		found, err := c.ListMembersWithResponse(ctx, &params)
		s.ok("find by "+by, found.StatusCode(), found.Body, err)
		if !slices.ContainsFunc(found.JSON200.Items, func(m adminapi.Member) bool { return m.ID == fmt.Sprint(seller) }) {
			s.Errorf("find by %s: %s, want member %d", by, found.Body, seller)
		}
	}
}

func (s *site) blocksAListing(c *staff, seller member.ID) {
	s.Helper()
	ctx, id := s.Context(), s.publishes(seller, "수상한 협탁")
	const market = "/kakaochatbot/product/GET/mainProducts"
	s.eventually("the listing is in the chat", func() bool { return strings.Contains(s.says(0, market, "단골"), "수상한 협탁") })
	found, err := c.ListProductsWithResponse(ctx, &adminapi.ListProductsParams{SearchWord: new("수상한")})
	s.ok("find the listing", found.StatusCode(), found.Body, err)
	if len(found.JSON200.Items) != 1 || found.JSON200.Items[0].ID != fmt.Sprint(id) {
		s.Errorf("find the listing: %s, want listing %d", found.Body, id)
	}
	for _, to := range []adminapi.ProductStatusInputBodyProductStatus{"blocked", "blocked", "hidden"} {
		got, err := c.SetProductStatusWithResponse(ctx, fmt.Sprint(id), adminapi.ProductStatusInputBody{ProductStatus: to, Reason: "신고가 있었어요"})
		s.ok("make it "+string(to), got.StatusCode(), got.Body, err)
		if string(got.JSON200.ProductStatus) != string(to) {
			s.Errorf("made it %s: %s", to, got.Body)
		}
		for process := range s.at {
			s.eventually("it is gone from the chat", func() bool { return !strings.Contains(s.says(process, market, "단골"), "수상한 협탁") })
		}
	}
}

func (s *site) publishesANotice(c *staff) {
	s.Helper()
	ctx := s.Context()
	const notices = "/kakaochatbot/notice/GET"
	for process := range s.at {
		if strings.Contains(s.says(process, notices, "단골"), "연휴 안내") {
			s.Error("the notice is in the chat before it is written")
		}
	}
	draft, err := c.CreateNoticeWithResponse(ctx, adminapi.NoticeText{Title: "연휴 안내", Body: "연휴에는 답이 늦어요."})
	s.ok("write", draft.StatusCode(), draft.Body, err)
	picture := base64.StdEncoding.EncodeToString(drawn.Picture("plant", 0))
	drawn, err := c.SetNoticeImageWithResponse(ctx, draft.JSON201.NoticeID, &adminapi.SetNoticeImageParams{IfMatch: *draft.Headers201.ETag},
		adminapi.NoticeImageInputBody{Data: &picture})
	s.ok("give it a picture", drawn.StatusCode(), drawn.Body, err)
	if late, err := c.PublishNoticeWithResponse(ctx, draft.JSON201.NoticeID, &adminapi.PublishNoticeParams{IfMatch: *draft.Headers201.ETag},
		adminapi.NoticeMoveInputBody{}); err != nil || late.StatusCode() != http.StatusPreconditionFailed {
		s.Errorf("publish what was changed since: %v, %s %s, want 412", err, late.Status(), late.Body)
	}
	public, err := c.PublishNoticeWithResponse(ctx, draft.JSON201.NoticeID, &adminapi.PublishNoticeParams{IfMatch: *drawn.Headers200.ETag}, adminapi.NoticeMoveInputBody{})
	s.ok("publish", public.StatusCode(), public.Body, err)
	for process := range s.at {
		s.eventually("the notice is in the chat", func() bool { return strings.Contains(s.says(process, notices, "단골"), "연휴 안내") })
	}
	key := (*drawn.JSON200.ImageURL)[strings.Index(*drawn.JSON200.ImageURL, "/images/")+len("/images/"):]
	if kept, err := s.config.Blobs.Get(ctx, key); err != nil || len(kept.Data) == 0 {
		s.Errorf("the picture %s is not in the bucket: %v", key, err)
	}
}

// paysBackByHand is a refund that KakaoPay refuses until it is stuck: an operator
// stops the tries, transfers the money, and records that.
func (s *site) paysBackByHand(owner, finance *staff, seller, buyer member.ID) {
	s.Helper()
	id := s.sell(seller, buyer, 1)
	faults := s.bank.box.Faults()
	faults.Answer500(sandbox.Cancel, 1000)
	s.refund(finance, id, "refund-stuck")
	s.until(id, trade.RefundStuck)
	stuck, err := finance.ListQueueWithResponse(s.Context(), "stuck_refunds", &adminapi.ListQueueParams{})
	s.ok("the queue", stuck.StatusCode(), stuck.Body, err)
	if !strings.Contains(string(stuck.Body), fmt.Sprint(id)) {
		s.Errorf("the queue of stuck refunds: %s, want trade %d", stuck.Body, id)
	}
	if early := s.decide(finance, id, trade.RecordBankRefund, "too early"); early.StatusCode() != http.StatusConflict || problemOf(early).Code != string(trade.CodeQuiet) {
		s.Errorf("record a transfer while tries go on: %s %s, want it refused", early.Status(), early.Body)
	}
	frozen := s.decide(owner, id, trade.Freeze, "계좌로 돌려드려요")
	s.ok("freeze", frozen.StatusCode(), frozen.Body, nil)
	faults.Clear()
	s.eventually("the transfer can be recorded", func() bool {
		got := s.decide(finance, id, trade.RecordBankRefund, "이체 20261123-0007")
		return got.StatusCode() == http.StatusOK
	})
	t := s.until(id, trade.Refunded)
	if t.Refunded != t.Captured || s.cancelled(id) != 0 {
		s.Errorf("%d of %d went back by hand and %d by KakaoPay, want all by hand and nothing twice", t.Refunded, t.Captured, s.cancelled(id))
	}
}

// paysBackOnce is a refund that KakaoPay first refuses, then makes without saying
// so, while it is asked for at both processes under one name.
func (s *site) paysBackOnce(finance *staff, seller, buyer member.ID) {
	s.Helper()
	id := s.sell(seller, buyer, 2)
	s.bank.box.Faults().LoseAnswer(sandbox.Cancel, 1)
	order, other := s.order(finance, id), s.asWell(finance, 0)
	params := &adminapi.RefundOrderParams{IfMatch: *order.Headers200.ETag, IdempotencyKey: "refund-once"}
	var bodies [4]string
	s.together(len(bodies), func(i int) {
		got, err := []*staff{finance, other}[i%2].RefundOrderWithResponse(s.Context(), order.JSON200.ID, params, adminapi.ReasonInputBody{Reason: "없는 물건이에요"})
		if bodies[i] = string(got.Body); err != nil || got.StatusCode() != http.StatusOK && got.StatusCode() != http.StatusConflict {
			s.Errorf("refund: %v, %s %s, want 200, or 409 while it is under way", err, got.Status(), got.Body)
		}
	})
	again, err := other.RefundOrderWithResponse(s.Context(), order.JSON200.ID, params, adminapi.ReasonInputBody{Reason: "없는 물건이에요"})
	s.ok("ask again", again.StatusCode(), again.Body, err)
	for _, body := range bodies {
		if body != string(again.Body) && !strings.Contains(body, `"status":409`) {
			s.Errorf("one name, two answers: %s\nand %s", body, again.Body)
		}
	}
	params.IfMatch = `"99"`
	if changed, err := finance.RefundOrderWithResponse(s.Context(), order.JSON200.ID, params, adminapi.ReasonInputBody{Reason: "다른 사유"}); err != nil || changed.StatusCode() != http.StatusUnprocessableEntity {
		s.Errorf("something else by the same name: %v, %s %s, want 422", err, changed.Status(), changed.Body)
	}
	t := s.until(id, trade.Refunded)
	if t.Refunded != t.Captured || s.cancelled(id) != t.Captured {
		s.Errorf("%d back in the book and %d at KakaoPay, want %d once", t.Refunded, s.cancelled(id), t.Captured)
	}
}

// completes ends a trade in the seller's place, who is to be paid then.
func (s *site) completes(finance *staff, seller, buyer member.ID) {
	s.Helper()
	id := s.sell(seller, buyer, 3)
	s.act(id, trade.Ship, seller)
	s.act(id, trade.ConfirmPurchase, buyer)
	order := s.order(finance, id)
	got, err := finance.CompleteOrderWithResponse(s.Context(), order.JSON200.ID,
		&adminapi.CompleteOrderParams{IfMatch: *order.Headers200.ETag, IdempotencyKey: "complete"}, adminapi.ReasonInputBody{Reason: "판매자가 부탁했어요"})
	s.ok("complete", got.StatusCode(), got.Body, err)
	due, err := finance.ListPayoutsWithResponse(s.Context(), &adminapi.ListPayoutsParams{})
	s.ok("payouts", due.StatusCode(), due.Body, err)
	if !slices.ContainsFunc(due.JSON200.Items, func(p adminapi.PayoutRow) bool { return p.TradeID == fmt.Sprint(id) && p.Amount == 12_000 }) {
		s.Errorf("payouts: %s, want 12,000 due for trade %d", due.Body, id)
	}
}

// decidesAtOnce lets two operators decide one dispute, each at a process.
func (s *site) decidesAtOnce(owner, support *staff, seller, buyer member.ID) {
	s.Helper()
	events := []trade.Event{trade.RefundDispute, trade.DecideForSeller}
	for n := range 4 {
		id := s.sell(seller, buyer, 10+n)
		s.act(id, trade.Ship, seller)
		s.act(id, trade.Dispute, buyer)
		order := s.order(owner, id)
		var answers [2]*adminapi.DecideOrderResponse
		s.together(2, func(i int) {
			c := []*staff{owner, support}[(i+n)%2]
			answers[i] = s.decideOn(c, order, events[i], fmt.Sprintf("dispute-%d-%d", n, i), "사진을 봤어요")
		})
		won := slices.IndexFunc(answers[:], func(a *adminapi.DecideOrderResponse) bool { return a.StatusCode() == http.StatusOK })
		if won < 0 {
			s.Fatalf("nobody decided: %s and %s", answers[0].Body, answers[1].Body)
		}
		lost := answers[1-won]
		if p := problemOf(lost); lost.StatusCode() != http.StatusPreconditionFailed && lost.StatusCode() != http.StatusConflict || !strings.Contains(*p.Detail, "다른 운영자가 먼저") {
			s.Errorf("the slower one is told %s %s, want 412 or 409 and who was faster", lost.Status(), lost.Body)
		} else if strings.Contains(*p.Detail, "_") {
			s.Errorf("the slower one reads a word of the program: %s", *p.Detail)
		}
		if events[won] == trade.RefundDispute {
			s.until(id, trade.Refunded)
		}
		if got, want := s.cancelled(id), map[trade.Event]money.Won{trade.RefundDispute: 12_000}[events[won]]; got != want {
			s.Errorf("%s was decided and KakaoPay gave back %d, want %d", events[won], got, want)
		}
	}
}

// approvesAtOnce is a refund that one operator cannot make alone, approved by two
// at the same moment.
func (s *site) approvesAtOnce(owner, finance *staff, seller, buyer member.ID) {
	s.Helper()
	s.hire("choi", operator.Finance)
	second := s.sits("choi", 0)
	id := s.sellFor(seller, buyer, 30, "700000")
	proposed := s.refund(finance, id, "refund-much")
	if proposed.Outcome != "proposed" || proposed.Proposal == nil || s.cancelled(id) != 0 {
		s.Fatalf("a refund of 700,000: %+v, want a proposal", proposed)
	}
	approve := func(c *staff, key string) *adminapi.ApproveProposalResponse {
		got, err := c.ApproveProposalWithResponse(s.Context(), proposed.Proposal.ID, &adminapi.ApproveProposalParams{IdempotencyKey: key}, adminapi.ApproveInputBody{})
		if err != nil {
			s.Fatal(err)
		}
		return got
	}
	if own := approve(finance, "own"); own.StatusCode() == http.StatusOK {
		s.Errorf("who proposed it approves it: %s, want it refused", own.Body)
	}
	var answers [2]*adminapi.ApproveProposalResponse
	s.together(2, func(i int) { answers[i] = approve([]*staff{owner, second}[i], fmt.Sprint("approve-", i)) })
	if (answers[0].StatusCode() == http.StatusOK) == (answers[1].StatusCode() == http.StatusOK) {
		s.Errorf("two approve: %s and %s, want one to do it and one to be told", answers[0].Body, answers[1].Body)
	}
	for _, a := range answers {
		if a.StatusCode() != http.StatusOK && (a.StatusCode() != http.StatusConflict || a.ApplicationProblemJSONDefault == nil || !strings.Contains(*a.ApplicationProblemJSONDefault.Detail, "승인")) {
			s.Errorf("the slower one is told %s %s, want 409 in words", a.Status(), a.Body)
		}
	}
	s.until(id, trade.Refunded)
	if got := s.cancelled(id); got != 700_000 {
		s.Errorf("KakaoPay gave back %d, want 700,000 once", got)
	}
}

// leaves signs out at one process, which the other one knows at once.
func (s *site) leaves(c *staff) {
	s.Helper()
	other := s.asWell(c, 1)
	me, err := other.GetMeWithResponse(s.Context())
	s.ok("me", me.StatusCode(), me.Body, err)
	out, err := c.SignOutWithResponse(s.Context(), &adminapi.SignOutParams{})
	s.ok("sign out", out.StatusCode(), out.Body, err)
	if me, err := other.GetMeWithResponse(s.Context()); err != nil || me.StatusCode() != http.StatusUnauthorized {
		s.Errorf("a token that ended at the other process: %v, %s %s, want 401", err, me.Status(), me.Body)
	}
}

// together does all at the same moment.
func (s *site) together(n int, do func(i int)) {
	var all sync.WaitGroup
	gate := make(chan struct{})
	for i := range n {
		all.Go(func() { <-gate; do(i) })
	}
	close(gate)
	all.Wait()
}

func (s *site) act(id trade.ID, event trade.Event, who member.ID) {
	s.Helper()
	if _, err := s.market.Act(s.Context(), app.Command{TradeID: id, Event: event, Caller: who, Reason: "because", Tracking: fmt.Sprint(id)[:12]}); err != nil {
		s.Fatalf("%s: %v", event, err)
	}
}

func (s *site) order(c *staff, id trade.ID) *adminapi.GetOrderResponse {
	s.Helper()
	got, err := c.GetOrderWithResponse(s.Context(), fmt.Sprint(id))
	s.ok("get the order", got.StatusCode(), got.Body, err)
	return got
}

// refund asks for all the money back.
func (s *site) refund(c *staff, id trade.ID, key string) *adminapi.Decided {
	s.Helper()
	got, err := c.RefundOrderWithResponse(s.Context(), fmt.Sprint(id),
		&adminapi.RefundOrderParams{IfMatch: *s.order(c, id).Headers200.ETag, IdempotencyKey: key}, adminapi.ReasonInputBody{Reason: "물건이 없어졌어요"})
	s.ok("refund", got.StatusCode(), got.Body, err)
	return got.JSON200
}

// decide decides about the trade as it is now.
func (s *site) decide(c *staff, id trade.ID, event trade.Event, why string) *adminapi.DecideOrderResponse {
	s.Helper()
	order := s.order(c, id)
	return s.decideOn(c, order, event, rand.Text(), why)
}

func (s *site) decideOn(c *staff, order *adminapi.GetOrderResponse, event trade.Event, key, why string) *adminapi.DecideOrderResponse {
	got, err := c.DecideOrderWithResponse(s.Context(), order.JSON200.ID, &adminapi.DecideOrderParams{IfMatch: *order.Headers200.ETag, IdempotencyKey: key},
		adminapi.DecideInputBody{Event: adminapi.DecideInputBodyEvent(event), Reason: why})
	if err != nil {
		s.Errorf("%s: %v", event, err)
		return &adminapi.DecideOrderResponse{HTTPResponse: &http.Response{}}
	}
	return got
}

func problemOf(r *adminapi.DecideOrderResponse) adminapi.Problem {
	if r.ApplicationProblemJSONDefault == nil {
		return adminapi.Problem{Detail: new("")}
	}
	return *r.ApplicationProblemJSONDefault
}

// until waits for a state of the trade.
func (s *site) until(id trade.ID, state trade.State) (t trade.Trade) {
	s.Helper()
	s.eventually(fmt.Sprintf("trade %d is %s", id, state), func() bool {
		var err error
		t, err = s.store.Repos().Trades.Get(s.Context(), id)
		return err == nil && t.State == state
	})
	return t
}

// cancelled is what KakaoPay gave back of the trade's payment.
func (s *site) cancelled(id trade.ID) money.Won {
	s.Helper()
	t, err := s.store.Repos().Trades.Get(s.Context(), id)
	if err != nil {
		s.Fatal(err)
	}
	for _, p := range s.bank.box.Payments() {
		if p.OrderID == fmt.Sprint(int64(t.AttemptID)) {
			return p.Cancelled
		}
	}
	s.Errorf("KakaoPay knows no payment of trade %d", id)
	return 0
}
