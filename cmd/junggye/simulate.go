package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/junggyenara/junggye/adapters/marketsim"
	"github.com/junggyenara/junggye/adapters/memory"
)

type simulateCommand struct {
	Seed  int64
	Steps int
	Seeds int
	Log   bool
}

// errBroken ends the program with status 1; what broke is told already.
var errBroken = errors.New("a rule of the market does not hold")

// Run implements the command simulate. It needs no settings and touches nothing:
// the market lives in memory.
func (c simulateCommand) Run(ctx context.Context, p process) error {
	if c.Steps < 1 || c.Seeds < 1 {
		return usageError{errors.New("--steps and --seeds must be at least 1")}
	}
	var log io.Writer
	if c.Log {
		log = p.stdout
	}
	for seed := c.Seed; seed < c.Seed+int64(c.Seeds); seed++ {
		r, err := marketsim.Run(ctx, marketsim.Options{Seed: seed, Steps: c.Steps, Store: memory.New(), Log: log})
		if err != nil {
			return fmt.Errorf("seed %d: %w", seed, err)
		}
		if err := json.NewEncoder(p.stdout).Encode(r); err != nil {
			return fmt.Errorf("print the result: %w", err)
		}
		if r.Broken != nil {
			fmt.Fprintf(p.stderr, "seed %d: %v\nreplay: junggye simulate --seed %d --steps %d --log\n", seed, r.Broken, seed, c.Steps)
			return errBroken
		}
	}
	return nil
}
