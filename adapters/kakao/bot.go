// Package kakao is the market as a KakaoTalk chatbot: it decodes a skill call,
// calls one use case and says the outcome in the chat. It refuses to decide
// anything about a trade; buttons come from what the core allows.
package kakao

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/junggyenara/junggye/adapters/scenario"
	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/adapters/web"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/member"
)

// Options is what a Bot is made of.
type Options struct {
	Market   *app.Market
	Scenario *scenario.Scenario
	// PublicURL is the base of picture addresses, without a slash at the end.
	PublicURL string
	// Placeholder is the address of the picture of a listing that has none yet.
	Placeholder string
	// Tokens are the accepted values of X-Skill-Token; none accepts every call.
	Tokens []string
	// BotID is the bot whose calls are accepted; empty accepts every one.
	BotID string
	// Budget is the time for a reply, 4 s if zero.
	Budget time.Duration
	// Gate bounds the calls under way; nil lets all run.
	Gate *skill.Gate
	// Callback enables late answers to blocks that are set up for them.
	Callback skill.Callback
	Logger   *slog.Logger
	// OnReply sees every exchange after it was answered.
	OnReply func(context.Context, skill.Exchange)
	// Seen is told of every call after it was answered, also of those of strangers
	// that no log keeps.
	Seen func(chatlog.Call)
	// Span marks where a use case begins and, by what it returns, ends; nil marks
	// nothing.
	Span func(ctx context.Context, what string) (context.Context, func(error))
	// ChatLog takes every call after it was answered, with the person's key; nil
	// means that none is remembered. It must return at once.
	ChatLog func(c chatlog.Call, user string)
}

// Bot answers the skill calls of one chatbot.
type Bot struct {
	Options
	handlers []*skill.Handler
	figures  *strings.Replacer
	front    *front
}

// New makes a Bot.
func New(o Options) *Bot {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &Bot{Options: o, figures: figures(o.Market), front: &front{}}
}

// say puts the market's figures into a text that names them.
func (b *Bot) say(text string) string { return b.figures.Replace(text) }

// access says who may call an endpoint.
type access uint8

const (
	anybody access = iota
	members
)

// fallbackPath is called when the bot did not understand.
const fallbackPath = "/kakaochatbot/main/GET/fallback"

// Route is one skill endpoint.
type Route struct {
	Path string
	// Members tells that the caller must have joined.
	Members bool
	fn      func(*turn) (*skill.Reply, error)
}

func (b *Bot) routes() []Route {
	route := func(path string, a access, fn func(*turn) (*skill.Reply, error)) Route {
		return Route{Path: path, Members: a == members, fn: fn}
	}
	return []Route{
		route("/kakaochatbot/main/GET/home", anybody, home),
		route(fallbackPath, anybody, fallback),

		route("/kakaochatbot/customer/POST/join", anybody, join),
		route("/kakaochatbot/customer/PATCH/profileImage", members, setProfilePhoto),
		route("/kakaochatbot/customer/GET/myPage", members, myPage),
		route("/kakaochatbot/customer/GET/profile", members, profile),
		route("/kakaochatbot/customer/GET/salesCategory", members, salesMenu),
		route("/kakaochatbot/customer/GET/news", members, newsOf),
		route("/kakaochatbot/event/POST/news", members, pushedNews),
		route("/kakaochatbot/customer/PATCH/phoneNumber", members, changePhone),
		route("/kakaochatbot/customer/GET/withdraw", members, askWithdraw),
		route("/kakaochatbot/customer/DELETE", members, withdraw),

		route("/kakaochatbot/product/POST/verificationCustomer", members, startListing),
		route("/kakaochatbot/product/GET/category", anybody, categories),
		route("/kakaochatbot/product/GET/preview", anybody, preview),
		route("/kakaochatbot/product/POST", members, publish),
		route("/kakaochatbot/product/GET/mainProducts", anybody, newest),
		route("/kakaochatbot/product/GET/byCategory", anybody, byCategory),
		route("/kakaochatbot/product/GET/search", anybody, searchWord),
		route("/kakaochatbot/product/GET/searchNext", anybody, searchWord),
		route("/kakaochatbot/product/GET/profile", members, listingDetail),
		route("/kakaochatbot/product/GET/myProductsByStatus", members, ownListings),
		route("/kakaochatbot/product/GET/reconfirm", members, askChange),
		route("/kakaochatbot/product/PATCH/status", members, changeStatus),
		route("/kakaochatbot/product/PATCH/title", members, editTitle),
		route("/kakaochatbot/product/PATCH/price", members, editPrice),
		route("/kakaochatbot/product/PATCH/description", members, editDescription),
		route("/kakaochatbot/product/PATCH/way", members, setWay),
		route("/kakaochatbot/product/PATCH/photos", members, replacePhotos),
		route("/kakaochatbot/product/DELETE", members, deleteListing),
		route("/kakaochatbot/product/GET/purchaseProducts", members, purchases),
		route("/kakaochatbot/product/GET/purchaseProductProfile", members, tradeCard),
		route("/kakaochatbot/product/GET/contractProducts", members, contracts),
		route("/kakaochatbot/product/GET/contractProduct/profile", members, tradeCard),
		route("/kakaochatbot/product/GET/special", anybody, special),
		route("/kakaochatbot/product/GET/specialSearch", anybody, searchOffers),
		route("/kakaochatbot/product/GET/specialSearchNext", anybody, searchOffers),

		route("/kakaochatbot/alert/GET", members, alerts),
		route("/kakaochatbot/alert/POST", members, addAlert),
		route("/kakaochatbot/alert/DELETE", members, removeAlert),
		route("/kakaochatbot/alert/PATCH", members, setAlertMode),
		route("/kakaochatbot/alert/GET/found", members, alertFindings),

		route("/kakaochatbot/trade/GET/mine", members, myTrades),
		route("/kakaochatbot/trade/GET/card", members, tradeCard),
		route("/kakaochatbot/trade/POST/act", members, act),
		route("/kakaochatbot/trade/POST/request", members, requestTrade),
		route("/kakaochatbot/trade/POST/reserve", members, reserveNamed),

		route("/order/PATCH/trackingNumber", members, trackingNumber),
		route("/order/kakaochatbot/GET/purchaseSuccessReconfirm", members, askConfirmPurchase),
		route("/order/kakaochatbot/POST/purchaseSuccessConfirm", members, confirmPurchase),
		route("/order/kakaochatbot/GET/saleSuccessReconfirm", members, askConfirmSale),
		route("/order/kakaochatbot/POST/saleSuccessConfirm", members, confirmSale),

		route("/kakaochatbot/notice/GET", anybody, notices),
		route("/kakaochatbot/notice/GET/byNoticeId", anybody, noticeByID),
	}
}

