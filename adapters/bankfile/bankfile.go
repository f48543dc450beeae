// Package bankfile writes a batch of payouts for the bank: a sheet for its bulk
// transfer form, or JSON for a program. It writes all of a batch or nothing, knows
// no bank's own dialect, and decides nothing about payouts.
package bankfile

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payout"
)

// byteOrderMark makes Excel, with which these sheets are opened, read UTF-8
// where it would take the Korean code page.
const byteOrderMark = "\ufeff"

// CSV writes a sheet with one line for each transfer: bank, account, holder,
// amount in won, trade. Spreadsheets would round long numbers and cut leading zeros,
// so accounts are grouped by hyphens, which banks skip, and the trade's number
// begins with a letter. No field can be taken for a formula.
func CSV(w io.Writer, transfers []app.Transfer) error {
	if err := check(transfers); err != nil {
		return err
	}
	var sheet bytes.Buffer
	sheet.WriteString(byteOrderMark)
	lines := csv.NewWriter(&sheet)
	lines.UseCRLF = true
	rows := [][]string{columns()}
	for _, t := range transfers {
		rows = append(rows, []string{
			Plain(t.Account.Bank), grouped(t.Account.Digits()), Plain(t.Account.Holder),
			strconv.FormatInt(int64(t.Payout.Amount), 10), "T" + strconv.FormatInt(t.Payout.TradeID, 10),
		})
	}
	if err := lines.WriteAll(rows); err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	_, err := w.Write(sheet.Bytes())
	return err
}

// Plain keeps what a seller typed from being run as a formula: see "CSV injection"
// at OWASP. An honest name never begins like that.
func Plain(s string) string {
	first, _ := utf8.DecodeRuneInString(s)
	if strings.ContainsRune("=+-@\t\r\n|%＝＋－＠", first) {
		return "'" + s
	}
	return s
}

// grouped puts a hyphen after every four digits.
func grouped(digits string) string {
	var out strings.Builder
	for i, r := range digits {
		if i > 0 && i%4 == 0 {
			out.WriteByte('-')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// batch is the form of the JSON. Numbers of 64 bits are strings, since many
// readers round them.
type batch struct {
	Batch     string     `json:"batch"`
	Count     int        `json:"count"`
	Total     money.Won  `json:"total"`
	Currency  string     `json:"currency"`
	Transfers []transfer `json:"transfers"`
}

type transfer struct {
	Trade     string    `json:"trade"`
	Seller    string    `json:"seller"`
	Bank      string    `json:"bank"`
	Account   string    `json:"account"` // digits only
	Holder    string    `json:"holder"`
	Amount    money.Won `json:"amount"`
	ClaimedBy string    `json:"claimed_by"`
	ClaimedAt string    `json:"claimed_at"` // RFC 3339, UTC
}

// JSON writes one document with the batch's count and total, by which its reader
// sees that nothing is missing.
func JSON(w io.Writer, transfers []app.Transfer) error {
	if err := check(transfers); err != nil {
		return err
	}
	b := batch{Batch: id(transfers[0].Payout.BatchID), Count: len(transfers), Currency: "KRW"}
	for _, t := range transfers {
		b.Total += t.Payout.Amount
		b.Transfers = append(b.Transfers, transfer{
			Trade: id(t.Payout.TradeID), Seller: id(int64(t.Payout.SellerID)), Bank: t.Account.Bank, Account: t.Account.Digits(),
			Holder: t.Account.Holder, Amount: t.Payout.Amount, ClaimedBy: id(t.Payout.ClaimedBy),
			ClaimedAt: t.Payout.ClaimedAt.UTC().Format(time.RFC3339),
		})
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(b); err != nil {
		return fmt.Errorf("write batch: %w", err)
	}
	_, err := w.Write(text.Bytes())
	return err
}

func id(n int64) string { return strconv.FormatInt(n, 10) }

// check refuses what no bank may be told: nothing, two batches at once, a trade
// twice, no amount, an account that nobody could have entered.
func check(transfers []app.Transfer) error {
	if len(transfers) == 0 {
		return fmt.Errorf("write batch: it has no transfers")
	}
	seen := map[int64]bool{}
	for _, t := range transfers {
		p := t.Payout
		parsed, err := payout.ParseAccount(t.Account.Bank, t.Account.Number, t.Account.Holder)
		switch {
		case p.BatchID != transfers[0].Payout.BatchID:
			return fmt.Errorf("write batch %d: trade %d is of batch %d", transfers[0].Payout.BatchID, p.TradeID, p.BatchID)
		case seen[p.TradeID]:
			return fmt.Errorf("write batch %d: trade %d is there twice", p.BatchID, p.TradeID)
		case p.Amount < 1:
			return fmt.Errorf("write batch %d: trade %d has an amount of %d", p.BatchID, p.TradeID, p.Amount)
		case err != nil || parsed != t.Account:
			return fmt.Errorf("write batch %d: trade %d has no proper account", p.BatchID, p.TradeID)
		}
		seen[p.TradeID] = true
	}
	return nil
}
