package vault

import (
	"context"
	"errors"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
)

// sampleText is what samples say, so that a key that opens one is the right one.
const sampleText = "junggye"

func sampleContext(id string) string { return "seal:" + id }

// Mark leaves a sample of the key that seals, unless it is there. Of several
// programs that start together one leaves it.
func (r *Ring) Mark(ctx context.Context, seals ports.Seals, now time.Time) error {
	id := r.keys[0].id
	there, err := seals.List(ctx)
	if err != nil {
		return err
	}
	for _, s := range there {
		if s.KeyID == id {
			return nil
		}
	}
	sample, err := r.Seal([]byte(sampleText), sampleContext(id))
	if err != nil {
		return err
	}
	err = seals.Add(ctx, ports.Seal{KeyID: id, Sample: sample, At: now})
	if fault.Is(err, fault.Exists) {
		return nil
	}
	return err
}

// Findings are what is wrong with a ring: ids of keys, in order.
type Findings struct {
	Missing []string // sealed data here, and are not in the ring
	Wrong   []string // are in the ring, but another key of this id sealed data here
	Opened  int      // samples that are as they should be
}

// Check opens all samples and changes nothing.
func (r *Ring) Check(ctx context.Context, seals ports.Seals) (Findings, error) {
	var found Findings
	list, err := seals.List(ctx)
	for _, s := range list {
		plain, err := r.Open(s.Sample, sampleContext(s.KeyID))
		switch {
		case errors.Is(err, ErrUnknownKey):
			found.Missing = append(found.Missing, s.KeyID)
		case err != nil || string(plain) != sampleText:
			found.Wrong = append(found.Wrong, s.KeyID)
		default:
			found.Opened++
		}
	}
	return found, err
}
