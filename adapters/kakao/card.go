package kakao

import (
	"fmt"
	"slices"
	"strings"

	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/parcel"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
)

// tradeCard explains a trade to one of its sides.
func tradeCard(t *turn) (*skill.Reply, error) { return t.card(t.tradeID(), "") }

// card is the self-explaining card of a trade: the state, whose turn it is,
// until when, how much money is held, and what happens if nobody acts. Its
// quick replies are exactly the moves that the caller may make.
func (t *turn) card(id trade.ID, intro string) (*skill.Reply, error) {
	v, err := t.Market.Card(t.ctx, t.member(), id)
	if err != nil {
		return nil, err
	}
	reply := skill.NewReply()
	if intro != "" {
		reply.Add(skill.SimpleText{Text: intro})
	}
	account, err := t.accountOf(v)
	if err != nil {
		return nil, err
	}
	main, more := t.processLines(v, account), slices.Concat(personLines(v), parcelLines(v), addressNotes(v))
	card := skill.TextCard{
		Title: stateName(v.Trade, v.Role), Description: strings.Join(slices.Concat(main, more), "\n"), Buttons: t.cardButtons(v, account),
	}
	bubble := addressText(v)
	if !fits(card) {
		card.Description = strings.Join(main, "\n")
		bubble = joined(strings.Join(more, "\n"), bubble)
	}
	reply.Add(card)
	if bubble == "" {
		reply.Add(skill.TextCard{Title: titleHistory, Description: historyText(v, textHolds-units(titleHistory))})
	} else {
		// A bubble's text can be copied, which a card's cannot, and holds more.
		head := bubble + "\n\n" + titleHistory + "\n"
		reply.Add(skill.SimpleText{Text: head + historyText(v, bubbleHolds-units(head))})
	}
	return reply.Quick(t.moves(v)...), nil
}

// processLines say what must never be cut: whose turn it is, until when, what
// happens if nobody acts, and how much money is held.
func (t *turn) processLines(v app.TradeView, account payout.Account) []string {
	tr := v.Trade
	lines := []string{
		fmt.Sprintf(fmtCardOrder, tr.ID),
		fmt.Sprintf(fmtCardListing, tr.Agreed.Title, tr.Agreed.Price),
	}
	if tr.State.Final() {
		return append(append(lines, turnTexts[tr.State][v.Role]), t.moneyLines(v, account)...)
	}
	whose, task := whoseTurn(v)
	lines = append(lines, fmt.Sprintf(fmtCardTurn, whose), fmt.Sprintf(task, t.turnText(v)),
		t.say(deadlineText(tr)), t.say(silentText(v)))
	return append(lines, t.moneyLines(v, account)...)
}

// whoseTurn names who has to act, and how to introduce what that means for the reader.
func whoseTurn(v app.TradeView) (who, task string) {
	turn := v.Trade.Turn()
	switch {
	case v.Trade.Frozen():
		turn = trade.Operator
	case offerOpen(v.Trade):
		turn = trade.Buyer
	case queues(v):
		return wordAhead, fmtCardNote
	case proposedToReader(v):
		turn = v.Role
	}
	if turn == v.Role {
		return fmt.Sprintf(fmtOwnTurn, roleNames[turn]), fmtCardTask
	}
	return roleNames[turn], fmtCardNote
}

func proposedToReader(v app.TradeView) bool {
	return v.Trade.State == trade.Reserved && v.Trade.ProposedBy != "" && v.Trade.ProposedBy != v.Role
}

// turnText says whose turn it is, from the reader's side.
func (t *turn) turnText(v app.TradeView) string {
	if text := t.detourText(v); text != "" && !v.Trade.Frozen() {
		return text
	}
	switch {
	case v.Trade.Frozen():
		return msgFrozen
	case queues(v):
		return queueTexts[v.Role]
	case proposedToReader(v):
		return msgAnswerProposal
	case v.Trade.State == trade.Reserved && v.Trade.BuyerID == 0:
		return msgSellToAnybody
	case v.Trade.State == trade.Reserved && v.Listing.Way == listing.ByParcel && v.Role == trade.Buyer:
		return msgPayReserved
	case v.Trade.State == trade.Reserved && v.Listing.Way == listing.ByParcel:
		return msgAwaitPayment
	}
	return turnTexts[v.Trade.State][v.Role]
}

// queues reports that the request waits for another trade of the listing to end.
func queues(v app.TradeView) bool {
	return v.Trade.State == trade.Requested && v.Listing.State != listing.ForSale
}

