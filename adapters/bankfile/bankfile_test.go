package bankfile

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payout"
)

var update = flag.Bool("update", false, "rewrite the golden files from what the code does now")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if os.Getenv("CI") != "" {
			t.Fatal("golden files are never rewritten in CI: a changed form has to be read by somebody")
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (make it with -update)", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s: what the bank reads changed (-want +got); if that was meant, run with -update and read the diff:\n%s", path, diff)
	}
}

func sample() []app.Transfer {
	at := time.Date(2026, 11, 23, 3, 0, 0, 123_000, time.UTC)
	one := func(trade int64, amount money.Won, bank, number, holder string) app.Transfer {
		return app.Transfer{
			Payout: payout.Payout{
				TradeID: trade, SellerID: 9_007_199_254_740_993, Amount: amount, State: payout.Claimed, BatchID: 9_223_372_036_854_775_807,
				ClaimedBy: 901, ClaimedAt: at,
			},
			Account: payout.Account{Bank: bank, Number: number, Holder: holder},
		}
	}
	return []app.Transfer{
		one(9_007_199_254_740_995, 11_580, "국민은행", "123456-78-901234", "김수진"),
		one(12, 1, "농협, 중앙회", "0012345678", `김 "별" 수`),
		one(13, 999_999_999, "=HYPERLINK(1)", "1234567890123456", "@SUM(A1)"),
		one(14, 1_234_567, "-신한", "12-11-2026", "＝1+1"),
	}
}

func TestSheetAndDocument(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(io.Writer, []app.Transfer) error{"batch.csv": CSV, "batch.json": JSON} {
		var got bytes.Buffer
		if err := write(&got, sample()); err != nil {
			t.Fatalf("%s: got %v, want nil", name, err)
		}
		golden(t, name, got.Bytes())
	}
}

// TestNothingInTheSheetRuns reads the sheet back as a spreadsheet does.
func TestNothingInTheSheetRuns(t *testing.T) {
	t.Parallel()
	var sheet bytes.Buffer
	if err := CSV(&sheet, sample()); err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(sheet.String(), byteOrderMark)
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || !marked || len(rows) != 5 {
		t.Fatalf("read back %d rows, marked %t, %v", len(rows), marked, err)
	}
	for _, row := range rows {
		for _, field := range row {
			if strings.ContainsAny(field[:1], "=+-@\t\r|%") || strings.HasPrefix(field, "＝") {
				t.Errorf("field %q could be a formula", field)
			}
		}
	}
	for i, want := range []string{"1234-5678-9012-34", "0012-3456-78", "1234-5678-9012-3456", "1211-2026"} {
		if rows[i+1][1] != want {
			t.Errorf("account %q, want %q: a spreadsheet must take it for text, not for a number or a day", rows[i+1][1], want)
		}
	}
}

func TestTheDocumentSumsUp(t *testing.T) {
	t.Parallel()
	var text bytes.Buffer
	if err := JSON(&text, sample()); err != nil {
		t.Fatal(err)
	}
	var b batch
	if err := json.Unmarshal(text.Bytes(), &b); err != nil || b.Count != len(b.Transfers) {
		t.Fatalf("read back %+v, %v", b, err)
	}
	if want := sample()[0].Payout.Amount + sample()[1].Payout.Amount + sample()[2].Payout.Amount + sample()[3].Payout.Amount; b.Total != want {
		t.Errorf("total %d, want %d", b.Total, want)
	}
}

func TestWhatNoBankMayBeTold(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func([]app.Transfer) []app.Transfer{
		"nothing":       func([]app.Transfer) []app.Transfer { return nil },
		"two batches":   func(l []app.Transfer) []app.Transfer { l[1].Payout.BatchID = 5; return l },
		"a trade twice": func(l []app.Transfer) []app.Transfer { return append(l, l[0]) },
		"no amount":     func(l []app.Transfer) []app.Transfer { l[2].Payout.Amount = 0; return l },
		"no account":    func(l []app.Transfer) []app.Transfer { l[2].Account = payout.Account{}; return l },
		"a line break":  func(l []app.Transfer) []app.Transfer { l[2].Account.Holder = "a\nb"; return l },
	} {
		for _, write := range []func(io.Writer, []app.Transfer) error{CSV, JSON} {
			var got bytes.Buffer
			if err := write(&got, change(sample())); err == nil || got.Len() > 0 {
				t.Errorf("%s: got %v and %d bytes, want an error and no half of a file", name, err, got.Len())
			}
		}
	}
}
