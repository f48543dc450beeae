package trade

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/fault"
)

const day = 24 * time.Hour

func at(t *testing.T, s string) time.Time {
	t.Helper()
	moment, err := time.ParseInLocation("2006-01-02 15:04", s, calendar.Seoul)
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

func wantTime(t *testing.T, what string, got, want time.Time) {
	t.Helper()
	if !got.Equal(want) {
		t.Errorf("%s = %v, want %v", what, got.In(calendar.Seoul), want.In(calendar.Seoul))
	}
}

func wantCode(t *testing.T, what string, err error, kind fault.Kind, code fault.Code) {
	t.Helper()
	if !fault.Is(err, kind) || fault.CodeOf(err) != code {
		t.Errorf("%s: got %v, want %v (%s)", what, err, kind, code)
	}
}

// TestDeadlines measures from the moment a state is entered.
func TestDeadlines(t *testing.T) {
	t.Parallel()
	cases := []struct {
		state              State
		due, remind, retry time.Duration // 0 for none
	}{
		{Requested, day, 16 * time.Hour, 0},
		{Reserved, 2 * day, 32 * time.Hour, 0},
		{Claimed, day, 16 * time.Hour, 0},
		{Contested, 3 * day, 0, 0},
		{Hold, 16 * time.Minute, 0, 0},
		{Approving, time.Minute, 0, 0},
		{Unknown, 30 * time.Minute, 0, 5 * time.Second},
		{Manual, 0, 0, time.Hour},
		{CancelAsked, day, 16 * time.Hour, 0},
		{Sent, 7 * day, 112 * time.Hour, 0},
		{Arrived, 3 * day, 2 * day, 0},
		{Confirmed, day, 16 * time.Hour, 0},
		{Disputed, 30 * day, 3 * day, 0},
		{ReturnSent, 7 * day, 112 * time.Hour, 0},
		{ClaimOpen, 14 * day, 3 * day, 0},
	}
	for _, c := range cases {
		tr := inState(t, c.state)
		for _, clock := range []struct {
			name string
			got  time.Time
			want time.Duration
		}{{"DueAt", tr.DueAt, c.due}, {"RemindAt", tr.RemindAt, c.remind}, {"NextTryAt", tr.NextTryAt, c.retry}} {
			want := time.Time{}
			if clock.want != 0 {
				want = tr.UpdatedAt.Add(clock.want)
			}
			wantTime(t, string(c.state)+"."+clock.name, clock.got, want)
		}
	}
}

func TestShippingDeadlineSkipsKoreanHolidays(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, paid, due string }{
		{"Monday noon", "2026-11-23 12:00", "2026-11-27 00:00"},
		{"Monday's last minute", "2026-11-23 23:59", "2026-11-27 00:00"},
		{"Tuesday's first", "2026-11-24 00:00", "2026-11-28 00:00"},
		{"over a weekend", "2026-11-26 09:00", "2026-12-02 00:00"},
		{"over Christmas and a weekend", "2026-12-23 09:00", "2026-12-30 00:00"},
		{"before the lunar new year", "2027-02-05 18:00", "2027-02-13 00:00"},
		{"on a holiday", "2027-02-08 10:00", "2027-02-13 00:00"},
	}
	p := testProcess()
	p.Holidays = calendar.Holidays{"2026-12-25": true, "2027-02-08": true, "2027-02-09": true}
	for _, c := range cases {
		tr := inState(t, Approving)
		in := happy(tr, Capture, System)
		in.Now, in.Process = at(t, c.paid), p
		paid, _, err := tr.Apply(Capture, in)
		if err != nil {
			t.Fatal(err)
		}
		wantTime(t, "shipping deadline when paid "+c.name, paid.DueAt, at(t, c.due))
		third := paid.DueAt.Sub(paid.UpdatedAt) / 3
		if left := paid.DueAt.Sub(paid.RemindAt) - third; left < -time.Microsecond || left > 2*time.Microsecond {
			t.Errorf("%s: reminder at %v does not leave a third of the time", c.name, paid.RemindAt)
		}
		if paid.RemindAt.Nanosecond()%1000 != 0 {
			t.Errorf("%s: reminder %v is finer than a microsecond, which stores cut", c.name, paid.RemindAt)
		}
	}
}

