package pages

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/trade"
)

func seoul(month time.Month, day, hour, minute int) time.Time {
	return time.Date(2026, month, day, hour, minute, 0, 0, calendar.Seoul).UTC()
}

func sceneOf(state trade.State) scene {
	now := seoul(11, 20, 14, 0)
	return scene{
		trade: trade.Trade{
			ID: 7, State: state, Agreed: trade.Agreed{Title: "T", Price: 1000}, Captured: 1000,
			DueAt: now.Add(time.Hour), NextTryAt: now.Add(2 * time.Hour), BackAddressedAt: now,
		},
		attempt: payment.Approved, own: true, from: fromApprove, payPage: "https://pay.kakao.com/x", reload: "?t=x", now: now, shipDays: 3,
	}
}

// What may be said in which state: a page that says more than is known lies to
// somebody about their money.
func TestEveryStateIsToldAsItIs(t *testing.T) {
	t.Parallel()
	held := []trade.State{
		trade.Paid, trade.CancelAsked, trade.Sent, trade.Arrived, trade.Confirmed, trade.Disputed,
		trade.Returning, trade.ReturnSent, trade.ClaimOpen, trade.Complete,
	}
	back := []trade.State{trade.Refunding, trade.RefundDue, trade.RefundStuck, trade.Refunded}
	open := []trade.State{trade.Hold, trade.Approving, trade.Unknown, trade.Manual}
	for _, state := range append(trade.States(), trade.None) {
		for _, from := range []origin{fromReady, fromApprove, fromCancel, fromFail} {
			s := sceneOf(state)
			s.from = from
			if from == fromReady {
				s.reload, s.payPage = "", ""
			}
			v := result(s)
			if v.Status != http.StatusOK || v.Title == "" || v.Lead == "" || v.Mood == "" || len(v.Rows) < 3 {
				t.Errorf("%s from %s: %+v, want a title, a sentence, a sign and the order", state, from, v)
			}
			if got, want := v.Title == titlePaid || v.Title == titleComplete || v.Title == titleClaim, slices.Contains(held, state); got != want {
				t.Errorf("%s: says that it is paid: %v, want %v", state, got, want)
			}
			if got, want := v.Lead == textUnpaid, !slices.Contains(slices.Concat(held, back, open), state); got != want {
				t.Errorf("%s: says that no money was taken: %v, want %v", state, got, want)
			}
			reloads := slices.Contains([]trade.State{trade.Approving, trade.Unknown, trade.Manual}, state) && from != fromReady
			if got := v.Refresh != ""; got != reloads || got && v.Seconds <= 0 {
				t.Errorf("%s from %s: reloads: %v after %d s, want %v", state, from, got, v.Seconds, reloads)
			}
			if got, want := v.PayPage != "", state == trade.Hold && from != fromReady; got != want {
				t.Errorf("%s from %s: leads to the payment page: %v, want %v: paying twice must not be one tap away", state, from, got, want)
			}
			if from == fromReady && state != trade.Hold && v.Again != "" {
				t.Errorf("%s: the pay link may begin a new payment, so it is no way to look again", state)
			}
			for _, note := range v.Notes {
				if note == "" || strings.Contains(note, "%!") {
					t.Errorf("%s: has the note %q", state, note)
				}
			}
		}
	}
}

func TestPaidPagesNameTheDeadlineUnlessItStandsStill(t *testing.T) {
	t.Parallel()
	for state, stage := range paidStages(3) {
		s := sceneOf(state)
		running := result(s)
		s.trade.FrozenAt = s.now
		frozen := result(s)
		s.trade.FrozenAt, s.trade.DueAt = time.Time{}, time.Time{}
		none := result(s)
		if state == trade.Complete {
			continue
		}
		if !slices.Contains(running.Rows, row{stage.Deadline, "11월 20일(금) 오후 3:00까지"}) || !slices.Contains(running.Notes, stage.Silence) {
			t.Errorf("%s: %+v, want the deadline and what follows", state, running)
		}
		if len(frozen.Rows) != 3 || !slices.Contains(frozen.Notes, noteFrozen) || slices.Contains(frozen.Notes, stage.Silence) {
			t.Errorf("%s, frozen: %+v, want no deadline, because it does not run", state, frozen)
		}
		if len(none.Rows) != 3 || slices.Contains(none.Notes, stage.Silence) {
			t.Errorf("%s without a deadline: %+v, want none named", state, none)
		}
	}
}

