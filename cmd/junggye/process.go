package main

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/trade"
)

//go:embed process.yaml
var processDefaults []byte

// processFile is the form of a process file; its fields are trade.Process's.
type processFile struct {
	RequestFor     span     `yaml:"request_for"`
	ReserveFor     span     `yaml:"reserve_for"`
	AfterMeeting   span     `yaml:"after_meeting"`
	AppointWithin  span     `yaml:"appoint_within"`
	RemindBefore   span     `yaml:"remind_before"`
	ClaimFor       span     `yaml:"claim_for"`
	ContestFor     span     `yaml:"contest_for"`
	FirstRefusal   span     `yaml:"first_refusal"`
	HoldFor        span     `yaml:"hold_for"`
	HoldMargin     span     `yaml:"hold_margin"`
	ApproveFor     span     `yaml:"approve_for"`
	UnknownFor     span     `yaml:"unknown_for"`
	ManualEvery    span     `yaml:"manual_every"`
	FreeCancel     span     `yaml:"free_cancel"`
	CancelFor      span     `yaml:"cancel_for"`
	ShipDays       int      `yaml:"ship_days"`
	SentFor        span     `yaml:"sent_for"`
	ArrivedFor     span     `yaml:"arrived_for"`
	PostponeBy     span     `yaml:"postpone_by"`
	ConfirmedFor   span     `yaml:"confirmed_for"`
	AnswerDispute  span     `yaml:"answer_dispute"`
	DisputeFor     span     `yaml:"dispute_for"`
	Grace          span     `yaml:"grace"`
	StuckEvery     span     `yaml:"stuck_every"`
	ResumeAtLeast  span     `yaml:"resume_at_least"`
	LookupAfter    []span   `yaml:"lookup_after"`
	RefundAfter    []span   `yaml:"refund_after"`
	MaxRequests    int      `yaml:"max_requests"`
	MaxHolds       int      `yaml:"max_holds"`
	MaxCodeTries   int      `yaml:"max_code_tries"`
	MaxCorrections int      `yaml:"max_corrections"`
	AddressAfter   span     `yaml:"address_after"`
	AddressFor     span     `yaml:"address_for"`
	ReturnDays     int      `yaml:"return_days"`
	ReturnFor      span     `yaml:"return_for"`
	ClaimWithin    span     `yaml:"claim_within"`
	DecideClaim    span     `yaml:"decide_claim"`
	AnswerClaim    span     `yaml:"answer_claim"`
	QuietFor       span     `yaml:"quiet_for"`
	AccountCooling span     `yaml:"account_cooling"`
	FourEyesAbove  int64    `yaml:"four_eyes_above"`
	ChatLogDays    int      `yaml:"chat_log_days"`
	Fees           []fee    `yaml:"fees"`
	Holidays       []string `yaml:"holidays"`
}

// fee is what the market takes from a day on, Korean time.
type fee struct {
	From        string `yaml:"from"`
	BasisPoints int64  `yaml:"basis_points"`
}

const maxFee = 5000 // basis points: half of the price

// span is a duration written as Go writes it, longer than nothing and at most
// a year.
type span time.Duration

const maxSpan = 366 * 24 * time.Hour

// UnmarshalYAML implements yaml.Unmarshaler.
func (s *span) UnmarshalYAML(node *yaml.Node) error {
	d, err := time.ParseDuration(node.Value)
	if err != nil || d <= 0 || d > maxSpan || d%time.Microsecond != 0 {
		return fmt.Errorf("line %d: %q is no duration such as 15m or 48h, up to a year", node.Line, node.Value)
	}
	*s = span(d)
	return nil
}

// parseProcess returns the built-in figures with those of text in their place.
func parseProcess(text []byte) (trade.Process, error) {
	var f processFile
	if err := f.decode(processDefaults); err != nil {
		return trade.Process{}, fmt.Errorf("built-in process: %w", err)
	}
	if err := f.decode(text); err != nil {
		return trade.Process{}, err
	}
	if err := f.check(); err != nil {
		return trade.Process{}, err
	}
	return f.process()
}