// TestHoldLasts15MinutesAndAMargin is the row of failures "14:59, 15:00, 15:01".
func TestHoldLasts15MinutesAndAMargin(t *testing.T) {
	t.Parallel()
	cases := []struct {
		after   time.Duration
		approve bool
	}{
		{0, true},
		{14*time.Minute + 59*time.Second, true},
		{15 * time.Minute, true},
		{15*time.Minute + time.Second, true},
		{16*time.Minute - time.Microsecond, true},
		{16 * time.Minute, false},
		{16*time.Minute + time.Second, false},
		{day, false},
	}
	for _, c := range cases {
		tr := inState(t, Hold)
		now := tr.UpdatedAt.Add(c.after)
		in := happy(tr, Approve, Browser)
		in.Now = now
		_, _, err := tr.Apply(Approve, in)
		if c.approve && err != nil {
			t.Errorf("approval %v after the page was made: %v; the buyer was promised 15 minutes", c.after, err)
		}
		if !c.approve {
			wantCode(t, "late approval", err, fault.Conflict, CodePageExpired)
		}
		in = happy(tr, ExpireHold, System)
		in.Now = now
		_, _, err = tr.Apply(ExpireHold, in)
		if expired := err == nil; expired == c.approve {
			t.Errorf("%v after: expiry says %v, approval allowed is %t; exactly one of both may win", c.after, err, c.approve)
		}
	}
}

func TestFreeCancellation(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		after time.Duration
		free  bool
	}{{0, true}, {30*time.Minute - time.Microsecond, true}, {30 * time.Minute, true}, {30*time.Minute + time.Microsecond, false}, {2 * day, false}} {
		tr := inState(t, Paid)
		for e, want := range map[Event]bool{CancelPurchase: c.free, AskCancel: !c.free} {
			in := happy(tr, e, Buyer)
			in.Now = tr.PaidAt.Add(c.after)
			next, _, err := tr.Apply(e, in)
			if (err == nil) != want {
				t.Errorf("%s %v after paying = %v, want success %t: one of the two buttons must always be there", e, c.after, err, want)
			}
			if err != nil {
				wantCode(t, string(e), err, fault.Conflict, CodeFreeCancel)
			}
			if err == nil && e == CancelPurchase && next.Fault != "" {
				t.Errorf("a free cancellation blames %s", next.Fault)
			}
		}
	}
}

func TestExtend(t *testing.T) {
	t.Parallel()
	for _, s := range States() {
		tr := inState(t, s)
		in := happy(tr, Extend, System)
		in.Now = latest(tr.DueAt, tr.UpdatedAt).Add(70 * time.Hour)
		next, _, err := tr.Apply(Extend, in)
		if (err == nil) != s.Extendable() {
			t.Errorf("extending %s: %v, extendable is %t; payment deadlines are the provider's", s, err, s.Extendable())
			continue
		}
		if err != nil {
			continue
		}
		wantTime(t, string(s)+" extended", next.DueAt, in.Now.Add(12*time.Hour))
		if !next.Extended || !next.RemindAt.IsZero() || next.State != s {
			t.Errorf("%s extended: Extended %t, RemindAt %v, state %s; the card has to say why the time changed", s, next.Extended, next.RemindAt, next.State)
		}
		e, _ := next.IfSilent()
		in = happy(next, e, System)
		if after, _, err := next.Apply(e, in); err != nil || after.Extended {
			t.Errorf("%s: %s after the extension: %v, still marked as extended: %t", s, e, err, after.Extended)
		}
	}
}