func deadlineText(tr trade.Trade) string {
	switch {
	case tr.Frozen():
		return msgNoDeadlineFrozen
	case tr.DueAt.IsZero() && tr.State == trade.Manual:
		return fmt.Sprintf(fmtNextLookup, whenText(tr.NextTryAt))
	case tr.DueAt.IsZero() && !tr.NextTryAt.IsZero():
		return fmt.Sprintf(fmtNextRefund, whenText(tr.NextTryAt))
	case tr.DueAt.IsZero():
		return msgNoDeadline
	case tr.Extended:
		return fmt.Sprintf(fmtDeadlineExtended, untilText(tr.DueAt))
	}
	return fmt.Sprintf(fmtDeadline, untilText(tr.DueAt))
}

func silentText(v app.TradeView) string {
	tr := v.Trade
	if tr.Frozen() {
		return fmt.Sprintf(fmtSilentNoTime, msgStaysFrozen)
	}
	if queues(v) {
		return fmt.Sprintf(fmtSilent, msgStaysInLine)
	}
	if e, to := tr.IfSilent(); e != "" {
		if text := silentFrom[tr.State][to]; text != "" {
			return fmt.Sprintf(fmtSilent, text)
		}
		return fmt.Sprintf(fmtSilent, silentTexts[to])
	}
	return fmt.Sprintf(fmtSilentNoTime, retryTexts[tr.State])
}

// personLines says who the other side is, where they meet, and the seller's
// hand-over code.
func personLines(v app.TradeView) []string {
	tr := v.Trade
	other := fmt.Sprintf(fmtOtherSeller, nickname(v.Seller))
	if v.Role == trade.Seller {
		other = fmt.Sprintf(fmtOtherBuyer, nickname(v.Buyer))
		if tr.BuyerID == 0 {
			other = msgNoBuyer
		}
	}
	lines := []string{other}
	if !tr.Meet.At.IsZero() {
		lines = append(lines, fmt.Sprintf(fmtMeet, whenText(tr.Meet.At), tr.Meet.Place))
	}
	if tr.ProposedBy != "" && tr.State == trade.Reserved {
		text := fmtProposedOther
		if tr.ProposedBy == v.Role {
			text = fmtProposedOwn
		}
		lines = append(lines, fmt.Sprintf(text, whenText(tr.Proposed.At), tr.Proposed.Place))
	}
	if v.Role == trade.Seller && tr.State == trade.Reserved && tr.BuyerID != 0 && v.Listing.Way != listing.ByParcel {
		lines = append(lines, fmt.Sprintf(fmtCode, tr.Code))
	}
	if len(v.Line) > 0 && tr.State != trade.Requested {
		lines = append(lines, fmt.Sprintf(fmtLine, len(v.Line)))
	}
	if tr.Reason != "" {
		lines = append(lines, fmt.Sprintf(fmtReason, tr.Reason))
	}
	return lines
}

func parcelLines(v app.TradeView) []string {
	tr := v.Trade
	if tr.PaidAt.IsZero() {
		return nil
	}
	tracking := msgNoTracking
	if tr.Tracking.Number != "" {
		tracking = trackingText(tr.Tracking)
	}
	lines := []string{fmt.Sprintf(fmtTracking, tracking), fmt.Sprintf(fmtPaidAt, whenText(tr.PaidAt))}
	if tr.Back.Number != "" {
		lines = append(lines, fmt.Sprintf(fmtTrackingBack, trackingText(tr.Back)))
	}
	return lines
}

func trackingText(p parcel.Tracking) string {
	if p.Carrier == parcel.Unnamed {
		return p.Number
	}
	return carrierNames[p.Carrier] + " " + p.Number
}

