package trade

import (
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
)

func TestHandOverCode(t *testing.T) {
	t.Parallel()
	tr := inState(t, Reserved)
	wrong := with(HandOver, Buyer, func(_ *Trade, in *Input) { in.Code = "0428" })
	for try := 1; try <= 5; try++ {
		if next := take(t, tr, do(HandOver, Buyer)); next.State != Done || next.ClosedAt.IsZero() {
			t.Errorf("try %d with the right code leads to %s", try, next.State)
		}
		tr = take(t, tr, wrong)
		if tr.CodeTries != try || tr.State != Reserved {
			t.Fatalf("after %d wrong codes: %d counted, state %s", try, tr.CodeTries, tr.State)
		}
	}
	in := happy(tr, HandOver, Buyer)
	_, _, err := tr.Apply(HandOver, in)
	wantCode(t, "the sixth code, though right", err, fault.Conflict, CodeCodeTries)

	tr = inState(t, Reserved)
	for _, code := range []string{"", "123", "12345", "12a4", " 427", "\uff10427", "-427", "+042"} {
		in.Code = code
		next, _, err := tr.Apply(HandOver, in)
		wantCode(t, "code "+code, err, fault.Invalid, CodeCodeForm)
		if next.CodeTries != 0 {
			t.Errorf("code %q, which is no code, cost a try", code)
		}
	}
	tr.Code = ""
	in.Code = "0000"
	if next, _, err := tr.Apply(HandOver, in); err != nil || next.State != Reserved {
		t.Errorf("a trade without a code was handed over: %v, %s", err, next.State)
	}
}

func TestAppointment(t *testing.T) {
	t.Parallel()
	p := testProcess()
	for _, c := range []struct {
		in    time.Duration
		place string
		code  fault.Code
	}{
		{time.Microsecond, "exit 2", ""},
		{14 * day, "exit 2", ""},
		{14*day + time.Microsecond, "exit 2", CodeMeetingTime},
		{0, "exit 2", CodeMeetingTime},
		{-time.Hour, "exit 2", CodeMeetingTime},
		{time.Hour, "", listing.CodePlace},
		{time.Hour, " \t", listing.CodePlace},
		{time.Hour, strings.Repeat("a", 50), ""},
		{time.Hour, strings.Repeat("a", 51), listing.CodePlace},
	} {
		err := CheckAppointment(Appointment{At: monday.Add(c.in), Place: c.place}, p, monday)
		if got := fault.CodeOf(err); got != c.code || (err == nil) != (c.code == "") {
			t.Errorf("appointment in %v at %q: %v, want %q", c.in, c.place, err, c.code)
		}
	}
	tr := inState(t, Reserved)
	set := take(t, tr, with(SetAppointment, Buyer, func(_ *Trade, in *Input) { in.Meet.Place = "  exit\u200b \n 2 " }))
	if set.Meet.Place != "exit 2" {
		t.Errorf("place %q was stored as typed", set.Meet.Place)
	}
	wantTime(t, "reservation with an appointment", set.DueAt, set.Meet.At.Add(day))
	wantTime(t, "reminder before it", set.RemindAt, set.Meet.At.Add(-2*time.Hour))
	soon := take(t, tr, with(SetAppointment, Buyer, func(_ *Trade, in *Input) { in.Meet.At = in.Now.Add(time.Hour) }))
	wantTime(t, "reminder of a meeting in an hour", soon.RemindAt, time.Time{})
}

// TestChangedAppointment: an agreed one changes only when the other side taps.
func TestChangedAppointment(t *testing.T) {
	t.Parallel()
	met := walk(t, do(Reserve, Seller))
	asked := take(t, met, do(SetAppointment, Buyer))
	if asked.Meet != met.Meet || asked.ProposedBy != Buyer || asked.DueAt != met.DueAt {
		t.Errorf("a proposal changed what was agreed: %+v", asked)
	}
	_, _, err := asked.Apply(AgreeAppointment, happy(asked, AgreeAppointment, Buyer))
	wantCode(t, "agreeing to one's own proposal", err, fault.Conflict, CodeMeeting)
	agreed := take(t, asked, do(AgreeAppointment, Seller))
	if agreed.Meet != asked.Proposed || agreed.ProposedBy != "" || agreed.Proposed != (Appointment{}) {
		t.Errorf("an agreed proposal: %+v", agreed)
	}
	wantTime(t, "new deadline", agreed.DueAt, asked.Proposed.At.Add(day))
	in := happy(asked, AgreeAppointment, Seller)
	in.Now = asked.Proposed.At
	_, _, err = asked.Apply(AgreeAppointment, in)
	wantCode(t, "agreeing to a time that has passed", err, fault.Conflict, CodeMeeting)
}