// TestPartsAreToldWithTheirAmounts: who gets a part back must not read of all.
func TestPartsAreToldWithTheirAmounts(t *testing.T) {
	t.Parallel()
	for _, state := range []trade.State{trade.Refunding, trade.RefundDue, trade.RefundStuck} {
		s := sceneOf(state)
		s.trade.ReturnDue = 300
		v := result(s)
		if !slices.Contains(v.Rows, row{nameRefund, "300원"}) || !slices.Contains(v.Rows, row{nameRest, "700원"}) ||
			slices.Contains([]string{textRefunding, textRefundDue, textRefundStuck}, v.Lead) {
			t.Errorf("%s in part: %+v, want 300 back and 700 for the seller", state, v)
		}
		s.trade.ReturnDue, s.trade.ClaimedAt = 1000, s.now
		if v = result(s); !slices.Contains(v.Rows, row{nameRefund, "1,000원"}) || v.Lead == textRefundDue {
			t.Errorf("%s after a claim: %+v, want all back and no apology for a payment that went well", state, v)
		}
	}
	s := sceneOf(trade.Confirmed)
	s.trade.Refunded = 300
	if v := result(s); !slices.Contains(v.Rows, row{nameRefunded, "300원"}) {
		t.Errorf("after a refund in part: %+v, want what went back", v)
	}
}

// TestTheAddressIsAskedForWhileItHelps: the button leads to a form that is open.
func TestTheAddressIsAskedForWhileItHelps(t *testing.T) {
	t.Parallel()
	for _, state := range trade.States() {
		s := sceneOf(state)
		s.address = "https://market.example/order/address/7?t=x"
		v := result(s)
		asked := state == trade.Paid || state == trade.CancelAsked
		if (v.Link != "") != asked || v.LinkFirst != asked {
			t.Errorf("%s: leads to the form: %q, first: %v; want %v", state, v.Link, v.LinkFirst, asked)
		}
		s.trade.AddressedAt = s.now
		if v := result(s); v.LinkFirst || slices.Contains(v.Notes, noteNeedsAddress) {
			t.Errorf("%s with an address: %+v, want it no longer asked for", state, v)
		}
	}
}

func TestUnpaidEnds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		state   trade.State
		attempt payment.State
		own     bool
		from    origin
		title   string
		note    string
	}{
		{"left", trade.Left, payment.Left, true, fromCancel, titleLeft, noteReleased},
		{"left through the fail page", trade.Left, payment.Left, true, fromFail, titleNotDone, noteReleased},
		{"refused", trade.Failed, payment.Failed, true, fromApprove, titleRefused, noteReleased},
		{"expired", trade.HoldExpired, payment.Expired, true, fromApprove, titleExpired, noteReleased},
		{"reservation goes on after leaving", trade.Reserved, payment.Left, true, fromCancel, titleLeft, noteReservedUntil("11월 20일(금) 오후 3:00까지")},
		{"reservation goes on after expiry", trade.Reserved, payment.Expired, true, fromApprove, titleExpired, noteReservedUntil("11월 20일(금) 오후 3:00까지")},
		{"an older attempt, the newer one paid", trade.Paid, payment.Left, false, fromCancel, titleLeft, noteSeeChat},
		{"an older attempt, the newer one open", trade.Hold, payment.Failed, false, fromApprove, titleRefused, noteSeeChat},
		{"sold in person after a payment was left", trade.Done, payment.Left, true, fromCancel, titleLeft, noteSeeChat},
	}
	for _, tt := range tests {
		s := sceneOf(tt.state)
		s.attempt, s.own, s.from = tt.attempt, tt.own, tt.from
		v := result(s)
		if v.Title != tt.title || len(v.Notes) != 1 || v.Notes[0] != tt.note || v.Lead != textUnpaid || v.PayPage != "" {
			t.Errorf("%s: %+v, want %q and %q", tt.name, v, tt.title, tt.note)
		}
	}
}

func TestEveryKindHasAPage(t *testing.T) {
	t.Parallel()
	want := map[fault.Kind]int{
		fault.Internal: 500, fault.Invalid: 400, fault.Unauthenticated: 403, fault.Forbidden: 403, fault.NotFound: 404,
		fault.Exists: 409, fault.Conflict: 409, fault.Stale: 409, fault.Limited: 429, fault.Unavailable: 503,
		fault.InDoubt: 503,
	}
	for _, kind := range fault.Kinds() {
		v := failureView(fault.New(kind, "no.such.code"))
		if v.Status != want[kind] || v.Title == "" || v.Lead == "" {
			t.Errorf("%s: %d %q %q, want status %d and words of its own", kind, v.Status, v.Title, v.Lead, want[kind])
		}
		if got, may := v.Again != "", kind == fault.Stale || kind == fault.Unavailable || kind == fault.InDoubt; got != may {
			t.Errorf("%s: offers another try: %v, want %v", kind, got, may)
		}
	}
	if len(want) != len(fault.Kinds()) {
		t.Errorf("%d kinds, but %d are known here", len(fault.Kinds()), len(want))
	}
}

