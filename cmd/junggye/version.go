package main

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
)

// Where the build cannot see the repository, as in an image, the linker writes
// these: -ldflags '-X main.version=v1.2.3 -X main.commit=0123abc'.
//
//nolint:gochecknoglobals // the linker can write to nothing else
var version, commit string

type versionCommand struct{}

// Run implements the command version.
func (versionCommand) Run(_ context.Context, p process) error {
	v, c := built()
	fmt.Fprintf(p.stdout, "junggye %s\ncommit %s\n%s\n", v, c, runtime.Version())
	return nil
}

// built is which program this is: what the linker was told, else what the build saw by itself.
func built() (v, c string) {
	v, c = version, commit
	if info, ok := debug.ReadBuildInfo(); ok {
		v = cmp.Or(v, info.Main.Version)
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				c = cmp.Or(c, s.Value)
			}
		}
	}
	return cmp.Or(v, "(devel)"), cmp.Or(c, "unknown")
}
