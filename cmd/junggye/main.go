// Package main is the program junggye: it reads settings, builds the market
// out of its parts and owns the process. It holds no rules of the market.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"github.com/alecthomas/kong"
)

// Exit statuses.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second signal ends the process at once.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}

// process is what the program has of the world: everything that main takes
// from the operating system.
type process struct {
	environ []string
	stdin   io.Reader
	stdout  io.Writer
	stderr  io.Writer
}

// shared lets the log, progress and servers write to one stream.
type shared struct {
	mu sync.Mutex
	w  io.Writer
}

func (s *shared) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.w.Write(p)
}

// commandLine is the commands with their flags.
type commandLine struct {
	Serve       serveCommand       `cmd:"" default:"1" help:"Run the service. In mode dev, migrate and make a small sample market on first start."`
	Migrate     migrateCommand     `cmd:"" help:"Look after the schema of the configured database."`
	Seed        seedCommand        `cmd:"" help:"Add sample members, listings and trades, the same for the same seed."`
	Pay         payCommand         `cmd:"" help:"Look after the money."`
	Offers      offersCommand      `cmd:"" help:"Look after the boards of special offers."`
	Admin       adminCommand       `cmd:"" help:"Look after the accounts of operators."`
	Openbuilder openbuilderCommand `cmd:"" help:"Print what to set up in the chatbot admin centre."`
	Simulate    simulateCommand    `cmd:"" help:"Play whole markets with faults in virtual time, the same for the same seed, and check every rule."`
	Doctor      doctorCommand      `cmd:"" help:"Check every configured dependency."`
	Version     versionCommand     `cmd:"" help:"Print version, commit and Go version."`
}

// usageError is wrong use of a command: its flags do not fit together.
type usageError struct{ error }

// run is the program. It returns the exit status.
func run(ctx context.Context, args, environ []string, stdin io.Reader, stdout, stderr io.Writer) int {
	status := -1
	stderr = &shared{w: stderr}
	parser, err := kong.New(&commandLine{},
		kong.Name("junggye"),
		kong.Description("A second-hand market inside KakaoTalk. Settings are environment variables, see deploy/settings.md."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { status = code }),
		kong.UsageOnError(),
	)
	if err != nil {
		fmt.Fprintln(stderr, "junggye:", err)
		return exitFailed
	}
	parsed, err := parser.Parse(args)
	if status >= 0 { // help was asked for and printed
		return status
	}
	if err != nil {
		fmt.Fprintf(stderr, "junggye: %v\nTry: junggye --help\n", err)
		return exitUsage
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	err = parsed.Run(process{environ: environ, stdin: stdin, stdout: stdout, stderr: stderr})
	if err == nil {
		return exitDone
	}
	fmt.Fprintln(stderr, "junggye:", err)
	if _, wrong := errors.AsType[usageError](err); wrong {
		return exitUsage
	}
	return exitFailed
}
