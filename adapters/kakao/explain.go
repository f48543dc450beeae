package kakao

import (
	"errors"
	"fmt"

	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/trade"
)

func isStranger(err error) bool { return fault.Is(err, fault.Unauthenticated) }

// sentence says an error in the user's language: by its code, else by its kind.
func sentence(err error) string {
	if e, ok := errors.AsType[*fault.Error](err); ok {
		if say, ok := codeTexts[e.Code]; ok {
			return say(e.Args)
		}
	}
	return kindTexts[fault.KindOf(err)]
}

// explain turns an error into a reply with a way on.
func (t *turn) explain(err error) *skill.Reply {
	kind, text := fault.KindOf(err), sentence(err)
	switch kind {
	case fault.Internal:
		t.Logger.ErrorContext(t.ctx, "skill failed", "error", err, "block", t.req.BlockID(), "request_id", t.req.DeliveryID)
		text += quotable(t.req.DeliveryID)
	case fault.Unavailable, fault.InDoubt:
		t.Logger.WarnContext(t.ctx, "skill unavailable", "error", err, "block", t.req.BlockID(), "request_id", t.req.DeliveryID)
		text += quotable(t.req.DeliveryID)
	case fault.Unauthenticated:
		return skill.NewReply().Add(skill.TextCard{
			Title: titleJoinFirst, Description: text, Buttons: []skill.Button{t.button(lblJoin, blockJoin)},
		}).Quick(t.to(lblJoin, blockJoin), t.toHome())
	default:
	}
	return skill.Text(text).Quick(t.wayOn(kind, fault.CodeOf(err))...)
}

// wayOn offers what helps after a refusal.
func (t *turn) wayOn(kind fault.Kind, code fault.Code) []skill.QuickReply {
	var quick []skill.QuickReply
	if code == member.CodeOpenTrade {
		quick = append(quick, t.blockers()...)
	}
	if id := t.tradeID(); id != 0 && kind != fault.Forbidden && code != trade.CodeUnknown {
		quick = append(quick, t.to(lblTradeState, blockTradeCard, ofTrade(id)))
	}
	if id := t.listingID(); id != 0 && code != listing.CodeUnknown {
		quick = append(quick, t.to(lblListing, blockListing, ofListing(id)))
	}
	switch again := t.formAgain(code); again {
	case "":
	case blockCategories:
		quick = append(quick, t.to(lblPickCategory, again, skill.Extra{"for": forListing}))
	default:
		quick = append(quick, t.to(lblAgain, again, t.sameExtra()))
	}
	return append(quick, t.to(lblNewest, blockNewest), t.toHome())
}

// formAgain is the block that asks anew for what was malformed: the one that
// asked just now, else the one where such things are asked for.
func (t *turn) formAgain(code fault.Code) string {
	form, ok := formOf[code]
	if !ok {
		return ""
	}
	if block, ok := t.Scenario.ByID(t.req.BlockID()); ok {
		for _, p := range block.Params {
			if p.Required {
				return block.Key
			}
		}
	}
	return form
}

// sameExtra carries the pressed button's extra on, so that a form asked again
// is still about the same thing.
func (t *turn) sameExtra() skill.Extra {
	extra := skill.Extra{}
	for _, name := range []string{"productId", "tradeId", "orderId", "event", "version", "amount"} {
		if value := t.req.Extra(name); value != "" {
			extra[name] = value
		}
	}
	return extra
}

// blockers names the trades that keep a member from leaving, each as a button.
func (t *turn) blockers() []skill.QuickReply {
	open, err := t.Market.Blockers(t.ctx, t.member())
	if err != nil {
		return nil
	}
	var quick []skill.QuickReply
	for _, b := range open[:min(len(open), 5)] {
		quick = append(quick, t.to(b.Agreed.Title, blockTradeCard, ofTrade(b.ID)))
	}
	return quick
}

// quotable is what an apology ends with, so that operators find what happened:
// the id of the request, which stands in the logs and the chat log.
func quotable(id string) string {
	if id == "" {
		return ""
	}
	return fmt.Sprintf(fmtRequestID, id)
}