// historyText is the story so far, newest first, as much as there is room for.
func historyText(v app.TradeView, room int) string {
	var lines []string
	for i := len(v.History) - 1; i >= 0 && len(lines) < historyShown; i-- {
		r := v.History[i]
		if r.Event == trade.Remind || r.Event == trade.RemindAddress || r.Event == trade.TryLookup || r.Event == trade.TryRefund {
			continue
		}
		line := fmt.Sprintf(fmtHistoryLine, whenText(r.At), roleNames[r.By], eventNames[r.Event])
		if room -= units(line) + 1; room < 0 {
			break
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

const historyShown = 8

func (t *turn) cardButtons(v app.TradeView, account payout.Account) []skill.Button {
	tr := v.Trade
	var buttons []skill.Button
	if v.Role == trade.Buyer && (tr.State == trade.Hold || slices.Contains(v.Allowed, trade.Pay)) {
		buttons = append(buttons, skill.WebLink(lblPay, t.Market.PayLink(t.member(), tr.ListingID, 0)))
	}
	if slices.Contains(v.Allowed, trade.GiveAddress) {
		buttons = append(buttons, t.addressButton(v))
	}
	if owed(v) {
		buttons = append(buttons, t.accountButton(account))
	}
	if v.Role == trade.Buyer && !tr.State.Final() && tr.Agreed.OpenChatURL != "" {
		buttons = append(buttons, skill.WebLink(lblOpenChat, tr.Agreed.OpenChatURL))
	}
	if v.Listing.VisibleTo(t.member(), v.Role == trade.Buyer && (tr.Holds || tr.State == trade.Complete || tr.State == trade.Done)) {
		buttons = append(buttons, t.button(lblListing, blockListing, ofListing(v.Listing.ID)))
	}
	return buttons[:min(len(buttons), cardHolds)]
}

// cardHolds is how many buttons a card shows.
const cardHolds = 3

// moves makes a quick reply of each legal move. Moves that need something
// typed lead to the form that asks for it.
func (t *turn) moves(v app.TradeView) []skill.QuickReply {
	tr := v.Trade
	var quick []skill.QuickReply
	for _, e := range forwardFirst(v.Allowed) {
		if e == trade.Pay || e == trade.GiveAddress {
			continue // the card's own button, since it leaves the chat
		}
		c := app.Command{TradeID: tr.ID, Event: e, Version: tr.Version}
		if e == trade.AcceptOffer {
			c.Amount = tr.Offered
		}
		quick = append(quick, t.to(moveLabel(e, v), blockFor(e, v.Role), extraOf(c)))
	}
	for _, w := range v.Line[:min(len(v.Line), 2)] {
		if tr.State != trade.Requested {
			quick = append(quick, t.to(lblWaiting, blockTradeCard, ofTrade(w.ID)))
		}
	}
	if !tr.State.Final() {
		quick = append(quick, t.to(lblRefresh, blockTradeCard, ofTrade(tr.ID)))
	}
	return append(quick, t.to(lblMyTrades, blockTrades), t.to(lblMain, blockMain))
}

// forwardFirst puts what brings the trade on before what ends it early.
func forwardFirst(events []trade.Event) []trade.Event {
	var on, back []trade.Event
	for _, e := range events {
		switch e {
		case trade.Cancel, trade.CancelPurchase, trade.AskCancel, trade.AgreeCancel, trade.CancelSale, trade.Contest, trade.Dispute, trade.RefundDispute,
			trade.ContestReturn, trade.WithdrawDispute:
			back = append(back, e)
		default:
			on = append(on, e)
		}
	}
	return append(on, back...)
}

func moveLabel(e trade.Event, v app.TradeView) string {
	if e == trade.Cancel && v.Trade.State == trade.Requested {
		return requestCancelLabels[v.Role]
	}
	return moveLabels[e][v.Role]
}

// blockFor is where the button of a move leads: to the original bot's block
// where it had one, else to the form, else straight on.
func blockFor(e trade.Event, by trade.Actor) string {
	returns := e == trade.CorrectTracking && by == trade.Buyer
	if block, ok := originalBlocks[e]; ok && !returns {
		return block
	}
	if form, ok := formFor[e.Needs()]; ok {
		return form
	}
	return blockTradeAct
}

var originalBlocks = map[trade.Event]string{
	trade.ConfirmPurchase: blockAskConfirm, trade.ConfirmSale: blockAskConfirmSale, trade.Ship: blockTracking, trade.CorrectTracking: blockTracking,
}

// sureBlocks is where the second, sure tap leads, where the original bot had a block for it.
var sureBlocks = map[trade.Event]string{trade.ConfirmPurchase: blockConfirm, trade.ConfirmSale: blockConfirmSale}

// formFor is the block that asks for what a move needs.
var formFor = map[trade.Need]string{
	trade.NeedCode: blockActCode, trade.NeedAppointment: blockActAppointment, trade.NeedTracking: blockActTracking, trade.NeedReason: blockActReason,
	trade.NeedAmount: blockActAmount,
}

// stateName is the trade's state as its reader calls it.
func stateName(tr trade.Trade, role trade.Actor) string {
	name := tradeStates[tr.State]
	switch {
	case tr.State == trade.Complete || tr.State == trade.Done:
		word := listingStates[listing.Sold]
		if role == trade.Buyer {
			word = wordBought
		}
		return fmt.Sprintf(fmtStateDone, word, name)
	case tr.Holds && tr.Captured > 0:
		word := listingStates[listing.InTrade]
		if role == trade.Buyer {
			word = wordBuying
		}
		return fmt.Sprintf(fmtStateDone, word, name)
	}
	return name
}