func TestFreezeStopsTheClocks(t *testing.T) {
	t.Parallel()
	for _, s := range States() {
		if s.Final() {
			continue
		}
		tr := inState(t, s)
		frozen := take(t, tr, do(Freeze, Operator))
		if frozen.DueAt != tr.DueAt || frozen.RemindAt != tr.RemindAt || frozen.NextTryAt != tr.NextTryAt || frozen.RemindAddressAt != tr.RemindAddressAt {
			t.Errorf("%s: freezing moved a clock", s)
		}
		running := take(t, frozen, with(Unfreeze, Operator, after(49*time.Hour)))
		for name, pair := range map[string][2]time.Time{
			"DueAt": {tr.DueAt, running.DueAt}, "RemindAt": {tr.RemindAt, running.RemindAt}, "NextTryAt": {tr.NextTryAt, running.NextTryAt},
			"RemindAddressAt": {tr.RemindAddressAt, running.RemindAddressAt},
		} {
			want := pair[0]
			if !want.IsZero() {
				want = want.Add(49 * time.Hour)
			}
			wantTime(t, string(s)+"."+name+" after 49 hours on ice", pair[1], want)
		}
		if running.Frozen() || running.State != s {
			t.Errorf("%s: unfrozen trade is in %s, frozen %t", s, running.State, running.Frozen())
		}
	}
}

// TestFreezeCountsFromTheClocksStart: a state entered on ice keeps its own time
// and is not given the time before it as well.
func TestFreezeCountsFromTheClocksStart(t *testing.T) {
	t.Parallel()
	frozen := take(t, inState(t, Approving), do(Freeze, Operator))
	paid := take(t, frozen, with(Capture, System, after(10*time.Hour)))
	if !paid.Frozen() {
		t.Fatal("the provider's word thawed the trade: only an operator may")
	}
	running := take(t, paid, with(Unfreeze, Operator, after(5*time.Hour)))
	wantTime(t, "deadline", running.DueAt, paid.DueAt.Add(5*time.Hour))
}

func TestPostponeOnce(t *testing.T) {
	t.Parallel()
	tr := inState(t, Arrived)
	next := take(t, tr, do(Postpone, Buyer))
	wantTime(t, "postponed deadline", next.DueAt, tr.DueAt.Add(3*day))
	if !next.RemindAt.After(tr.RemindAt) || !next.RemindAt.Before(next.DueAt) {
		t.Errorf("postponed: reminder at %v, was %v, due %v", next.RemindAt, tr.RemindAt, next.DueAt)
	}
	_, _, err := next.Apply(Postpone, happy(next, Postpone, Buyer))
	wantCode(t, "the second time", err, fault.Conflict, CodePostponed)
}

func TestCorrectTracking(t *testing.T) {
	t.Parallel()
	tr := inState(t, Sent)
	in := happy(tr, CorrectTracking, Seller)
	in.Tracking = tr.Tracking
	_, _, err := tr.Apply(CorrectTracking, in)
	wantCode(t, "the same number again", err, fault.Invalid, "parcel.tracking")
	due := tr.DueAt
	for i, number := range []string{"111111111112", "222222222223"} {
		tr = take(t, tr, with(CorrectTracking, Seller, func(_ *Trade, in *Input) { in.Tracking = tracking(number) }))
		if tr.Corrections != i+1 || tr.Tracking != tracking(number) {
			t.Errorf("correction %d: counted %d, number %v", i+1, tr.Corrections, tr.Tracking)
		}
	}
	wantTime(t, "deadline after corrections", tr.DueAt, due)
	_, _, err = tr.Apply(CorrectTracking, happy(tr, CorrectTracking, Seller))
	wantCode(t, "the third correction", err, fault.Conflict, CodeCorrections)
}

