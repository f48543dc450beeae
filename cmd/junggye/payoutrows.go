package main

import (
	"encoding/csv"
	"encoding/json"
	"strconv"
	"time"

	"github.com/junggyenara/junggye/adapters/bankfile"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payout"
)

// payoutRow is a payout as it is printed: numbers of 64 bits as strings,
// accounts masked.
type payoutRow struct {
	Trade     string    `json:"trade"`
	Seller    string    `json:"seller"`
	Amount    money.Won `json:"amount"`
	State     string    `json:"state"`
	Waits     string    `json:"waits,omitempty"` // why it could not be claimed
	Reason    string    `json:"reason,omitempty"`
	Batch     string    `json:"batch,omitempty"`
	Bank      string    `json:"bank,omitempty"`
	Account   string    `json:"account,omitempty"`
	Holder    string    `json:"holder,omitempty"`
	ClaimedBy string    `json:"claimed_by,omitempty"`
	ClaimedAt string    `json:"claimed_at,omitempty"`
	Reference string    `json:"reference,omitempty"`
	PaidBy    string    `json:"paid_by,omitempty"`
	PaidAt    string    `json:"paid_at,omitempty"`
	CreatedAt string    `json:"created_at"`
}

func rowOf(p payout.Payout, a payout.Account, waits fault.Code) payoutRow {
	a = a.Masked()
	return payoutRow{
		Trade: number(p.TradeID), Seller: number(int64(p.SellerID)), Amount: p.Amount, State: string(p.State), Waits: string(waits), Reason: p.Reason,
		Batch: number(p.BatchID), Bank: a.Bank, Account: a.Number, Holder: a.Holder, ClaimedBy: number(p.ClaimedBy), ClaimedAt: stamp(p.ClaimedAt),
		Reference: p.Reference, PaidBy: number(p.PaidBy), PaidAt: stamp(p.PaidAt), CreatedAt: stamp(p.CreatedAt),
	}
}

func number(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

// print writes JSON lines, or a sheet of what a list is read for.
func (d *desk) print(format string, rows []payoutRow) error {
	if format != "csv" {
		lines := json.NewEncoder(d.stdout)
		lines.SetEscapeHTML(false)
		for _, r := range rows {
			if err := lines.Encode(r); err != nil {
				return err
			}
		}
		return nil
	}
	sheet := csv.NewWriter(d.stdout)
	table := [][]string{{"trade", "seller", "amount", "state", "batch", "claimed_by", "reference", "created_at"}}
	for _, r := range rows {
		table = append(table, []string{
			"T" + r.Trade, "M" + r.Seller, number(int64(r.Amount)), r.State, "B" + r.Batch, r.ClaimedBy, bankfile.Plain(r.Reference), r.CreatedAt,
		})
	}
	return sheet.WriteAll(table)
}