// Routes lists every skill endpoint.
func (b *Bot) Routes() []Route { return b.routes() }

// Mount puts every endpoint on the router. Whatever the method, the answer is
// HTTP 200 with a sentence, because KakaoTalk shows silence for anything else.
func (b *Bot) Mount(r chi.Router) {
	opts := skill.Options{
		Budget: b.Budget, Tokens: b.Tokens, BotID: b.BotID, Logger: b.Logger, Callback: b.Callback,
		Gate:     b.Gate,
		Busy:     b.busy,
		Late:     b.late,
		Denied:   skill.Text(msgDenied),
		Fallback: msgFallback,
		ID:       web.RequestID,
		OnError: func(ctx context.Context, _ error) *skill.Reply {
			return skill.Text(msgUnreadable + quotable(web.RequestID(ctx))).Quick(b.toHome())
		},
	}
	for _, route := range b.routes() {
		opts.OnReply = b.onReply(route.Path)
		h := skill.Handle(opts, func(ctx context.Context, req *skill.Request) (*skill.Reply, error) {
			return b.answer(ctx, req, route), nil
		})
		b.handlers = append(b.handlers, h)
		r.Handle(route.Path, h)
	}
	for path, check := range validations {
		path = "/kakaochatbot/validation/" + path
		opts.OnReply = b.onReply(path)
		h := skill.HandleValidation(opts, func(ctx context.Context, v *skill.Validation) (skill.ValidationReply, error) {
			return b.validate(ctx, v, check), nil
		})
		b.handlers = append(b.handlers, h)
		r.Handle(path, h)
	}
}

// late says where the outcome will be seen.
func (b *Bot) late(r *skill.Request) *skill.Reply {
	return skill.Text(msgLate+quotable(r.DeliveryID)).Quick(b.toHome(), skill.ToBlock(lblMyTrades, b.id(blockTrades)))
}

// busy asks to come again: the button does once more what was asked for.
func (b *Bot) busy(r *skill.Request) *skill.Reply {
	reply := skill.Text(msgBusy + quotable(r.DeliveryID))
	if id := r.BlockID(); id != "" {
		again := skill.ToBlock(lblRetry, id, r.Extras())
		if said := r.Utterance(); said != "" {
			again = again.Saying(said)
		}
		reply.Quick(again)
	}
	return reply.Quick(b.toHome())
}

// Wait returns when no late work is left, or when the context ends.
func (b *Bot) Wait(ctx context.Context) error {
	for _, h := range b.handlers {
		if err := h.Wait(ctx); err != nil {
			return err
		}
	}
	return nil
}

// answer runs one call. Every error ends in a reply that helps.
func (b *Bot) answer(ctx context.Context, req *skill.Request, route Route) *skill.Reply {
	t := &turn{Bot: b, ctx: ctx, req: req}
	end := func(error) {}
	if b.Span != nil {
		t.ctx, end = b.Span(ctx, strings.TrimPrefix(route.Path, "/kakaochatbot"))
	}
	reply, err := t.take(route)
	end(err)
	seen := called{member: t.caller, outcome: chatlog.OK}
	switch {
	case err != nil:
		seen, reply = seen.refused(err), t.explain(err)
	case route.Path == fallbackPath:
		seen.outcome = chatlog.Fallback
	}
	if reply != nil {
		seen.kinds = reply.Kinds()
	}
	skill.Note(ctx, seen)
	return reply
}

// take finds out who calls and lets the endpoint answer.
func (t *turn) take(route Route) (*skill.Reply, error) {
	if err := t.Market.AllowCall(t.ctx, t.req.UserKey()); err != nil {
		return nil, err
	}
	who, err := t.Market.Caller(t.ctx, t.req.UserKey())
	t.caller = who.ID
	// Noted already, in case that the answer comes too late or never.
	skill.Note(t.ctx, called{member: t.caller})
	switch {
	case err == nil:
		t.who = who
	case route.Members || !isStranger(err):
		return nil, err
	}
	return route.fn(t)
}

// turn is one call under way.
type turn struct {
	*Bot
	ctx context.Context
	req *skill.Request
	who member.Member // zero for strangers
	// caller is who also when that member may do nothing.
	caller member.ID
}
