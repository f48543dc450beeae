package app

import (
	"context"
	"slices"

	"github.com/junggyenara/junggye/core/operator"
)

// Setting is one setting in force, as it may be shown: of a secret only whether
// it is set.
type Setting struct {
	Name   string
	Value  string
	Secret bool   // Value is empty then
	Set    bool   // there is a value
	Source string // where it comes from: default, environment or file
}

// Settings returns the settings in force.
func (d Desk) Settings(ctx context.Context, by operator.Actor) ([]Setting, error) {
	if _, err := d.read(ctx, by, operator.SeeSettings); err != nil {
		return nil, err
	}
	return slices.Clone(d.m.Settings), nil
}
