package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"testing"

	"github.com/junggyenara/junggye/adapters/containertest"
)

// childEnv makes a copy of the test program be the service, so that a test can
// kill it.
const childEnv = "TEST_AS_SERVICE"

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) == "1" {
		if err := os.Unsetenv(childEnv); err != nil {
			os.Exit(exitFailed)
		}
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer stop()
		os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
	}
	if os.Getenv(childEnv) == mortalChild {
		if err := beMortal(context.Background(), os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(exitFailed)
		}
		os.Exit(exitDone)
	}
	os.Exit(containertest.Main(m))
}
