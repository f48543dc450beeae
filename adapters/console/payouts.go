package console

import (
	"bytes"
	"net/url"
	"strconv"

	"github.com/junggyenara/junggye/adapters/bankfile"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
)

const mostClaimed = 500

// payoutPages are the pages about payouts.
func (c *Console) payoutPages(on routes) {
	on.get("/payouts", operator.SeePayouts, c.payouts)
	on.get("/payouts/{trade}", operator.SeePayouts, c.payout)
	on.get("/payouts/batches/{batch}", operator.SeePayouts, c.batch)
	on.post("/payouts/claim", operator.MakePayouts, c.claimPayouts)
	on.reveal("/payouts/batches/{batch}/export", operator.MakePayouts, c.exportBatch)
	on.post("/payouts/batches/{batch}/send", operator.MakePayouts, func(v *visit) error {
		return v.batchDone(c.o.Desk.SendBatch(v.ctx, v.by, v.id("batch")), saidSent)
	})
	on.post("/payouts/batches/{batch}/release", operator.MakePayouts, func(v *visit) error {
		if err := c.o.Desk.ReleaseBatch(v.ctx, v.by, v.id("batch")); err != nil {
			return err
		}
		return v.done(Base+"/payouts", saidReleased)
	})
	on.post("/payouts/batches/{batch}/pay", operator.MakePayouts, func(v *visit) error {
		_, err := c.o.Desk.PayBatch(v.ctx, v.by, v.id("batch"), v.value("reference"))
		return v.batchDone(err, saidPaid)
	})
	type change func(v *visit, id trade.ID) (payout.Payout, error)
	for path, one := range map[string]struct {
		do   change
		said string
	}{
		"pay": {func(v *visit, id trade.ID) (payout.Payout, error) {
			return c.o.Desk.PayOut(v.ctx, v.by, id, v.value("reference"))
		}, saidPaid},
		"fail": {func(v *visit, id trade.ID) (payout.Payout, error) {
			return c.o.Desk.FailPayout(v.ctx, v.by, id, v.reason())
		}, saidFailed},
		"hold": {func(v *visit, id trade.ID) (payout.Payout, error) {
			return c.o.Desk.HoldPayout(v.ctx, v.by, id, v.reason())
		}, saidHeld},
		"free": {func(v *visit, id trade.ID) (payout.Payout, error) { return c.o.Desk.FreePayout(v.ctx, v.by, id) }, saidFreed},
	} {
		on.post("/payouts/{trade}/"+path, operator.MakePayouts, func(v *visit) error {
			if _, err := one.do(v, trade.ID(v.id("trade"))); err != nil {
				return err
			}
			return v.done(v.up(), one.said)
		})
	}
}

func (v *visit) batchDone(err error, what string) error {
	if err != nil {
		return err
	}
	return v.done(v.up(), what)
}

// payouts lists the payouts in a state.
func (c *Console) payouts(v *visit) error {
	state := payout.State(v.query("state"))
	if payoutWords[state] == "" {
		state = payout.Due
	}
	found, err := c.o.Desk.Payouts(v.ctx, v.by, state, trade.ID(v.after()), deskPage+1)
	if err != nil {
		return err
	}
	choose := tabs{Label: wordPayoutStates}
	for _, s := range payout.States() {
		choose.Items = append(choose.Items, tab{Word: payoutWords[s], Href: Base + "/payouts?state=" + string(s), Current: s == state})
	}
	t := table{Caption: payoutWords[state], Columns: []column{
		{Name: wordOfTrade},
		{Name: wordSellerNumber},
		{Name: wordAmount, Numeric: true},
		{Name: wordReason},
		{Name: wordBatch},
		{Name: wordQueueSince, Numeric: true},
	}}
	if len(found) > deskPage {
		found = found[:deskPage]
		t.Next = v.next(found[deskPage-1].TradeID)
	}
	for _, p := range found {
		t.Rows = append(t.Rows, row{Href: payoutHref(p.TradeID), Cells: []cell{
			code(id(p.TradeID)), link(id(p.SellerID), memberPath(p.SellerID)), amount(p.Amount), said(holdReason(p.Reason)),
			batchLink(p.BatchID), when(p.UpdatedAt),
		}})
	}
	parts := []part{choose, t}
	if state == payout.Due && v.by.Role.May(operator.MakePayouts) {
		claim := action{Word: wordClaim, Path: Base + "/payouts/claim", What: []string{whatClaim, whatClaimWaits}, Fields: []field{
			{Name: "limit", Label: wordLimit, Kind: numberField, Value: strconv.Itoa(mostClaimed), Required: true, Digits: true},
		}}
		parts = []part{choose, actions{Title: titleDoNow, Items: []action{claim}}, t}
	}
	return v.show(page{Title: wordPayouts, Lead: leadPayouts, Parts: parts})
}

func payoutHref[N ~int64](of N) string { return Base + "/payouts/" + id(of) }

func batchLink(batch int64) cell {
	if batch == 0 {
		return said("")
	}
	return link(id(batch), Base+"/payouts/batches/"+id(batch))
}

// payout shows one payout with its trail.
func (c *Console) payout(v *visit) error {
	of := trade.ID(v.id("trade"))
	s, err := c.o.Desk.Payout(v.ctx, v.by, of)
	if err != nil {
		return err
	}
	p := s.Payout
	facts := details{Items: []item{
		{wordStep, label(payoutTones[p.State], payoutWords[p.State])},
		{wordAmount, amount(p.Amount)},
		{wordOfTrade, link(id(of), Base+"/trades/"+id(of))},
		{wordSellerNumber, link(id(p.SellerID), memberPath(p.SellerID))},
		{wordReason, said(holdReason(p.Reason))},
		{wordBatch, batchLink(p.BatchID)},
		{wordBankAccount, accountCell(s.Account)},
		{wordReference, code(p.Reference)},
	}}
	trail := timeline{Title: wordTrail}
	for _, e := range s.Events {
		trail.Entries = append(trail.Entries, trailEntry(e))
	}
	return v.show(page{
		Title: wordPayoutOf + " " + id(of), Crumbs: []crumb{{wordPayouts, Base + "/payouts?state=" + string(p.State)}},
		Parts: []part{columns{Main: []part{facts, trail}, Side: []part{actions{Title: titleDoNow, Items: v.payoutActions(p)}}}},
	})
}