func TestQuotas(t *testing.T) {
	t.Parallel()
	reserved := inState(t, Reserved)
	for _, c := range []struct {
		name   string
		tr     Trade
		on     Event
		used   func(in *Input, n int)
		max    int
		reason fault.Code
	}{
		{"requests", walk(t), Request, func(in *Input, n int) { in.OpenRequests = n }, 5, CodeRequests},
		{"holds", walk(t), Pay, func(in *Input, n int) { in.HoldsToday = n }, 3, CodeHolds},
		{"holds of a reservation", reserved, Pay, func(in *Input, n int) { in.HoldsToday = n }, 3, CodeHolds},
	} {
		for _, n := range []int{0, c.max - 1, c.max, c.max + 1} {
			in := happy(c.tr, c.on, Buyer)
			c.used(&in, n)
			_, _, err := c.tr.Apply(c.on, in)
			if n < c.max && err != nil {
				t.Errorf("%s: %d used of %d: %v", c.name, n, c.max, err)
			}
			if n >= c.max {
				wantCode(t, c.name, err, fault.Limited, c.reason)
			}
		}
	}
}

func TestNobodyTradesWithThemselvesOrPastTheFirst(t *testing.T) {
	t.Parallel()
	for e, by := range map[Event]Actor{Request: Buyer, Pay: Buyer, Reserve: Seller} {
		tr := walk(t)
		in := happy(tr, e, by)
		tr.BuyerID = theSeller
		_, _, err := tr.Apply(e, in)
		wantCode(t, string(e)+" of one's own listing", err, fault.Conflict, CodeOwnListing)
	}
	requested := inState(t, Requested)
	for _, c := range []struct {
		tr Trade
		on Event
		by Actor
	}{{walk(t), Pay, Buyer}, {walk(t), Reserve, Seller}, {requested, Accept, Seller}} {
		in := happy(c.tr, c.on, c.by)
		in.Listing.FirstBuyer, in.Listing.FirstUntil = 33, in.Now.Add(time.Microsecond)
		_, _, err := c.tr.Apply(c.on, in)
		wantCode(t, string(c.on)+" while another has the first refusal", err, fault.Conflict, CodeFirstRefusal)
		in.Listing.FirstUntil = in.Now
		if _, _, err := c.tr.Apply(c.on, in); err != nil {
			t.Errorf("%s when the first refusal has ended: %v", c.on, err)
		}
		in.Listing.FirstBuyer, in.Listing.FirstUntil = theBuyer, in.Now.Add(time.Hour)
		if _, _, err := c.tr.Apply(c.on, in); err != nil {
			t.Errorf("%s by the one with the first refusal: %v", c.on, err)
		}
	}
	for _, s := range listing.States() {
		for e, by := range map[Event]Actor{Request: Buyer, Pay: Buyer, Reserve: Seller, SellElsewhere: Seller} {
			tr := walk(t)
			if e == SellElsewhere {
				tr.BuyerID = 0
			}
			in := happy(tr, e, by)
			in.Listing.State = s
			_, _, err := tr.Apply(e, in)
			if s == listing.ForSale && err != nil {
				t.Errorf("%s of a listing for sale: %v", e, err)
			}
			if s != listing.ForSale {
				wantCode(t, string(e)+" of a listing "+string(s), err, fault.Conflict, CodeNotForSale)
			}
		}
		in := happy(requested, Expire, System)
		in.Listing.State = s
		next, _, err := requested.Apply(Expire, in)
		waits := s == listing.Reserved || s == listing.Paying || s == listing.InTrade
		if err != nil || (next.State == Requested) != waits || waits && !next.DueAt.After(in.Now) {
			t.Errorf("a request due while the listing is %s: %v, %s until %v; those in line keep their place", s, err, next.State, next.DueAt)
		}
	}
}

// TestWays: a listing is traded in the ways that it offers and no other.
func TestWays(t *testing.T) {
	t.Parallel()
	reserved, met := walk(t, with(Reserve, Seller, func(_ *Trade, in *Input) { in.Meet = Appointment{} })), inState(t, Reserved)
	proposed := take(t, walk(t, do(Reserve, Seller)), do(SetAppointment, Buyer))
	for _, c := range []struct {
		tr    Trade
		on    Event
		by    Actor
		needs listing.Way
	}{
		{walk(t), Request, Buyer, listing.InPerson},
		{walk(t), Reserve, Seller, listing.InPerson}, // with an appointment
		{reserved, SetAppointment, Seller, listing.InPerson},
		{proposed, SetAppointment, Buyer, listing.InPerson},
		{proposed, AgreeAppointment, Seller, listing.InPerson},
		{met, HandOver, Buyer, listing.InPerson},
		{met, ClaimSold, Seller, listing.InPerson},
		{walk(t), Pay, Buyer, listing.ByParcel},
		{met, Pay, Buyer, listing.ByParcel},
		{inState(t, Requested), Accept, Seller, listing.AnyWay},
		{met, Cancel, Buyer, listing.AnyWay},
	} {
		for _, way := range listing.Ways() {
			in := happy(c.tr, c.on, c.by)
			in.Listing.Way = way
			_, _, err := c.tr.Apply(c.on, in)
			if offered := way.Allows(c.needs); offered != (err == nil) || !offered && fault.CodeOf(err) != CodeWay {
				t.Errorf("%s of a listing that is traded %q: %v, want it to pass: %t", c.on, way, err, offered)
			}
			if listed := has(c.tr.Allowed(c.by, in), c.on); listed != (err == nil) {
				t.Errorf("%s of a listing that is traded %q has a button: %t, but is refused with %v", c.on, way, listed, err)
			}
		}
	}
	wrong := happy(met, HandOver, Buyer)
	wrong.Listing.Way, wrong.Code = listing.ByParcel, "0000"
	if next, _, err := met.Apply(HandOver, wrong); next.CodeTries != 0 {
		t.Errorf("a code for what is not handed over cost a try: %v", err)
	}
	// The seller may set it aside for somebody who is to pay.
	in := happy(walk(t), Reserve, Seller)
	in.Listing.Way, in.Meet = listing.ByParcel, Appointment{}
	aside, _, err := walk(t).Apply(Reserve, in)
	if err != nil || aside.State != Reserved {
		t.Fatalf("a listing for parcels was not reserved: %v", err)
	}
	in = happy(aside, Pay, Buyer)
	in.Listing.Way = listing.ByParcel
	if paying, _, err := aside.Apply(Pay, in); err != nil || paying.State != Hold {
		t.Errorf("and not paid for: %v, %s", err, paying.State)
	}
}

