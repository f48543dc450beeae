package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// runner is a command whose flags are filled in.
type runner interface {
	Run(ctx context.Context, p process) error
}

// commandLine is the commands with their flags, in the order of their help.
type commandLine struct {
	root   *cobra.Command
	leaves []*cobra.Command // what can be run
	chosen runner
}

// newCommandLine holds every word that the command line knows or says of itself.
func newCommandLine() *commandLine {
	l := &commandLine{root: &cobra.Command{
		Use:           "junggye",
		Long:          "A second-hand market inside KakaoTalk. Settings are environment variables, see deploy/settings.md.",
		SilenceErrors: true, SilenceUsage: true, // run says them
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}}
	l.root.RunE = l.choose(serveCommand{})
	l.root.PersistentFlags().BoolP("help", "h", false, "Show this help.")
	l.root.SetHelpFunc(func(c *cobra.Command, _ []string) { l.help(c) })
	l.root.SetHelpCommand(&cobra.Command{Use: "help", Hidden: true, RunE: l.helpOn})
	l.root.AddCommand(
		l.command("serve", "Run the service. In mode dev, migrate and make a small sample market on first start.", serveCommand{}, nil),
		group("migrate", "Look after the schema of the configured database.",
			l.command("up", "Bring the database to the current schema.", migrateUpCommand{}, nil),
			l.command("status", "Say which schema the database has.", migrateStatusCommand{}, nil),
		),
		l.seed(),
		group("pay", "Look after the money.", l.reconcile(), l.payouts()),
		group("offers", "Look after the boards of special offers.", l.offersCrawl()),
		group("admin", "Look after the accounts of operators.", l.adminCreate()),
		l.command("openbuilder", "Print what to set up in the chatbot admin centre.", openbuilderCommand{}, nil),
		l.simulate(),
		l.doctor(),
		l.command("version", "Print version, commit and Go version.", versionCommand{}, nil),
	)
	return l
}

func (l *commandLine) seed() *cobra.Command {
	var c seedCommand
	return l.command("seed", "Add sample members, listings and trades, the same for the same seed.", &c, func(f flags) {
		f.IntVar(&c.Members, "members", 100, "How many members.")
		f.IntVar(&c.Listings, "listings", 1000, "How many listings.")
		f.IntVar(&c.Trades, "trades", 100, "How many trades, each of a listing of its own.")
		f.Int64Var(&c.Seed, "seed", 1, "Chooses the samples.")
	})
}

func (l *commandLine) reconcile() *cobra.Command {
	var c reconcileCommand
	return l.command("reconcile", "Compare all money with the book and KakaoPay, repair what can be repaired, print the rest.", &c, func(f flags) {
		f.BoolVar(&c.Full, "full", false, "Look at all payments that ever were instead of the open trades and the last day.")
		f.BoolVar(&c.Look, "look", false, "Repair nothing: for a copy of the market, such as a restored backup. Exit status 1 when anything differs.")
	})
}

// payouts is the payouts desk. The order of work is claim, export, send,
// then the bank, then paid or failed: what was sent cannot be claimed again, so that
// nobody is paid twice when a file is lost.
func (l *commandLine) payouts() *cobra.Command {
	return group("payouts", "Pay sellers: see, claim, export, send and record transfers.",
		slices.Concat(l.payoutBatches(), l.onePayout())...)
}

// payoutBatches are the commands of the desk for many payouts together.
func (l *commandLine) payoutBatches() []*cobra.Command {
	var (
		list    payoutsListCommand
		claim   payoutsClaimCommand
		export  payoutsExportCommand
		send    payoutsSendCommand
		release payoutsReleaseCommand
	)
	const batch = "Number of the batch."
	return []*cobra.Command{
		l.command("list", "Print payouts, those that are still owed unless --state says otherwise.", &list, func(f flags) {
			f.oneOf(&list.State, "state", "", "Only payouts in this state: due, held, claimed, sent, paid, failed or reversed.",
				"", "due", "held", "claimed", "sent", "paid", "failed", "reversed")
			f.Int64Var(&list.Batch, "batch", 0, "Only what was claimed in this batch.")
			f.oneOf(&list.Format, "format", "json", "json (lines) or csv.", "json", "csv")
		}),
		l.command("claim", "Take due payouts into a new batch.", &claim, func(f flags) {
			f.operator(&claim.payoutsBy)
			f.IntVar(&claim.Limit, "limit", 500, "How many at most.")
		}),
		l.command("export", "Print a claimed batch for the bank, with accounts in full.", &export, func(f flags) {
			f.operator(&export.payoutsBy)
			f.needNumber(&export.Batch, "batch", batch)
			f.oneOf(&export.Format, "format", "csv", "csv, a sheet for the bank's form, or json.", "csv", "json")
		}),
		l.command("send", "Record that the bank is told of a batch; do it before telling the bank.", &send, func(f flags) {
			f.operator(&send.payoutsBy)
			f.needNumber(&send.Batch, "batch", batch)
		}),
		l.command("release", "Give up a claimed batch.", &release, func(f flags) {
			f.operator(&release.payoutsBy)
			f.needNumber(&release.Batch, "batch", batch)
		}),
	}
}