func (f *processFile) decode(text []byte) error {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(f); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

func (f *processFile) check() error {
	var wrong []error
	for _, n := range []struct {
		name     string
		n        int
		from, to int
	}{
		{"ship_days", f.ShipDays, 1, 30},
		{"max_requests", f.MaxRequests, 1, 1000},
		{"max_holds", f.MaxHolds, 1, 1000},
		{"max_code_tries", f.MaxCodeTries, 1, 20},
		{"max_corrections", f.MaxCorrections, 0, 20},
		{"return_days", f.ReturnDays, 1, 30},
		{"chat_log_days", f.ChatLogDays, 1, 366},
		{"four_eyes_above", int(f.FourEyesAbove), 0, 1_000_000_000},
		{"number of lookup_after", len(f.LookupAfter), 1, 20},
		{"number of refund_after", len(f.RefundAfter), 1, 20},
	} {
		if n.n < n.from || n.n > n.to {
			wrong = append(wrong, fmt.Errorf("%s is %d, not %d to %d", n.name, n.n, n.from, n.to))
		}
	}
	for _, day := range f.Holidays {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			wrong = append(wrong, fmt.Errorf("holiday %q is no day such as 2026-01-01", day))
		}
	}
	return errors.Join(wrong...)
}

func (f *processFile) process() (trade.Process, error) {
	holidays := calendar.Holidays{}
	for _, day := range f.Holidays {
		if holidays[day] {
			return trade.Process{}, fmt.Errorf("holiday %s is listed twice", day)
		}
		holidays[day] = true
	}
	fees, err := f.fees()
	if err != nil {
		return trade.Process{}, err
	}
	return trade.Process{
		RequestFor: f.RequestFor.d(), ReserveFor: f.ReserveFor.d(), AfterMeeting: f.AfterMeeting.d(),
		AppointWithin: f.AppointWithin.d(), RemindBefore: f.RemindBefore.d(), ClaimFor: f.ClaimFor.d(),
		ContestFor: f.ContestFor.d(), FirstRefusal: f.FirstRefusal.d(), HoldFor: f.HoldFor.d(),
		HoldMargin: f.HoldMargin.d(), ApproveFor: f.ApproveFor.d(), UnknownFor: f.UnknownFor.d(),
		ManualEvery: f.ManualEvery.d(), FreeCancel: f.FreeCancel.d(), CancelFor: f.CancelFor.d(),
		ShipDays: f.ShipDays, SentFor: f.SentFor.d(), ArrivedFor: f.ArrivedFor.d(), PostponeBy: f.PostponeBy.d(),
		ConfirmedFor: f.ConfirmedFor.d(), AnswerDispute: f.AnswerDispute.d(), DisputeFor: f.DisputeFor.d(),
		Grace: f.Grace.d(), StuckEvery: f.StuckEvery.d(), ResumeAtLeast: f.ResumeAtLeast.d(),
		LookupAfter: spans(f.LookupAfter), RefundAfter: spans(f.RefundAfter),
		MaxRequests: f.MaxRequests, MaxHolds: f.MaxHolds, MaxCodeTries: f.MaxCodeTries,
		MaxCorrections: f.MaxCorrections, FourEyesAbove: money.Won(f.FourEyesAbove), ChatLogDays: f.ChatLogDays, Fees: fees, Holidays: holidays,
		AddressAfter: f.AddressAfter.d(), AddressFor: f.AddressFor.d(), ReturnDays: f.ReturnDays, ReturnFor: f.ReturnFor.d(),
		ClaimWithin: f.ClaimWithin.d(), DecideClaim: f.DecideClaim.d(), AnswerClaim: f.AnswerClaim.d(), QuietFor: f.QuietFor.d(),
		AccountCooling: f.AccountCooling.d(),
	}, nil
}

// fees reads the fees, which have to begin one after the other.
func (f *processFile) fees() ([]trade.Fee, error) {
	var fees []trade.Fee
	for _, one := range f.Fees {
		from, err := time.ParseInLocation(time.DateOnly, one.From, calendar.Seoul)
		if err != nil || one.BasisPoints < 0 || one.BasisPoints > maxFee {
			return nil, fmt.Errorf("fee of %d from %q: not 0 to %d basis points from a day such as 2026-01-01", one.BasisPoints, one.From, maxFee)
		}
		if len(fees) > 0 && !fees[len(fees)-1].From.Before(from) {
			return nil, fmt.Errorf("the fee from %s does not begin after the one before it", one.From)
		}
		fees = append(fees, trade.Fee{From: from.UTC(), BasisPoints: one.BasisPoints})
	}
	return fees, nil
}

func (s span) d() time.Duration { return time.Duration(s) }

func spans(list []span) []time.Duration {
	out := make([]time.Duration, len(list))
	for i, s := range list {
		out[i] = s.d()
	}
	return out
}
