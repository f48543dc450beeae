package admin

import (
	"bytes"
	"context"
	"net/http"

	"github.com/junggyenara/junggye/adapters/bankfile"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// PayoutRow is what a seller is owed for a trade. It is exported, for embedded in
// other answers it would be left out of the document otherwise.
type PayoutRow struct {
	TradeID   ID        `json:"tradeId"`
	SellerID  ID        `json:"sellerId"`
	Amount    money.Won `json:"amount" doc:"In won."`
	State     string    `json:"state" enum:"due,held,claimed,sent,paid,failed,reversed"`
	Reason    string    `json:"reason,omitempty" doc:"Why it is held or was refused."`
	BatchID   ID        `json:"batchId,omitempty" doc:"The batch it was last claimed for."`
	ClaimedBy ID        `json:"claimedBy,omitempty" doc:"The operator who claimed it."`
	ClaimedAt Time      `json:"claimedAt,omitzero"`
	Reference string    `json:"reference,omitempty" doc:"The bank's, of the transfer."`
	PaidBy    ID        `json:"paidBy,omitempty" doc:"The operator who vouches for the transfer."`
	PaidAt    Time      `json:"paidAt,omitzero"`
	CreatedAt Time      `json:"createdAt"`
}

// payoutStory is a payout with its trail.
type payoutStory struct {
	PayoutRow
	Account *bankAccount  `json:"account,omitempty" doc:"Where it was claimed for, masked."`
	Events  []payoutEvent `json:"events" doc:"What became of it, oldest first."`
}

// bankAccount is a bank account.
type bankAccount struct {
	Bank   string `json:"bank"`
	Number string `json:"number"`
	Holder string `json:"holder"`
}

type payoutEvent struct {
	Seq      int64     `json:"seq"`
	At       Time      `json:"at"`
	Operator ID        `json:"operator,omitempty" doc:"Absent for the market itself."`
	From     string    `json:"from,omitempty"`
	To       string    `json:"to"`
	Amount   money.Won `json:"amount"`
	BatchID  ID        `json:"batchId,omitempty"`
	Note     string    `json:"note,omitempty" doc:"The reason of a hold or refusal, or the bank's reference."`
}

// transfer is a payout in a batch.
type transfer struct {
	PayoutRow
	Account bankAccount `json:"account" doc:"Masked."`
}

// batch is what was claimed at once.
type batch struct {
	ID        ID          `json:"id,omitempty" doc:"Absent when nothing could be claimed."`
	Total     money.Won   `json:"total"`
	Transfers []transfer  `json:"transfers"`
	Left      []unclaimed `json:"left" doc:"Due payouts that have to wait, with the reason of each."`
}

// paidBatch is what one reference was recorded for.
type paidBatch struct {
	Paid []PayoutRow `json:"paid"`
}

type unclaimed struct {
	PayoutRow
	Why string `json:"why" doc:"A code, such as payout.no_account."`
}

type payoutsInput struct {
	Paging
	State string `query:"state" enum:"due,held,claimed,sent,paid,failed,reversed" default:"due"`
}

type tradeInput struct {
	TradeID ID `path:"tradeId"`
}

type batchInput struct {
	BatchID ID `path:"batchId"`
}

type claimInput struct {
	Once
	Body struct {
		Limit int `json:"limit,omitempty" minimum:"1" maximum:"500" default:"500" doc:"How many at most."`
	}
}

type batchOnce struct {
	Once
	BatchID ID `path:"batchId"`
}

type payoutReason struct {
	Once
	TradeID ID `path:"tradeId"`
	Body    struct {
		Reason string `json:"reason" maxLength:"200" doc:"The seller may read it."`
	}
}

type freeInput struct {
	Once
	TradeID ID `path:"tradeId"`
}

type referenceInput struct {
	Once
	TradeID ID `path:"tradeId"`
	Body    struct {
		Reference string `json:"reference" maxLength:"200" doc:"The bank's reference of the transfer."`
	}
}

type batchReference struct {
	Once
	BatchID ID `path:"batchId"`
	Body    struct {
		Reference string `json:"reference" maxLength:"200" doc:"The bank's reference of the transfers."`
	}
}

type exportInput struct {
	BatchID ID     `path:"batchId"`
	Format  string `query:"format" enum:"json,csv" default:"csv"`
}

const sheetType = "text/csv; charset=utf-8"

// sheet is a file.
type sheet struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

// payouts adds the operations about payouts.
func (a *API) payouts() {
	a.payoutLists()
	a.batches()
	a.payoutMoves()
}

func (a *API) payoutLists() {
	add(a, Op{
		ID: "listPayouts", Method: http.MethodGet, Path: "/admin/payouts", Tag: "payouts",
		Summary: "Payouts in a state, in the order of their trades", Action: operator.SeePayouts,
	}, func(ctx context.Context, by operator.Actor, in *payoutsInput) (*Answer[List[PayoutRow]], error) {
		return list(in.Paging, func(p ports.Page) ([]payout.Payout, error) {
			return a.desk.Payouts(ctx, by, payout.State(in.State), trade.ID(p.Before), p.Limit)
		}, func(p payout.Payout) int64 { return p.TradeID }, payoutOf)
	})
	add(a, Op{
		ID: "getPayout", Method: http.MethodGet, Path: "/admin/payouts/{tradeId}", Tag: "payouts",
		Summary: "The payout of a trade, with all that became of it", Action: operator.SeePayouts,
	}, func(ctx context.Context, by operator.Actor, in *tradeInput) (*Tagged[payoutStory], error) {
		s, err := a.desk.Payout(ctx, by, idOf[trade.ID](in.TradeID))
		if err != nil {
			return nil, err
		}
		out := payoutStory{PayoutRow: payoutOf(s.Payout), Events: []payoutEvent{}}
		if s.Account != (payout.Account{}) {
			out.Account = new(bankAccountOf(s.Account))
		}
		for _, e := range s.Events {
			out.Events = append(out.Events, payoutEvent{
				Seq: e.Seq, At: timeOf(e.At), Operator: given(e.Operator), From: string(e.From), To: string(e.To), Amount: e.Amount,
				BatchID: given(e.BatchID), Note: e.Note,
			})
		}
		return tagged(s.Payout.Version, out), nil
	})
}

func (a *API) batches() {
	const tag = "payouts"
	add(a, Op{
		ID: "claimPayouts", Method: http.MethodPost, Path: "/admin/payouts/batches", Tag: tag,
		Summary: "Take due payouts into a new batch", Action: operator.MakePayouts,
	}, func(ctx context.Context, by operator.Actor, in *claimInput) (*Answer[batch], error) {
		b, err := a.desk.ClaimPayouts(ctx, by, in.Body.Limit)
		if err != nil && len(b.Transfers) == 0 {
			return nil, err
		}
		// With an error comes what was claimed before it, which must not be forgotten.
		for i := range b.Transfers {
			b.Transfers[i].Account = b.Transfers[i].Account.Masked()
		}
		return answer(batchOf(b)), nil
	})
	add(a, Op{
		ID: "getBatch", Method: http.MethodGet, Path: "/admin/payouts/batches/{batchId}", Tag: tag,
		Summary: "What was claimed in a batch", Action: operator.SeePayouts,
	}, func(ctx context.Context, by operator.Actor, in *batchInput) (*Answer[batch], error) {
		b, err := a.desk.Batch(ctx, by, idOf[int64](in.BatchID))
		if err != nil {
			return nil, err
		}
		return answer(batchOf(b)), nil
	})
	add(a, Op{
		ID: "exportBatch", Method: http.MethodPost, Path: "/admin/payouts/batches/{batchId}/export", Tag: tag,
		Summary: "A claimed batch for the bank, with accounts in full", Action: operator.MakePayouts, Files: []string{sheetType, jsonType},
		Description: "A sheet or lines of JSON. It is recorded who asked. A batch that was sent is not exported again.",
	}, func(ctx context.Context, by operator.Actor, in *exportInput) (*sheet, error) {
		found, err := a.desk.ToTransfer(ctx, by, idOf[int64](in.BatchID))
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		write, kind := bankfile.CSV, sheetType
		if in.Format == "json" {
			write, kind = bankfile.JSON, jsonType
		}
		if err := write(&out, found); err != nil {
			return nil, err
		}
		return &sheet{Type: kind, Disposition: `attachment; filename="batch-` + string(in.BatchID) + "." + in.Format + `"`, Body: out.Bytes()}, nil
	})
	for _, one := range []struct {
		id, verb, summary string
		do                func(context.Context, operator.Actor, int64) error
	}{
		{"sendBatch", "send", "Record that the bank is told of a batch; do it before telling the bank", a.desk.SendBatch},
		{"releaseBatch", "release", "Give up a claimed batch: its payouts are due again", a.desk.ReleaseBatch},
	} {
		add(a, Op{
			ID: one.id, Method: http.MethodPost, Path: "/admin/payouts/batches/{batchId}/" + one.verb, Tag: tag,
			Summary: one.summary, Action: operator.MakePayouts,
		}, func(ctx context.Context, by operator.Actor, in *batchOnce) (*None, error) {
			return nil, one.do(ctx, by, idOf[int64](in.BatchID))
		})
	}
	add(a, Op{
		ID: "payBatch", Method: http.MethodPost, Path: "/admin/payouts/batches/{batchId}/pay", Tag: tag,
		Summary: "Record one reference of the bank for all that is left of a sent batch", Action: operator.MakePayouts,
	}, func(ctx context.Context, by operator.Actor, in *batchReference) (*Answer[paidBatch], error) {
		paid, err := a.desk.PayBatch(ctx, by, idOf[int64](in.BatchID), in.Body.Reference)
		if err != nil {
			return nil, err
		}
		out := paidBatch{Paid: []PayoutRow{}}
		for _, p := range paid {
			out.Paid = append(out.Paid, payoutOf(p))
		}
		return answer(out), nil
	})
}

// payoutMoves are what is done to one payout.
func (a *API) payoutMoves() {
	const tag = "payouts"
	done := func(p payout.Payout, err error) (*Answer[PayoutRow], error) {
		if err != nil {
			return nil, err
		}
		return answer(payoutOf(p)), nil
	}
	add(a, Op{
		ID: "holdPayout", Method: http.MethodPost, Path: "/admin/payouts/{tradeId}/hold", Tag: tag,
		Summary: "Stop a payout", Action: operator.MakePayouts,
	}, func(ctx context.Context, by operator.Actor, in *payoutReason) (*Answer[PayoutRow], error) {
		return done(a.desk.HoldPayout(ctx, by, idOf[trade.ID](in.TradeID), in.Body.Reason))
	})
	add(a, Op{
		ID: "freePayout", Method: http.MethodPost, Path: "/admin/payouts/{tradeId}/free", Tag: tag,
		Summary: "Make a held or failed payout due again", Action: operator.MakePayouts,
	}, func(ctx context.Context, by operator.Actor, in *freeInput) (*Answer[PayoutRow], error) {
		return done(a.desk.FreePayout(ctx, by, idOf[trade.ID](in.TradeID)))
	})
	add(a, Op{
		ID: "payPayout", Method: http.MethodPost, Path: "/admin/payouts/{tradeId}/pay", Tag: tag,
		Summary: "Record the bank's reference of a transfer", Action: operator.MakePayouts,
		Description: "When the payout or its batch is above the amount for four eyes, another operator than the one who claimed it.",
	}, func(ctx context.Context, by operator.Actor, in *referenceInput) (*Answer[PayoutRow], error) {
		return done(a.desk.PayOut(ctx, by, idOf[trade.ID](in.TradeID), in.Body.Reference))
	})
	add(a, Op{
		ID: "failPayout", Method: http.MethodPost, Path: "/admin/payouts/{tradeId}/fail", Tag: tag,
		Summary: "Record that the bank refused a transfer or sent it back", Action: operator.MakePayouts,
	}, func(ctx context.Context, by operator.Actor, in *payoutReason) (*Answer[PayoutRow], error) {
		return done(a.desk.FailPayout(ctx, by, idOf[trade.ID](in.TradeID), in.Body.Reason))
	})
}

// given is an identifier that may be absent.
func given[T ~int64](id T) ID {
	if id == 0 {
		return ""
	}
	return idFrom(id)
}

func bankAccountOf(a payout.Account) bankAccount {
	return bankAccount{Bank: a.Bank, Number: a.Number, Holder: a.Holder}
}

func payoutOf(p payout.Payout) PayoutRow {
	return PayoutRow{
		TradeID: idFrom(p.TradeID), SellerID: idFrom(p.SellerID), Amount: p.Amount, State: string(p.State), Reason: p.Reason,
		BatchID: given(p.BatchID), ClaimedBy: given(p.ClaimedBy), ClaimedAt: timeOf(p.ClaimedAt), Reference: p.Reference,
		PaidBy: given(p.PaidBy), PaidAt: timeOf(p.PaidAt), CreatedAt: timeOf(p.CreatedAt),
	}
}

func batchOf(b app.Batch) batch {
	out := batch{ID: given(b.ID), Total: b.Total(), Transfers: []transfer{}, Left: []unclaimed{}}
	for _, t := range b.Transfers {
		out.Transfers = append(out.Transfers, transfer{PayoutRow: payoutOf(t.Payout), Account: bankAccountOf(t.Account)})
	}
	for _, u := range b.Left {
		out.Left = append(out.Left, unclaimed{PayoutRow: payoutOf(u.Payout), Why: string(u.Reason)})
	}
	return out
}
