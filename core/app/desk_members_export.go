package app

import (
	"context"
	"slices"
	"time"

	"github.com/junggyenara/junggye/core/address"
	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// MemberData is all that the market keeps of one member, as JSON for that
// member. It names no other member, and has what the other side of a trade wrote to
// nobody.
type MemberData struct {
	At        time.Time       `json:"at"`
	Profile   ProfileData     `json:"profile"`
	Addresses []AddressData   `json:"addresses"`
	Account   *payout.Account `json:"account,omitempty"`
	Listings  []ListingData   `json:"listings"`
	Trades    []TradeData     `json:"trades"`
	Payouts   []PayoutData    `json:"payouts"`
	Alerts    []AlertData     `json:"alerts"`
	// Cut tells that there are more listings or trades than one download has.
	Cut bool `json:"cut,omitempty"`
}

// ProfileData is who the member is.
type ProfileData struct {
	ID             member.ID    `json:"id,string"`
	Key            string       `json:"key"`
	Nickname       string       `json:"nickname"`
	Phone          string       `json:"phone"`
	Tier           member.Tier  `json:"tier"`
	State          member.State `json:"state"`
	BlockReason    string       `json:"blockReason,omitempty"`
	BlockedUntil   time.Time    `json:"blockedUntil,omitzero"`
	HasPhoto       bool         `json:"hasPhoto"`
	ConsentVersion string       `json:"consentVersion,omitempty"`
	ConsentAt      time.Time    `json:"consentAt,omitzero"`
	JoinedAt       time.Time    `json:"joinedAt"`
}

// AddressData is an address that the member gave: remembered, or for one trade.
type AddressData struct {
	TradeID trade.ID        `json:"tradeId,string,omitempty"`
	Address address.Address `json:"address"`
}

// ListingData is a listing with what it said before.
type ListingData struct {
	ID        listing.ID       `json:"id,string"`
	State     listing.State    `json:"state"`
	Category  listing.Category `json:"category"`
	Place     string           `json:"place"`
	OpenChat  string           `json:"openChatUrl"`
	CreatedAt time.Time        `json:"createdAt"`
	Versions  []VersionData    `json:"versions"`
}

// VersionData is what a listing said from a time on.
type VersionData struct {
	Title       string    `json:"title"`
	Description string    `json:"description"`
	Price       money.Won `json:"price"`
	At          time.Time `json:"at"`
}

// TradeData is a trade from the member's side.
type TradeData struct {
	ID       trade.ID      `json:"id,string"`
	Side     trade.Actor   `json:"side"`
	State    trade.State   `json:"state"`
	Title    string        `json:"title"`
	Price    money.Won     `json:"price"`
	At       time.Time     `json:"at"`
	History  []EventData   `json:"history"`
	Payments []PaymentData `json:"payments,omitempty"`
}

// EventData is a move of a trade; Note only where the other side did not write it.
type EventData struct {
	Event trade.Event `json:"event"`
	By    trade.Actor `json:"by"`
	To    trade.State `json:"to"`
	Note  string      `json:"note,omitempty"`
	At    time.Time   `json:"at"`
}

// PaymentData is a payment that the member began.
type PaymentData struct {
	ID       payment.ID    `json:"id,string"`
	State    payment.State `json:"state"`
	Amount   money.Won     `json:"amount"`
	Returned money.Won     `json:"returned"`
	Method   string        `json:"method,omitempty"`
	At       time.Time     `json:"at"`
}

// PayoutData is money that the member was to get.
type PayoutData struct {
	TradeID int64        `json:"tradeId,string"`
	State   payout.State `json:"state"`
	Amount  money.Won    `json:"amount"`
	PaidAt  time.Time    `json:"paidAt,omitzero"`
	At      time.Time    `json:"at"`
}

// AlertData is a word that the member wants to be told of.
type AlertData struct {
	Word  string    `json:"word"`
	Daily bool      `json:"daily"`
	At    time.Time `json:"at"`
}

// ExportMember returns a member's own data, which the member asked for. It says so
// in the audit log.
func (d Desk) ExportMember(ctx context.Context, by operator.Actor, id member.ID, why string) (MemberData, error) {
	if err := reasoned(why); err != nil {
		return MemberData{}, err
	}
	s, err := d.read(ctx, by, operator.ExportMember)
	if err != nil {
		return MemberData{}, err
	}
	data, err := s.export(id)
	if err != nil {
		return MemberData{}, err
	}
	err = d.change(ctx, by, operator.ExportMember, why, func(step) (deed, error) { return deed{subject: memberSubject(id)}, nil })
	if err != nil {
		return MemberData{}, err
	}
	return data, nil
}

func (s step) export(id member.ID) (MemberData, error) {
	who, err := s.member(id)
	if err != nil {
		return MemberData{}, err
	}
	phone, err := s.m.Phone(who)
	if err != nil {
		return MemberData{}, err
	}
	data := MemberData{
		At: local(s.now),
		Profile: ProfileData{
			ID: id, Key: who.Key, Nickname: who.Nickname, Phone: phone, Tier: who.Tier, State: who.Standing(s.now), BlockReason: who.Reason,
			BlockedUntil: local(who.BlockedUntil), HasPhoto: who.PhotoKey != "", ConsentVersion: who.ConsentVersion,
			ConsentAt: local(who.ConsentAt), JoinedAt: local(who.JoinedAt),
		},
		Addresses: []AddressData{}, Listings: []ListingData{}, Trades: []TradeData{}, Payouts: []PayoutData{}, Alerts: []AlertData{},
	}
	for _, add := range []func(*MemberData, member.ID) error{s.exportSealed, s.exportListings, s.exportTrades, s.exportRest} {
		if err := add(&data, id); err != nil {
			return MemberData{}, err
		}
	}
	return data, nil
}

// local is a time in Korea; the zero time stays.
func local(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(calendar.Seoul)
}

func (s step) exportSealed(data *MemberData, id member.ID) error {
	own, err := s.unsealAddress(ports.OwnAddress, int64(id))
	if err == nil {
		data.Addresses = append(data.Addresses, AddressData{Address: own})
	} else if !fault.Is(err, fault.NotFound) {
		return err
	}
	account, err := s.account(id)
	if err == nil {
		data.Account = &account
	} else if !fault.Is(err, fault.NotFound) {
		return err
	}
	return nil
}

func (s step) exportListings(data *MemberData, id member.ID) error {
	for _, state := range listing.States() {
		mine, err := s.r.Listings.ListBySeller(s.ctx, id, state, ports.Page{Limit: maxOpen})
		if err != nil {
			return err
		}
		data.Cut = data.Cut || len(mine) == maxOpen
		for _, l := range mine {
			said, err := s.r.Listings.Revisions(s.ctx, l.ID)
			if err != nil {
				return err
			}
			row := ListingData{
				ID: l.ID, State: l.State, Category: l.Category, Place: l.Place, OpenChat: l.OpenChatURL, CreatedAt: local(l.CreatedAt),
				Versions: []VersionData{},
			}
			for _, r := range said {
				row.Versions = append(row.Versions, VersionData{r.Title, r.Description, r.Price, local(r.At)})
			}
			data.Listings = append(data.Listings, row)
		}
	}
	return nil
}

func (s step) exportTrades(data *MemberData, id member.ID) error {
	page := ports.Page{Limit: maxOpen}
	bought, err := s.r.Trades.ListByBuyer(s.ctx, id, trade.States(), page)
	if err != nil {
		return err
	}
	sold, err := s.r.Trades.ListBySeller(s.ctx, id, trade.States(), page)
	if err != nil {
		return err
	}
	data.Cut = data.Cut || len(bought) == maxOpen || len(sold) == maxOpen
	for _, t := range slices.Concat(bought, sold) {
		row, err := s.exportTrade(t, id)
		if err != nil {
			return err
		}
		data.Trades = append(data.Trades, row)
		kind, err := addressKind(row.Side)
		if err != nil {
			return err
		}
		given, err := s.unsealAddress(kind, int64(t.ID))
		if err == nil {
			data.Addresses = append(data.Addresses, AddressData{TradeID: t.ID, Address: given})
		} else if !fault.Is(err, fault.NotFound) {
			return err
		}
	}
	return nil
}

func (s step) exportTrade(t trade.Trade, id member.ID) (TradeData, error) {
	row := TradeData{
		ID: t.ID, Side: t.RoleOf(id), State: t.State, Title: t.Agreed.Title, Price: t.Agreed.Price, At: local(t.CreatedAt), History: []EventData{},
	}
	history, err := s.r.Trades.History(s.ctx, t.ID)
	if err != nil {
		return row, err
	}
	for _, r := range history {
		e := EventData{Event: r.Event, By: r.By, To: r.To, At: local(r.At)}
		if r.MemberID == id || r.By != trade.Buyer && r.By != trade.Seller {
			e.Note = r.Note
		}
		row.History = append(row.History, e)
	}
	if row.Side != trade.Buyer {
		return row, nil
	}
	attempts, err := s.r.Attempts.ListByTrade(s.ctx, t.ID)
	for _, a := range attempts {
		if a.BuyerID == id {
			row.Payments = append(row.Payments, PaymentData{a.ID, a.State, a.Amount, a.Cancelled, a.Method, local(a.CreatedAt)})
		}
	}
	return row, err
}

func (s step) exportRest(data *MemberData, id member.ID) error {
	owed, err := s.r.Payouts.ListBySeller(s.ctx, id)
	if err != nil {
		return err
	}
	for _, p := range owed {
		data.Payouts = append(data.Payouts, PayoutData{p.TradeID, p.State, p.Amount, local(p.PaidAt), local(p.CreatedAt)})
	}
	alerts, err := s.r.Alerts.ListByMember(s.ctx, id)
	for _, a := range alerts {
		data.Alerts = append(data.Alerts, AlertData{a.Word, a.Daily, local(a.AddedAt)})
	}
	return err
}