func TestReasons(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in, want string
		ok       bool
	}{
		{"because", "because", true},
		{"  be\tcause\n", "be cause", true},
		{strings.Repeat("\uac00", 200), strings.Repeat("\uac00", 200), true},
		{strings.Repeat("\uac00", 201), "", false},
		{"", "", false},
		{"\u200b", "", false},
	} {
		got, err := ParseReason(c.in)
		if got != c.want || (err == nil) != c.ok {
			t.Errorf("ParseReason(%.20q) = %.20q, %v", c.in, got, err)
		}
	}
	long := func(_ *Trade, in *Input) { in.Reason = strings.Repeat("x", 201) }
	tr := inState(t, Reserved)
	in := happy(tr, Cancel, Buyer)
	long(nil, &in)
	_, _, err := tr.Apply(Cancel, in)
	wantCode(t, "a reason of 201 characters that nobody asked for", err, fault.Invalid, CodeReason)
	if next := take(t, tr, with(Cancel, Buyer, func(_ *Trade, in *Input) { in.Reason = " \n" })); next.State != Cancelled {
		t.Errorf("cancelling without a reason: %s", next.State)
	}
	take(t, inState(t, Approving), with(RecordRefusal, System, long)) // the provider's words are never too long to be true
	disputed := inState(t, Disputed)
	in = happy(disputed, RefundDispute, Operator)
	in.Reason = ""
	_, _, err = disputed.Apply(RefundDispute, in)
	wantCode(t, "an operator's decision without a reason", err, fault.Invalid, CodeReason)
	take(t, disputed, with(RefundDispute, Seller, func(_ *Trade, in *Input) { in.Reason = "" }))
}

// TestReserveKeepsWhatIsKnown: place and time may each be missing, not wrong.
func TestReserveKeepsWhatIsKnown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		meet Appointment
		code fault.Code
	}{
		{"neither", Appointment{}, ""},
		{"place only", Appointment{Place: " exit 2 "}, ""},
		{"too long a place", Appointment{Place: strings.Repeat("a", 51)}, listing.CodePlace},
		{"time without place", Appointment{At: monday.Add(day)}, listing.CodePlace},
		{"time too far", Appointment{At: monday.Add(15 * day), Place: "exit 2"}, CodeMeetingTime},
	} {
		tr := walk(t)
		in := happy(tr, Reserve, Seller)
		in.Meet = c.meet
		next, _, err := tr.Apply(Reserve, in)
		if fault.CodeOf(err) != c.code || err == nil && next.Meet.Place != strings.TrimSpace(c.meet.Place) {
			t.Errorf("%s: %v, meeting %+v, want %q", c.name, err, next.Meet, c.code)
		}
	}
}

func TestOpenCopiesWhatTheBuyerSaw(t *testing.T) {
	t.Parallel()
	l := thing(listing.ForSale)
	l.Photos = listing.Pending([]string{"a", "b"})
	l.Photos[1] = listing.Photo{State: listing.PhotoStored, Key: "k2"}
	p := testProcess()
	tr := Open(9, Direct, l, theBuyer, *p, monday)
	want := Agreed{
		Title: l.Title, Description: l.Description, Category: l.Category, Place: l.Place, OpenChatURL: l.OpenChatURL,
		PhotoKey: "k2", Price: thePrice, Fee: theFee,
	}
	if tr.Agreed != want || tr.State != None || tr.Version != 0 || tr.SellerID != theSeller || tr.BuyerID != theBuyer {
		t.Errorf("Open = %+v, want agreed %+v", tr, want)
	}
	if got := tr.RoleOf(0); got != "" {
		t.Errorf("RoleOf(0) = %q: nobody is a side", got)
	}
	for who, role := range map[int64]Actor{theSeller: Seller, theBuyer: Buyer, 33: ""} {
		if got := tr.RoleOf(member.ID(who)); got != role {
			t.Errorf("RoleOf(%d) = %q, want %q", who, got, role)
		}
	}
}
