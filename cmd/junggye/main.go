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

	"github.com/spf13/cobra"
)

// Exit statuses.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	cobra.MousetrapHelpText = "" // on Windows a double click starts the service, too
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

// usageError is wrong use of a command: its flags do not fit together.
type usageError struct{ error }

// run is the program. It returns the exit status.
func run(ctx context.Context, args, environ []string, stdin io.Reader, stdout, stderr io.Writer) int {
	stderr = &shared{w: stderr}
	chosen, err := newCommandLine().parse(args, stdout)
	if err != nil {
		fmt.Fprintf(stderr, "junggye: %v\nTry: junggye --help\n", err)
		return exitUsage
	}
	if chosen == nil { // help was asked for and printed
		return exitDone
	}
	err = chosen.Run(ctx, process{environ: environ, stdin: stdin, stdout: stdout, stderr: stderr})
	if err == nil {
		return exitDone
	}
	fmt.Fprintln(stderr, "junggye:", err)
	if _, wrong := errors.AsType[usageError](err); wrong {
		return exitUsage
	}
	return exitFailed
}