func TestReasonsAreToldWithTheirFigure(t *testing.T) {
	t.Parallel()
	for code, reason := range reasons() {
		if reason.Title == "" || reason.Text == "" {
			t.Errorf("%s has no words", code)
		}
		if got := failureView(fault.New(fault.Conflict, code)); got.Status != http.StatusConflict || got.Title != reason.Title || len(got.Notes) != 0 {
			t.Errorf("%s without a figure: %+v, want the kind's status and the code's words", code, got)
		}
	}
	tests := []struct {
		err  error
		note string
	}{
		{fault.New(fault.Limited, trade.CodeHolds, 3), "한 상품의 결제는 24시간에 3번까지 시작할 수 있어요."},
		{fault.New(fault.Forbidden, member.CodeBlocked, "사기 신고"), "제한 사유: 사기 신고"},
		{fault.New(fault.Forbidden, member.CodeBlocked, ""), ""},
		{fault.New(fault.Conflict, trade.CodeNotForSale, string(listing.Sold)), ""},
		{fault.Wrap(fault.Unavailable, app.CodeProvider, http.ErrServerClosed), ""},
	}
	for _, tt := range tests {
		if got := strings.Join(failureView(tt.err).Notes, ""); got != tt.note {
			t.Errorf("%v: note %q, want %q", tt.err, got, tt.note)
		}
	}
}

func TestTimesReadNaturally(t *testing.T) {
	t.Parallel()
	now := seoul(11, 20, 14, 0)
	tests := []struct {
		name string
		at   time.Time
		want string
	}{
		{"afternoon", seoul(11, 25, 15, 5), "11월 25일(수) 오후 3:05까지"},
		{"end of a day", seoul(11, 26, 0, 0), "11월 25일(수) 오후 11:59까지"},
		{"end of a month", seoul(12, 1, 0, 0), "11월 30일(월) 오후 11:59까지"},
		{"end of a year", seoul(13, 1, 0, 0), "12월 31일(목) 오후 11:59까지"},
		{"next year", seoul(13, 1, 9, 30), "2027년 1월 1일(금) 오전 9:30까지"},
		{"just after midnight", seoul(11, 26, 0, 1), "11월 26일(목) 오전 12:01까지"},
		{"noon", seoul(11, 22, 12, 0), "11월 22일(일) 낮 12:00까지"},
		{"after noon", seoul(11, 22, 12, 1), "11월 22일(일) 오후 12:01까지"},
		{"seconds are cut, never rounded up", seoul(11, 22, 12, 1).Add(59 * time.Second), "11월 22일(일) 오후 12:01까지"},
	}
	for _, tt := range tests {
		if got := until(tt.at, now); got != tt.want {
			t.Errorf("%s: %q, want %q: a deadline that is misread costs somebody the goods or the money", tt.name, got, tt.want)
		}
	}
}

func TestBuyersAreOnlySentToTheProvider(t *testing.T) {
	t.Parallel()
	allowed := []string{"127.0.0.1:9999"}
	tests := map[string]bool{
		"https://online-pay.kakao.com/mockup/v1/x/mInfo": true,
		"https://pg-web.kakaopay.com/v1/x":               true,
		"https://online-pay.kakao.com:443/x":             true,
		"HTTPS://PAY.KAKAO.COM/x":                        true,
		"http://127.0.0.1:9999/mockup/x/info":            true,
		"http://127.0.0.1:9998/mockup/x/info":            false,
		"http://127.0.0.1/x":                             false,
		"http://online-pay.kakao.com/x":                  false,
		"https://online-pay.kakao.com:8443/x":            false,
		"https://kakao.com.example.com/x":                false,
		"https://evilkakao.com/x":                        false,
		"https://kakao.com@example.com/x":                false,
		"https://user@pay.kakao.com/x":                   false,
		"https://example.com/?.kakao.com":                false,
		"https://example.com\\.kakao.com/":               false,
		"//online-pay.kakao.com/x":                       false,
		"/order/kakaopay-ready/1":                        false,
		"javascript:alert(1)//.kakao.com":                false,
		"intent://pay.kakao.com/#Intent;end":             false,
		"":                                               false,
	}
	for target, want := range tests {
		if got := mayRedirect(target, allowed); got != want {
			t.Errorf("mayRedirect(%q) is %v, want %v: an open redirect lends our name to anybody", target, got, want)
		}
	}
}

func FuzzRedirect(f *testing.F) {
	for _, seed := range []string{"https://a.kakao.com/", "https://a.kakao.com\\@b/", "http://127.0.0.1:9999/", "https://[::1].kakao.com"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, target string) {
		if !mayRedirect(target, []string{"127.0.0.1:9999"}) {
			return
		}
		lower := strings.ToLower(target)
		if !strings.HasPrefix(lower, "https://") && !strings.HasPrefix(lower, "http://127.0.0.1:9999") && !strings.HasPrefix(lower, "//") {
			t.Errorf("%q passes, want only https or the allowed host", target)
		}
	})
}

func TestPhonesAndDesktops(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{
		"Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 KAKAOTALK 11.0.0": true,
		"Mozilla/5.0 (Linux; Android 15; SM-S921N) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36":             true,
		"Mozilla/5.0 (Linux; Android 15; SM-X910) AppleWebKit/537.36 Chrome/140.0 Safari/537.36":                     true,
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36":                    false,
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/19.0 Safari/605.1.15":          false,
		"": false,
	}
	for agent, want := range tests {
		if got := onPhone(agent); got != want {
			t.Errorf("onPhone(%q) is %v, want %v", agent, got, want)
		}
	}
}
