package trade

import (
	"time"

	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/money"
)

// Process holds every figure of the trade: deadlines, limits, the fee. All are
// settings; DefaultProcess has the ones that the market starts with.
type Process struct {
	RequestFor     time.Duration // an unanswered request lives
	ReserveFor     time.Duration // a reservation without an appointment lives
	AfterMeeting   time.Duration // a reservation lives after its appointment
	AppointWithin  time.Duration // an appointment lies at most this far ahead
	RemindBefore   time.Duration // the meeting
	ClaimFor       time.Duration // the buyer may contest a claimed hand-over
	ContestFor     time.Duration // the operator may decide
	FirstRefusal   time.Duration // of the first in line
	HoldFor        time.Duration // the payment page lives
	HoldMargin     time.Duration // on top, for answers under way
	ApproveFor     time.Duration // we wait for the provider's answer
	UnknownFor     time.Duration // look-ups go on before an operator is called
	ManualEvery    time.Duration // look-ups while the operator works
	FreeCancel     time.Duration // after paying
	CancelFor      time.Duration // the seller may answer a wish to cancel
	ShipDays       int           // business days
	SentFor        time.Duration // confirmed by itself, without word of arrival
	ArrivedFor     time.Duration // confirmed by itself after arrival
	PostponeBy     time.Duration
	ConfirmedFor   time.Duration // the seller may delay completion
	AnswerDispute  time.Duration // the seller's time to answer
	DisputeFor     time.Duration // without a decision: refund
	AddressAfter   time.Duration // both are reminded of a missing address
	AddressFor     time.Duration // without an address the seller may leave without blame
	ReturnDays     int           // business days to send goods back
	ReturnFor      time.Duration // from sending back: the way, and the seller's time to look
	ClaimWithin    time.Duration // after completion a fault may be claimed
	DecideClaim    time.Duration // without a decision: the seller keeps the money
	AnswerClaim    time.Duration // the seller's time to answer
	QuietFor       time.Duration // frozen so long, no call about a refund is under way
	Grace          time.Duration // after an outage of ours
	StuckEvery     time.Duration // tries of a stuck refund
	ResumeAtLeast  time.Duration // a reservation lives after a payment that was left
	LookupAfter    []time.Duration
	RefundAfter    []time.Duration
	MaxRequests    int // open ones of one buyer
	MaxHolds       int // of one buyer for one listing in a day
	MaxCodeTries   int
	MaxCorrections int           // of the tracking number
	Fees           []Fee         // by start, oldest first; none before the first
	AccountCooling time.Duration // payouts wait after their seller changed the account
	FourEyesAbove  money.Won     // larger payouts and bank refunds need a second operator
	ChatLogDays    int           // calls from the chat are remembered
	Holidays       calendar.Holidays
}

// Fee is what the market takes of a price, borne by the seller, from a moment on.
type Fee struct {
	From        time.Time
	BasisPoints int64 // hundredths of a percent, 0 to 10,000
}

// FeeOn is the fee on a price that is agreed on now.
func (p *Process) FeeOn(price money.Won, now time.Time) money.Won {
	var points int64
	for _, fee := range p.Fees {
		if !now.Before(fee.From) {
			points = fee.BasisPoints
		}
	}
	return price.Share(points)
}

// DefaultProcess returns the figures that the market starts with, without holidays.
func DefaultProcess() Process {
	const day = 24 * time.Hour
	return Process{
		RequestFor: day, ReserveFor: 2 * day, AfterMeeting: day, AppointWithin: 14 * day,
		RemindBefore: 2 * time.Hour, ClaimFor: day, ContestFor: 3 * day, FirstRefusal: 12 * time.Hour,
		HoldFor: 15 * time.Minute, HoldMargin: time.Minute, ApproveFor: time.Minute,
		UnknownFor: 30 * time.Minute, ManualEvery: time.Hour, FreeCancel: 30 * time.Minute, CancelFor: day,
		ShipDays: 3, SentFor: 7 * day, ArrivedFor: 3 * day, PostponeBy: 3 * day, ConfirmedFor: day,
		AnswerDispute: 3 * day, DisputeFor: 30 * day,
		AddressAfter: day, AddressFor: 3 * day, ReturnDays: 3, ReturnFor: 7 * day,
		ClaimWithin: 7 * day, DecideClaim: 14 * day, AnswerClaim: 3 * day, QuietFor: time.Minute, Grace: 12 * time.Hour, StuckEvery: day,
		ResumeAtLeast: time.Hour,
		LookupAfter:   []time.Duration{5 * time.Second, 15 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute},
		RefundAfter:   []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 12 * time.Hour},
		MaxRequests:   5, MaxHolds: 3, MaxCodeTries: 5, MaxCorrections: 2,
		AccountCooling: day, FourEyesAbove: 500_000, ChatLogDays: 30,
	}
}
