package kakao

import (
	"fmt"
	"slices"
	"strings"

	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/core/address"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
)

// offerOpen reports whether the buyer has an offer to answer.
func offerOpen(tr trade.Trade) bool { return tr.State == trade.Disputed && tr.Offered > 0 }

// detourText is turnTexts where more than the state decides what to do.
func (t *turn) detourText(v app.TradeView) string {
	tr, buyer := v.Trade, v.Role == trade.Buyer
	until := tr.PaidAt.Add(t.Market.Process.AddressFor)
	pick := func(toBuyer, toSeller string) string {
		if buyer {
			return toBuyer
		}
		return toSeller
	}
	unaddressed := tr.State == trade.Paid && tr.AddressedAt.IsZero()
	switch {
	case unaddressed && addressOverdue(tr, t.Market.Process.AddressFor, t.now()):
		return pick(msgGiveAddress, msgAddressOverdue)
	case unaddressed:
		return pick(msgGiveAddress, fmt.Sprintf(fmtAwaitAddress, whenText(until)))
	case offerOpen(tr):
		return pick(msgAnswerOffer, msgOfferOut)
	case tr.State == trade.Returning && tr.BackAddressedAt.IsZero():
		return pick(msgAwaitReturn, msgGiveReturn)
	case tr.State == trade.Disputed && !tr.SentBackAt.IsZero() && !buyer:
		return msgDisputedAgain
	case inPart(tr) && (tr.State == trade.Refunding || tr.State == trade.RefundDue):
		return msgPartRefunding
	case tr.State == trade.RefundDue && !tr.ClaimedAt.IsZero():
		return msgClaimRefunding
	}
	return ""
}

// inPart reports whether something of the payment stays after the refund under way.
func inPart(tr trade.Trade) bool { return tr.ReturnDue > 0 && tr.ReturnDue < tr.Captured-tr.Refunded }

// moneyLines say how much is held, what goes back, what is offered, and what
// becomes of the rest.
func (t *turn) moneyLines(v app.TradeView, account payout.Account) []string {
	tr := v.Trade
	var lines []string
	if text := moneyText(tr, v.Role); text != "" {
		lines = append(lines, text)
	}
	rest := tr.Captured - tr.Refunded
	switch {
	case inPart(tr):
		lines = append(lines, fmt.Sprintf(fmtPartReturning, tr.ReturnDue, rest-tr.ReturnDue))
	case offerOpen(tr):
		lines = append(lines, fmt.Sprintf(fmtOffered, tr.Offered, rest-tr.Offered))
	case tr.Refunded > 0 && rest > 0:
		lines = append(lines, fmt.Sprintf(fmtPartReturned, tr.Refunded, rest))
	}
	if tr.Stray > 0 && v.Role == trade.Buyer {
		lines = append(lines, fmt.Sprintf(fmtStray, tr.Stray))
	}
	return append(append(lines, payoutLines(v, account)...), t.claimLines(v)...)
}

// moneyText is how much the market holds; of a completed sale the seller reads
// of the payout instead.
func moneyText(tr trade.Trade, role trade.Actor) string {
	switch {
	case tr.State == trade.Approving || tr.State == trade.Unknown || tr.State == trade.Manual:
		return msgMoneyUnknown
	case tr.Captured == 0 && tr.Path == trade.Direct:
		return msgNoMoneyDirect
	case tr.Captured == 0:
		return msgNoMoney
	case tr.State == trade.Complete && role == trade.Seller:
		return ""
	case tr.State == trade.Complete && tr.Refunded > 0:
		return fmt.Sprintf(fmtPaidPart, tr.Captured)
	case tr.State == trade.Complete:
		return fmt.Sprintf(fmtPaidOut, tr.Captured)
	case tr.State == trade.ClaimOpen:
		return fmt.Sprintf(fmtHeldForClaim, tr.Settled)
	case tr.State == trade.Refunded:
		return fmt.Sprintf(fmtRefunded, tr.Refunded)
	}
	return fmt.Sprintf(fmtHeld, tr.Held())
}

