package kakao

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// TestSkillToken lets only calls with the shared secret in.
func TestSkillToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(_ *app.Config, o *Options) { o.Tokens = []string{"first-secret", "second-secret"} })
	p := &person{key: "KeyOfMember1"}
	fill := typed(params{"customerName": "민준", "customerPhone": "010-1234-5678"})
	before := w.dump()
	for _, o := range []option{
		func(*call) {}, header("X-Skill-Token", ""), header("X-Skill-Token", "wrong"), header("X-Skill-Token", "first-secret "),
		header("Authorization", "first-secret"),
	} {
		w.send(p, blockJoin, fill, o).has("처리할 수 없어요")
	}
	if w.dump() != before {
		t.Error("a call without the secret changed something")
	}
	w.send(p, blockJoin, fill, header("X-Skill-Token", "second-secret")).has("가입을 환영해요")
	w.send(p, blockProfile, header("X-Skill-Token", "first-secret")).has("민준")
	if v := w.check(p, "product/name", "의자"); v.Status != skill.StatusError {
		t.Errorf("a check without the secret = %+v, want an error", v)
	}
}

// TestOtherBot refuses calls that another bot sends.
func TestOtherBot(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(_ *app.Config, o *Options) { o.BotID = "65262a2d31101d1cb1106082" })
	w.send(nil, blockMain).has("중계나라")
	w.send(nil, blockMain, func(c *call) {
		c.edit = func(p map[string]any) { p["bot"] = map[string]any{"id": "000000000000000000000000"} }
	}).has("처리할 수 없어요")
}

// TestOtherMethods: KakaoTalk posts; whoever else comes gets a sentence, not an
// empty page, and no endpoint does anything for a GET.
func TestOtherMethods(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete} {
		for _, route := range w.bot.Routes() {
			rec := httptest.NewRecorder()
			w.router.ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), method, route.Path, nil))
			if rec.Code != http.StatusOK || len(skill.Lint(rec.Body.Bytes())) > 0 || !strings.Contains(rec.Body.String(), "요청을 읽지 못했어요") {
				t.Errorf("%s %s = %d %s", method, route.Path, rec.Code, rec.Body)
			}
		}
	}
}

// slowStore is a store that hangs: it does what it is asked, but does not
// return. A deaf one does not listen to the caller's impatience either.
type slowStore struct {
	ports.Store
	hang    atomic.Bool
	deaf    bool
	release chan struct{}
}

func (s *slowStore) wait(ctx context.Context) error {
	switch {
	case !s.hang.Load():
		return nil
	case s.deaf:
		<-s.release
	default:
		<-ctx.Done()
	}
	if ctx.Err() != nil {
		return fault.Wrap(fault.Unavailable, "", ctx.Err())
	}
	return nil
}

func (s *slowStore) InTx(ctx context.Context, fn func(ports.Repos) error) error {
	return s.Store.InTx(ctx, func(r ports.Repos) error {
		if err := fn(r); err != nil {
			return err
		}
		return s.wait(ctx)
	})
}

type slowMembers struct {
	ports.Members
	store *slowStore
}

func (m slowMembers) ByKey(ctx context.Context, key string) (member.Member, error) {
	if m.store.deaf {
		return m.Members.ByKey(ctx, key) // hangs in the transaction instead
	}
	if err := m.store.wait(ctx); err != nil {
		return member.Member{}, err
	}
	return m.Members.ByKey(ctx, key)
}

func (s *slowStore) Repos() ports.Repos {
	r := s.Store.Repos()
	r.Members = slowMembers{r.Members, s}
	return r
}

// TestBudget lets the store hang: the person hears in time that it takes
// longer, and nothing is half done.
func TestBudget(t *testing.T) {
	t.Parallel()
	const short = time.Second // enough for what is done before the store hangs
	for name, deaf := range map[string]bool{"store that gives up": false, "store that does not listen": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			slow := &slowStore{deaf: deaf, release: make(chan struct{})}
			w := newWorld(t, func(c *app.Config, o *Options) {
				slow.Store = c.Store
				c.Store, o.Budget = slow, short
			})
			seller, buyer := w.join("민준"), w.join("서연")
			id := w.publish(seller, "무선 이어폰")
			tr := w.pay(buyer, id)
			before := w.dump()
			slow.hang.Store(true)
			calls := map[string]func() *reply{
				"publish": func() *reply {
					return w.send(seller, blockRegister, typed(form("노트북")), inContext(draftContext, params{"productCategory": "디지털기기"}))
				},
				"cancel": func() *reply {
					return w.send(buyer, blockTradeAct, extra("tradeId", str(tr), "event", string(trade.CancelPurchase), "confirm", "yes"))
				},
				"join": func() *reply {
					return w.send(w.stranger("Guest0000001"), blockJoin, typed(params{"customerName": "지우", "customerPhone": "010-1234-5678"}))
				},
			}
			for what, do := range calls {
				if deaf && what != "publish" {
					continue // the store's one turn is taken until it is released
				}
				start := time.Now()
				r := do()
				if took := time.Since(start); took > 4*short {
					t.Errorf("%s was answered after %v, the budget is %v", what, took, short)
				}
				if !strings.Contains(r.text(), "조금만 기다려 주세요") && !strings.Contains(r.text(), "연결이 원활하지 않아요") {
					t.Errorf("%s says %q, want that it takes longer", what, r.text())
				}
				if !strings.Contains(r.text(), "문의 번호: chp-0123456789abcdef0123456789abcdef") {
					t.Errorf("%s says %q, want the id by which operators find it", what, r.text())
				}
				if len(r.QuickReplies) == 0 {
					t.Errorf("%s leaves the user without a way on", what)
				}
			}
			slow.hang.Store(false)
			close(slow.release)
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			if err := w.bot.Wait(ctx); err != nil {
				t.Fatal(err)
			}
			if after := w.dump(); after != before {
				t.Errorf("a call that came too late did something by half:\n%s\n--- before ---\n%s", after, before)
			}
		})
	}
}