func accountCell(a payout.Account) cell {
	if a == (payout.Account{}) {
		return said("")
	}
	return code(a.Bank + " " + a.Number + " " + a.Holder)
}

func trailEntry(e payout.Event) entry {
	who := wordMarket
	if e.Operator != 0 {
		who = wordOperatorNumber + " " + id(e.Operator)
	}
	one := entry{At: e.At, Tone: payoutTones[e.To], Kind: wordPayoutOf, Title: payoutWords[e.To], Who: who, Lines: []cell{amount(e.Amount)}}
	if e.Note != "" {
		one.Lines = append(one.Lines, said(holdReason(e.Note)))
	}
	return one
}

// payoutActions are what the operator may do with a payout in its state.
func (v *visit) payoutActions(p payout.Payout) []action {
	if !v.by.Role.May(operator.MakePayouts) {
		return nil
	}
	at := payoutHref(p.TradeID)
	hold := action{Word: wordHold, Path: at + "/hold", What: []string{whatHold}, Reason: true}
	free := action{Word: wordFree, Path: at + "/free", What: []string{won(p.Amount), whatFree}}
	fail := action{Word: wordFail, Path: at + "/fail", Tone: bad, What: []string{won(p.Amount), whatFail}, Reason: true}
	pay := action{Word: wordPay, Path: at + "/pay", What: []string{won(p.Amount), whatPay, whatFourEyes}, Fields: []field{referenceField()}}
	switch p.State {
	case payout.Due:
		return []action{hold}
	case payout.Held:
		return []action{free, hold}
	case payout.Failed:
		return []action{free, hold}
	case payout.Sent:
		return []action{pay, fail}
	case payout.Paid:
		return []action{fail}
	default:
		return nil
	}
}

func referenceField() field {
	return field{Name: "reference", Label: wordReference, Required: true, Max: payout.MaxReason}
}

// batch shows what was claimed at once.
func (c *Console) batch(v *visit) error {
	of := v.id("batch")
	b, err := c.o.Desk.Batch(v.ctx, v.by, of)
	if err != nil {
		return err
	}
	t := table{Caption: wordBatch, Columns: []column{
		{Name: wordOfTrade}, {Name: wordBankAccount}, {Name: wordAmount, Numeric: true}, {Name: wordStep}, {Name: wordReference},
	}}
	claimed, sent, by := 0, 0, int64(0)
	for _, x := range b.Transfers {
		if x.Payout.State == payout.Claimed {
			claimed++
		}
		if x.Payout.State == payout.Sent {
			sent++
		}
		by = x.Payout.ClaimedBy
		t.Rows = append(t.Rows, row{Href: payoutHref(x.Payout.TradeID), Cells: []cell{
			code(id(x.Payout.TradeID)), accountCell(x.Account), amount(x.Payout.Amount),
			label(payoutTones[x.Payout.State], payoutWords[x.Payout.State]), code(x.Payout.Reference),
		}})
	}
	facts := details{Items: []item{{wordTotal, amount(b.Total())}, {wordClaimedBy, code(id(by))}}}
	at := Base + "/payouts/batches/" + id(of)
	var can []action
	total := won(b.Total())
	if claimed > 0 {
		can = append(can, action{Word: wordBankFile, Path: at + "/export", What: []string{whatExport}},
			action{Word: wordSend, Path: at + "/send", What: []string{total, whatSend}},
			action{Word: wordRelease, Path: at + "/release", Tone: bad, What: []string{whatRelease}})
	}
	if sent > 0 {
		can = append(can, action{Word: wordPayBatch, Path: at + "/pay", What: []string{total, whatPayBatch, whatFourEyes}, Fields: []field{referenceField()}})
	}
	if !v.by.Role.May(operator.MakePayouts) {
		can = nil
	}
	return v.show(page{
		Title: wordBatch + " " + id(of), Crumbs: []crumb{{wordPayouts, Base + "/payouts"}},
		Parts: []part{columns{Main: []part{facts, t}, Side: []part{actions{Title: titleDoNow, Items: can}}}},
	})
}

func (c *Console) claimPayouts(v *visit) error {
	limit, err := strconv.Atoi(v.value("limit"))
	if err != nil || limit < 1 || limit > mostClaimed {
		limit = mostClaimed
	}
	b, err := c.o.Desk.ClaimPayouts(v.ctx, v.by, limit)
	switch {
	case len(b.Transfers) > 0:
		// Also after an error: what was claimed before it must not be forgotten.
		return v.done(Base+"/payouts/batches/"+id(b.ID), saidClaimed)
	case err != nil:
		return err
	}
	return v.doneBut(Base+"/payouts", saidNothingToClaim)
}

// exportBatch answers with the sheet for the bank.
func (c *Console) exportBatch(v *visit) error {
	found, err := c.o.Desk.ToTransfer(v.ctx, v.by, v.id("batch"))
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := bankfile.CSV(&out, found); err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	v.w.Header().Set("Content-Disposition", `attachment; filename="batch-`+url.PathEscape(id(v.id("batch")))+`.csv"`)
	_, err = v.w.Write(out.Bytes())
	return err
}