// payoutLines tell the seller how far the money of a completed sale has come.
func payoutLines(v app.TradeView, account payout.Account) []string {
	tr, p := v.Trade, v.Payout
	if v.Role != trade.Seller || p.TradeID == 0 {
		return nil
	}
	fee := tr.Settled - tr.NetSettled()
	lines := []string{fmt.Sprintf(payoutTexts[p.State], p.Amount, fee)}
	switch {
	case p.State == payout.Paid:
		lines[0] = fmt.Sprintf(fmtPaidOutWhen, p.Amount, fee, whenText(p.PaidAt))
	case p.State == payout.Held && p.Reason != "" && tr.State != trade.ClaimOpen: // there the card has it already
		lines = append(lines, fmt.Sprintf(fmtPayoutHeldFor, p.Reason))
	case p.State == payout.Failed && p.Reason != "":
		lines = append(lines, fmt.Sprintf(fmtPayoutFailedFor, p.Reason))
	}
	if !owed(v) {
		return lines
	}
	shown := msgNoAccountOwed
	if account.Number != "" {
		shown = accountText(account)
	}
	return append(lines, fmt.Sprintf(fmtAccount, shown))
}

// owed reports whether the reader is a seller who still gets money for the trade.
func owed(v app.TradeView) bool {
	return v.Role == trade.Seller && v.Payout.TradeID != 0 && v.Payout.State.Open()
}

// claimLines say until when a fault can be claimed.
func (t *turn) claimLines(v app.TradeView) []string {
	tr := v.Trade
	if tr.State != trade.Complete {
		return nil
	}
	until := tr.ClosedAt.Add(t.Market.Process.ClaimWithin)
	open := tr.ClaimedAt.IsZero() && t.now().Before(until)
	switch {
	case slices.Contains(v.Allowed, trade.OpenClaim):
		return []string{fmt.Sprintf(fmtClaimBuyer, whenText(until))}
	case v.Role == trade.Seller && open && (v.Payout.State == payout.Due || v.Payout.State == payout.Failed):
		return []string{fmt.Sprintf(fmtClaimSeller, whenText(until))}
	}
	return nil
}

// accountOf is the account, masked, to which the reader will be paid for the
// trade; zero when there is none or nothing to pay.
func (t *turn) accountOf(v app.TradeView) (payout.Account, error) {
	if !owed(v) {
		return payout.Account{}, nil
	}
	account, err := t.Market.Account(t.ctx, t.member())
	if fault.Is(err, fault.NotFound) {
		err = nil
	}
	return account, err
}

func accountText(a payout.Account) string {
	return fmt.Sprintf(fmtAccountShown, a.Bank, a.Number, a.Holder)
}

func (t *turn) accountButton(a payout.Account) skill.Button {
	label := lblAddAccount
	if a.Number != "" {
		label = lblChangeAccount
	}
	return skill.WebLink(label, t.Market.AccountLink(t.member()))
}

// addressButton leads to the page on which the reader's side says where to send.
func (t *turn) addressButton(v app.TradeView) skill.Button {
	label := moveLabels[trade.GiveAddress][v.Role]
	switch {
	case v.Role == trade.Buyer && !v.Trade.AddressedAt.IsZero():
		label = lblChangeAddress
	case v.Role == trade.Seller && !v.Trade.BackAddressedAt.IsZero():
		label = lblChangeReturn
	}
	return skill.WebLink(label, t.Market.AddressLink(t.member(), v.Trade.ID))
}

// addressNotes say whether the address that a parcel needs is there.
func addressNotes(v app.TradeView) []string {
	tr := v.Trade
	pick := func(given bool, yes, no string) []string {
		text := no
		if given {
			text = yes
		}
		if text == "" {
			return nil
		}
		return []string{text}
	}
	sending := tr.State == trade.Paid || tr.State == trade.CancelAsked
	switch {
	case sending && v.Role == trade.Buyer:
		return pick(!tr.AddressedAt.IsZero(), msgOwnAddress, msgNoOwnAddress)
	case sending:
		return pick(!tr.AddressedAt.IsZero(), "", msgSendToMissing)
	case tr.State == trade.Returning && v.Role == trade.Seller:
		return pick(!tr.BackAddressedAt.IsZero(), msgOwnReturn, msgNoOwnReturn)
	case tr.State == trade.Returning:
		return pick(!tr.BackAddressedAt.IsZero(), "", msgReturnMissing)
	}
	return nil
}

// addressText is where the reader has to send to, if that is due now.
func addressText(v app.TradeView) string {
	a := v.Address
	if a == (address.Address{}) {
		return ""
	}
	head := wordSendTo
	if v.Role == trade.Buyer {
		head = wordSendBackTo
	}
	text := head + "\n" + fmt.Sprintf(fmtSendTo, a.Name, phoneText(a.Phone), a.Postcode, strings.TrimSpace(a.Street+" "+a.Detail))
	if a.Request != "" {
		text += "\n" + fmt.Sprintf(fmtSendRequest, a.Request)
	}
	return text
}

// joined puts an empty line between two texts that are there.
func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n\n" + b
}