// brokenStore fails as nobody foresaw.
type brokenStore struct{ ports.Store }

func (brokenStore) InTx(context.Context, func(ports.Repos) error) error { panic("broken") }

// TestBrokenStore: a failure shows a sentence and a number to quote, never a
// reason from inside.
func TestBrokenStore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller := w.join("민준")
	w.market.Store = brokenStore{w.store}
	w.send(seller, blockRegister, typed(form("노트북")), inContext(draftContext, params{"productCategory": "도서"})).hasNot("broken", "panic")
	w.market.Store = failing{w.store}
	w.send(seller, blockRegister, typed(form("노트북")), inContext(draftContext, params{"productCategory": "도서"})).
		has("예상하지 못한 문제", "문의 번호: chp-0123456789abcdef0123456789abcdef").hasNot("disk on fire")
	if v := w.check(seller, "product/name", "의자"); v.Status != skill.StatusSuccess {
		t.Errorf("a check that needs no store = %+v", v)
	}
}

type failing struct{ ports.Store }

func (failing) InTx(context.Context, func(ports.Repos) error) error {
	return fault.Wrap(fault.Internal, "", context.Canceled)
}

// TestCarefulWords are properties of what is asked and said.
func TestCarefulWords(t *testing.T) {
	t.Parallel()
	s := build(t, "reserved")
	of := extra("tradeId", str(s.trade))
	wrong := "0000"
	if s.world.trade(s.trade).Code == wrong {
		wrong = "1111"
	}
	for i := range 5 {
		s.send(s.buyer, "act_code", of, extra("event", "hand_over"), typed(params{"handOverCode": wrong})).
			has("코드가 맞지 않아요", "5번 중 "+str(int64(i+1))+"번 시도")
	}
	s.send(s.buyer, "act_code", of, extra("event", "hand_over"), typed(params{"handOverCode": s.world.trade(s.trade).Code})).has("코드를 5번 잘못 입력했어요")
	s.send(s.seller, blockTradeAct, of, extra("event", "set_appointment")).has("만날 시간과 장소가 필요해요").offers(lblWrite)
	s.send(s.seller, "act_appointment", of, extra("event", "set_appointment"), typed(params{"appointmentTime": "언젠가", "appointmentPlace": "부천역"})).
		has("시간을 이해하지 못했어요").offers(lblAgain)

	// An old card: its version is no longer true.
	old := s.card(s.seller).quick("거래 취소")
	s.send(s.seller, "act_appointment", of, extra("event", "set_appointment"), typed(params{"appointmentTime": "내일 오후 3시", "appointmentPlace": "부천역"})).has("약속을 정했어요")
	s.send(s.seller, blockTradeAct, of, extra("event", "cancel", "version", old.Extra["version"], "confirm", "yes")).has("방금 거래 상태가 바뀌었어요")
	if got := s.world.trade(s.trade).State; got != trade.Reserved {
		t.Errorf("an old card cancelled the trade: %s", got)
	}
}

// TestFiguresAreTheMarkets: other figures, other sentences.
func TestFiguresAreTheMarkets(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *app.Config, _ *Options) { c.Process.ClaimFor = 36 * time.Hour })
	s := &scene{world: w, seller: w.join("민준"), buyer: w.join("서연")}
	s.listing = w.publish(s.seller, "무선 이어폰")
	s.reserve()
	w.press(s.seller, s.card(s.seller), "판매완료").has("36시간 안에 답이 없으면")
}

// TestCorrectingATrackingNumber keeps repeats and corrections apart.
func TestCorrectingATrackingNumber(t *testing.T) {
	t.Parallel()
	s := build(t, "sent")
	of := extra("orderId", str(s.trade))
	same := typed(params{"trackingNumber": "CJ 1234 5678 9012"})
	before := s.dump()
	s.send(s.seller, blockTracking, of, same).has("운송장번호를 등록했어요")
	s.send(s.buyer, blockTracking, of, same).has("회원님이 할 수 없는 일")
	s.send(s.seller, blockTracking, of, typed(params{"trackingNumber": "12"})).has("운송장번호를 다시 확인").offers(lblAgain)
	s.send(s.seller, blockTracking, of).has("운송장번호가 필요해요").offers(lblWrite)
	if s.dump() != before {
		t.Error("a repeat or a refusal changed something")
	}
	s.send(s.seller, blockTracking, of, typed(params{"trackingNumber": "우체국 1234567890123"})).has("운송장번호를 수정했어요", "1234567890123")

	other := s.pay(s.other, s.publish(s.seller, "노트북"))
	s.send(s.seller, blockTracking, extra("orderId", str(other)), typed(params{"trackingNumber": "1234567890123"})).has("다른 거래에 등록된").offers(lblAgain)
}
