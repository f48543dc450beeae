package kakao

import (
	"context"
	"strconv"
	"time"

	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/core/alert"
	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/parcel"
	"github.com/junggyenara/junggye/core/trade"
)

// check judges one typed value and returns it as the skill should see it.
type check func(b *Bot, ctx context.Context, key, value string) (string, error)

// plain makes a check of a core rule that needs nothing but the text.
func plain[T any](parse func(string) (T, error), text func(T) string) check {
	return func(_ *Bot, _ context.Context, _, value string) (string, error) {
		v, err := parse(value)
		if err != nil {
			return "", err
		}
		return text(v), nil
	}
}

func asIs(s string) string { return s }

// validations are the parameter checks by path. The same rules hold again when
// the form is submitted.
var validations = map[string]check{
	"customer/phone": plain(member.ParsePhone, asIs),
	"customer/name": func(b *Bot, ctx context.Context, key, value string) (string, error) {
		return b.Market.CheckNickname(ctx, key, value)
	},
	"product/name":             plain(listing.ParseTitle, asIs),
	"product/price":            plain(listing.ParsePrice, func(w won) string { return strconv.FormatInt(int64(w), 10) }),
	"product/description":      plain(listing.ParseDescription, asIs),
	"product/kakaoOpenChatUrl": plain(listing.ParseOpenChat, asIs),
	"product/tradingLocation":  plain(listing.ParsePlace, asIs),
	"product/reservationCustomer": func(b *Bot, ctx context.Context, key, value string) (string, error) {
		who, err := b.Market.FindNickname(ctx, value)
		if err == nil && who.Key == key {
			err = fault.New(fault.Conflict, trade.CodeOwnListing)
		}
		return who.Nickname, err
	},
	"order/reservationTrackingNumber": plain(parcel.Parse, trackingText),
	"order/handOverCode": plain(func(s string) (string, error) {
		if !trade.FourDigits(s) {
			return "", fault.New(fault.Invalid, trade.CodeCodeForm)
		}
		return s, nil
	}, asIs),
	"alert/word": plain(func(s string) (string, error) {
		a, err := alert.New(0, 0, s, false, time.Time{})
		return a.Word, err
	}, asIs),
	"order/refundAmount": plain(parseAmount, func(w won) string { return strconv.FormatInt(int64(w), 10) }),
	"order/reason":       plain(trade.ParseReason, asIs),
	"order/appointmentTime": func(b *Bot, _ context.Context, _, value string) (string, error) {
		at, err := parseWhen(value, b.Market.Clock.Now())
		if err != nil {
			return "", err
		}
		return value, trade.CheckAppointment(trade.Appointment{At: at, Place: value}, &b.Market.Process, b.Market.Clock.Now())
	},
}

func (b *Bot) validate(ctx context.Context, v *skill.Validation, judge check) skill.ValidationReply {
	value := v.Origin
	if value == "" {
		value = v.Utterance
	}
	good, err := "", b.Market.AllowCall(ctx, v.UserKey)
	if err == nil {
		good, err = judge(b, ctx, v.UserKey, value)
	}
	if err == nil {
		skill.Note(ctx, called{outcome: chatlog.OK})
		return skill.Accept(good)
	}
	skill.Note(ctx, called{}.refused(err))
	text := sentence(err)
	switch fault.KindOf(err) {
	case fault.Internal, fault.Unavailable, fault.InDoubt, fault.Stale:
		b.Logger.ErrorContext(ctx, "validation failed", "error", err, "request_id", v.DeliveryID)
		return skill.Failed(text + quotable(v.DeliveryID))
	case fault.NotFound:
		return skill.ValidationReply{Status: skill.StatusFail, Message: msgNoSuchNickname}
	default:
		return skill.ValidationReply{Status: skill.StatusFail, Message: text}
	}
}