// TestResumedReservation: a payment that came to nothing gives the reservation
// back with its own deadline, or an hour when that has passed meanwhile.
func TestResumedReservation(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		paying time.Duration // before the reservation's end
		want   func(end, back time.Time) time.Time
	}{
		{"long before", 20 * time.Hour, func(end, _ time.Time) time.Time { return end }},
		{"minutes before", 5 * time.Minute, func(_, back time.Time) time.Time { return back.Add(time.Hour) }},
	} {
		for _, back := range []step{do(Leave, Browser), do(ExpireHold, System), do(RefuseReady, System)} {
			reserved := walk(t, do(Reserve, Seller))
			hold := take(t, reserved, with(Pay, Buyer, func(tr *Trade, in *Input) { in.Now = tr.DueAt.Add(-c.paying) }))
			if hold.Path != Parcel || !hold.Resumes || hold.Agreed != reserved.Agreed {
				t.Errorf("paying for a reservation: path %s, resumes %t", hold.Path, hold.Resumes)
			}
			again := take(t, hold, back)
			if again.State != Reserved || again.Path != Direct || again.Resumes || !again.ResumeDue.IsZero() || !again.Holds ||
				again.Code != reserved.Code || again.Meet != reserved.Meet {
				t.Errorf("%s, %s: the reservation is not what it was: %+v", c.name, back.on, again)
			}
			wantTime(t, c.name+" "+string(back.on), again.DueAt, c.want(reserved.DueAt, again.UpdatedAt))
			if !again.RemindAt.IsZero() && !again.RemindAt.After(again.UpdatedAt) {
				t.Errorf("%s: a reminder in the past", c.name)
			}
		}
	}
	fresh := take(t, inState(t, Hold), do(Leave, Browser))
	if fresh.State != Left || fresh.Holds {
		t.Errorf("a payment without a reservation left: %s, holds %t", fresh.State, fresh.Holds)
	}
}

func TestLookupsAndRefundTries(t *testing.T) {
	t.Parallel()
	gaps := func(tr Trade, e Event, n int) (out []time.Duration) {
		for range n {
			out = append(out, tr.NextTryAt.Sub(tr.UpdatedAt))
			tr = take(t, tr, do(e, System))
		}
		return out
	}
	for _, c := range []struct {
		state State
		on    Event
		want  []time.Duration
	}{
		{Unknown, TryLookup, []time.Duration{5 * time.Second, 15 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}},
		{Manual, TryLookup, []time.Duration{time.Hour, time.Hour, time.Hour}},
		{Refunding, TryRefund, []time.Duration{0, time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 12 * time.Hour, time.Minute}},
		{RefundDue, TryRefund, []time.Duration{0, time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 12 * time.Hour, time.Minute}},
		{RefundStuck, TryRefund, []time.Duration{day, day, day}},
	} {
		for i, got := range gaps(inState(t, c.state), c.on, len(c.want)) {
			if got != c.want[i] {
				t.Errorf("%s: wait %d before %s = %v, want %v", c.state, i+1, c.on, got, c.want[i])
			}
		}
	}
	for _, s := range []State{Refunding, RefundDue} {
		tr := inState(t, s)
		for try := 0; try <= 6; try++ {
			_, _, err := tr.Apply(GiveUpRefund, happy(tr, GiveUpRefund, System))
			if gaveUp := err == nil; gaveUp != (try == 6) {
				t.Errorf("%s: giving up after %d tries = %v; five waits were promised", s, try, err)
			}
			tr = take(t, tr, do(TryRefund, System))
		}
	}
}

func TestTimeNeverRunsBackwards(t *testing.T) {
	t.Parallel()
	tr := inState(t, Reserved)
	in := happy(tr, Cancel, Buyer)
	in.Now = tr.UpdatedAt.Add(-time.Hour)
	next, fx, err := tr.Apply(Cancel, in)
	if err != nil || next.UpdatedAt != tr.UpdatedAt || fx.Record.At != tr.UpdatedAt || next.ClosedAt != tr.UpdatedAt {
		t.Errorf("with a clock that stands back: %v, updated %v, record %v, was %v", err, next.UpdatedAt, fx.Record.At, tr.UpdatedAt)
	}
}

// TestNoDeadlineIsNotDue: a zero time lies in the past of every clock, but means
// that nobody waits.
func TestNoDeadlineIsNotDue(t *testing.T) {
	t.Parallel()
	tr := inState(t, Paid)
	tr.DueAt = time.Time{}
	_, _, err := tr.Apply(MissShipping, happy(tr, MissShipping, System))
	wantCode(t, "a trade without a deadline", err, fault.Conflict, CodeNotDue)
}

// TestDefaultProcess shows every figure that the market starts with.
func TestDefaultProcess(t *testing.T) {
	t.Parallel()
	v := reflect.ValueOf(DefaultProcess())
	var b strings.Builder
	for i := range v.NumField() {
		fmt.Fprintf(&b, "%s %v\n", v.Type().Field(i).Name, v.Field(i).Interface())
	}
	golden(t, "process.golden", b.String())
}