// onePayout are the commands of the desk for the payout of one trade.
func (l *commandLine) onePayout() []*cobra.Command {
	var (
		paid   payoutsPaidCommand
		failed payoutsFailedCommand
		hold   payoutsHoldCommand
		free   payoutsFreeCommand
	)
	const trade = "Number of the trade."
	return []*cobra.Command{
		l.command("paid", "Record the bank's reference of a transfer; large ones by another operator than who claimed.", &paid, func(f flags) {
			f.operator(&paid.payoutsBy)
			f.needNumber(&paid.Trade, "trade", trade)
			f.needText(&paid.Reference, "reference", "The bank's reference of the transfer.")
		}),
		l.command("failed", "Record that the bank refused a transfer or sent it back.", &failed, func(f flags) {
			f.operator(&failed.payoutsBy)
			f.needNumber(&failed.Trade, "trade", trade)
			f.needText(&failed.Reason, "reason", "What the bank says; the seller may read it.")
		}),
		l.command("hold", "Stop a payout; the seller may read the reason.", &hold, func(f flags) {
			f.operator(&hold.payoutsBy)
			f.needNumber(&hold.Trade, "trade", trade)
			f.needText(&hold.Reason, "reason", "Why; the seller may read it.")
		}),
		l.command("free", "Make a held or failed payout due again.", &free, func(f flags) {
			f.operator(&free.payoutsBy)
			f.needNumber(&free.Trade, "trade", trade)
		}),
	}
}

func (l *commandLine) offersCrawl() *cobra.Command {
	var c offersCrawlCommand
	return l.command("crawl", "Look at boards once, or take a saved page apart, and print what is found as JSON lines.", &c, func(f flags) {
		f.StringVar(&c.Source, "source", "", "The board, by its name in the profiles; all of them without it.")
		f.StringVar(&c.File, "file", "", "A saved page, in the place of asking the board.")
	})
}

func (l *commandLine) adminCreate() *cobra.Command {
	const help = "Make an account: the first owner, or one when nobody can sign in. The password is read from standard input, or made up and shown once."
	var c adminCreateCommand
	return l.command("create", help, &c, func(f flags) {
		f.needText(&c.Name, "name", "What to sign in with.")
		f.oneOf(&c.Role, "role", "", "support, finance or owner.", "support", "finance", "owner")
		f.need("role")
	})
}

func (l *commandLine) simulate() *cobra.Command {
	var c simulateCommand
	return l.command("simulate", "Play whole markets with faults in virtual time, the same for the same seed, and check every rule.", &c, func(f flags) {
		f.Int64Var(&c.Seed, "seed", 1, "Chooses the market and everything that goes wrong in it.")
		f.IntVar(&c.Steps, "steps", 1000, "How many turns before everything is healed and comes to its end.")
		f.IntVar(&c.Seeds, "seeds", 1, "How many seeds to play, one after the other, from --seed on.")
		f.BoolVar(&c.Log, "log", false, "Print one JSON line for everything that happens.")
	})
}

func (l *commandLine) doctor() *cobra.Command {
	var c doctorCommand
	return l.command("doctor", "Check every configured dependency.", &c, func(f flags) {
		f.BoolVar(&c.Ready, "ready", false, "Only ask the service that runs beside, at JUNGGYE_OPS_ADDR, whether requests should be sent to it.")
		f.StringVar(&c.AuditHead, "audit-head", "", "What an earlier doctor or start said of the audit log, as `N:HASH`: it must still be in there.")
	})
}

// parse says what args ask for: nothing when they asked for help, which is then
// printed to out. Every error is wrong use.
func (l *commandLine) parse(args []string, out io.Writer) (runner, error) {
	l.root.SetOut(out)
	l.root.SetErr(out)
	l.root.SetArgs(slices.Concat([]string{}, args)) // never nil, which would mean the process' own
	err := l.root.Execute()
	return l.chosen, err
}

func (l *commandLine) choose(r runner) func(*cobra.Command, []string) error {
	return func(*cobra.Command, []string) error {
		l.chosen = r
		return nil
	}
}

func (l *commandLine) command(name, help string, r runner, declare func(flags)) *cobra.Command {
	c := &cobra.Command{Use: name, Long: help, Args: cobra.NoArgs, RunE: l.choose(r)}
	c.Flags().SortFlags = false
	if declare != nil {
		declare(flags{c.Flags()})
	}
	l.leaves = append(l.leaves, c)
	return c
}

// group has commands and does nothing by itself.
func group(name, help string, commands ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: name, Long: help, Args: cobra.NoArgs}
	var names []string
	for _, sub := range commands {
		names = append(names, sub.Name())
	}
	c.RunE = func(*cobra.Command, []string) error {
		return fmt.Errorf("%s needs one of the commands %s", c.CommandPath(), strings.Join(names, ", "))
	}
	c.AddCommand(commands...)
	return c
}

// flags are a command's; they add what the library lacks to it.
type flags struct{ *pflag.FlagSet }

func (f flags) operator(by *payoutsBy) {
	f.needNumber(&by.Operator, "operator", "Number of the operator who acts.")
}

func (f flags) needNumber(to *int64, name, help string) {
	f.Int64Var(to, name, 0, help)
	f.need(name)
}

func (f flags) needText(to *string, name, help string) {
	f.StringVar(to, name, "", help)
	f.need(name)
}

// need makes the command refuse to go without the flag.
func (f flags) need(name string) {
	f.Lookup(name).Annotations = map[string][]string{cobra.BashCompOneRequiredFlag: {"true"}}
}

func (f flags) oneOf(to *string, name, byDefault, help string, allowed ...string) {
	*to = byDefault
	f.Var(&choice{to: to, allowed: allowed}, name, help)
}

// choice is a flag with few values.
type choice struct {
	to      *string
	allowed []string
}

// String implements [pflag.Value].
func (c *choice) String() string { return *c.to }

// Type implements [pflag.Value].
func (c *choice) Type() string { return "string" }

// Set implements [pflag.Value].
func (c *choice) Set(text string) error {
	if !slices.Contains(c.allowed, text) {
		return fmt.Errorf("must be one of %q", c.allowed)
	}
	*c.to = text
	return nil
}
