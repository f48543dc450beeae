package app

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/junggyenara/junggye/core/address"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/paylink"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/push"
	"github.com/junggyenara/junggye/core/trade"
	"github.com/junggyenara/junggye/ports"
)

// formLinkFor is how long a link in the chat leads to a form.
const formLinkFor = 24 * time.Hour

// AddressLink returns the address of the form in which this member, and nobody
// else, says where to send the trade's goods: the buyer the parcel, the seller a return.
func (m *Market) AddressLink(who member.ID, id trade.ID) string {
	token := m.Links.Sign(paylink.Claims{Purpose: paylink.ToAddress, Subject: int64(id), Member: who, Until: m.Clock.Now().Add(formLinkFor)})
	return fmt.Sprintf("%s/order/address/%d?t=%s", m.PublicURL, id, token)
}

// AccountLink returns the address of the form in which this member says where
// to be paid.
func (m *Market) AccountLink(who member.ID) string {
	token := m.Links.Sign(paylink.Claims{Purpose: paylink.ToAccount, Subject: int64(who), Member: who, Until: m.Clock.Now().Add(formLinkFor)})
	return fmt.Sprintf("%s/member/account/%d?t=%s", m.PublicURL, who, token)
}

// AddressForm is what the form shows before anybody types.
type AddressForm struct {
	Trade   trade.Trade
	Role    trade.Actor
	Address address.Address // given for this trade, else remembered, else zero
	Given   bool            // for this trade
	Open    bool            // it can still be given or changed
}

// OpenAddressForm returns the form behind a link of AddressLink.
func (m *Market) OpenAddressForm(ctx context.Context, id trade.ID, token string) (AddressForm, error) {
	claims, err := m.Links.Parse(token, paylink.ToAddress, int64(id), m.Clock.Now())
	if err != nil {
		return AddressForm{}, err
	}
	s := m.reading(ctx)
	t, err := s.tradeOf(id, claims.Member)
	if err != nil {
		return AddressForm{}, err
	}
	f := AddressForm{Trade: t, Role: t.RoleOf(claims.Member)}
	_, _, err = t.Apply(trade.GiveAddress, trade.Input{By: f.Role, MemberID: claims.Member, Now: s.now, Process: &m.Process})
	if f.Open = err == nil; !f.Open {
		return f, nil
	}
	kind, _ := addressKind(f.Role)
	f.Address, err = s.unsealAddress(kind, int64(id))
	f.Given = err == nil
	if fault.Is(err, fault.NotFound) {
		f.Address, err = s.unsealAddress(ports.OwnAddress, int64(claims.Member))
	}
	if fault.Is(err, fault.NotFound) {
		err = nil
	}
	return f, err
}

// GiveAddress stores where to send the trade's goods, for the other side to see
// while sending is due, and for the member's next trade if it shall be remembered.
// The same again changes nothing.
func (m *Market) GiveAddress(ctx context.Context, id trade.ID, token string, typed address.Address, remember bool) (t trade.Trade, err error) {
	claims, err := m.Links.Parse(token, paylink.ToAddress, int64(id), m.Clock.Now())
	if err != nil {
		return t, err
	}
	given, err := address.Parse(typed)
	if err != nil {
		return t, err
	}
	err = m.in(ctx, func(s step) error {
		if err := s.acting(claims.Member); err != nil {
			return err
		}
		if t, err = s.tradeOf(id, claims.Member); err != nil {
			return err
		}
		role := t.RoleOf(claims.Member)
		kind, err := addressKind(role)
		if err != nil {
			return err
		}
		if remember {
			if err := s.remember(claims.Member, given); err != nil {
				return err
			}
		}
		before, err := s.unsealAddress(kind, int64(id))
		if err == nil && before == given {
			return nil
		}
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if err := s.sealAddress(kind, int64(id), given); err != nil {
			return err
		}
		t, err = s.move(t, trade.GiveAddress, trade.Input{By: role, MemberID: claims.Member})
		return err
	})
	if err == nil {
		m.Wake()
	}
	return t, err
}

// remember keeps an address for the member's next trade, unless it is there.
func (s step) remember(who member.ID, a address.Address) error {
	before, err := s.unsealAddress(ports.OwnAddress, int64(who))
	if err == nil && before == a {
		return nil
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	return s.sealAddress(ports.OwnAddress, int64(who), a)
}

// addressKind says which address of a trade a side gives.
func addressKind(role trade.Actor) (ports.SealedKind, error) {
	switch role {
	case trade.Buyer:
		return ports.ToBuyer, nil
	case trade.Seller:
		return ports.ToSeller, nil
	default:
		return "", fault.New(fault.Forbidden, trade.CodeNotYours)
	}
}

// shownAddress returns the other side's address while there is something to
// send there, else the zero Address. Afterwards nobody reads it any more.
func (s step) shownAddress(t trade.Trade, role trade.Actor) (address.Address, error) {
	var kind ports.SealedKind
	switch {
	case role == trade.Seller && (t.State == trade.Paid || t.State == trade.CancelAsked):
		kind = ports.ToBuyer
	case role == trade.Buyer && t.State == trade.Returning:
		kind = ports.ToSeller
	default:
		return address.Address{}, nil
	}
	a, err := s.unsealAddress(kind, int64(t.ID))
	if fault.Is(err, fault.NotFound) {
		return address.Address{}, nil
	}
	return a, err
}

func (s step) sealAddress(kind ports.SealedKind, owner int64, a address.Address) error {
	return s.seal(kind, owner, a)
}

func (s step) unsealAddress(kind ports.SealedKind, owner int64) (a address.Address, err error) {
	err = s.unseal(kind, owner, &a)
	return a, err
}

// seal stores v so that only the vault can read it.
func (s step) seal(kind ports.SealedKind, owner int64, v any) error {
	body, err := s.m.sealFor(string(kind), owner, v)
	if err != nil {
		return err
	}
	return s.r.Sealed.Put(s.ctx, kind, owner, body, s.now)
}

func (s step) unseal(kind ports.SealedKind, owner int64, v any) error {
	body, err := s.r.Sealed.Get(s.ctx, kind, owner)
	if err != nil {
		return err
	}
	return s.m.openFor(string(kind), owner, body, v)
}

// sealFor seals v, which JSON can express, for one owner: copied to another's
// row it does not open.
func (m *Market) sealFor(kind string, owner int64, v any) (string, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return "", fault.Wrap(fault.Internal, "", fmt.Errorf("seal %s: %w", kind, err))
	}
	return m.Vault.Seal(plain, sealContext(kind, owner))
}

func (m *Market) openFor(kind string, owner int64, body string, v any) error {
	plain, err := m.Vault.Open(body, sealContext(kind, owner))
	if err == nil {
		err = json.Unmarshal(plain, v)
	}
	if err != nil {
		return fault.Wrap(fault.Internal, "", fmt.Errorf("open %s of %d: %w", kind, owner, err))
	}
	return nil
}

func sealContext(kind string, owner int64) string { return kind + ":" + strconv.FormatInt(owner, 10) }

// Account returns where the member is paid, masked, or NotFound.
func (m *Market) Account(ctx context.Context, who member.ID) (payout.Account, error) {
	a, err := m.reading(ctx).account(who)
	return a.Masked(), err
}

func (s step) account(who member.ID) (payout.Account, error) {
	given, err := s.given(who)
	return given.Account, err
}

func (s step) given(who member.ID) (g payout.Given, err error) {
	err = s.unseal(ports.OwnAccount, int64(who), &g)
	return g, err
}

// OpenAccountForm returns the member's account, masked, behind a link of
// AccountLink; without one it is zero.
func (m *Market) OpenAccountForm(ctx context.Context, who member.ID, token string) (payout.Account, error) {
	if _, err := m.Links.Parse(token, paylink.ToAccount, int64(who), m.Clock.Now()); err != nil {
		return payout.Account{}, err
	}
	a, err := m.Account(ctx, who)
	if fault.Is(err, fault.NotFound) {
		return payout.Account{}, nil
	}
	return a, err
}

// SetAccount stores where the member is paid from now on. A payout that is in
// a batch already goes where it was claimed for. An account that takes another one's
// place is not used for a while, and the member is told. The same again changes nothing.
func (m *Market) SetAccount(ctx context.Context, who member.ID, token, bank, number, holder string) (payout.Account, error) {
	if _, err := m.Links.Parse(token, paylink.ToAccount, int64(who), m.Clock.Now()); err != nil {
		return payout.Account{}, err
	}
	account, err := payout.ParseAccount(bank, number, holder)
	if err != nil {
		return payout.Account{}, err
	}
	err = m.in(ctx, func(s step) error {
		if err := s.acting(who); err != nil {
			return err
		}
		before, err := s.account(who)
		if err == nil && before == account {
			return nil
		}
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		given := payout.Given{Account: account}
		if err == nil {
			given.ChangedAt = s.now
			if err := s.tellAll(push.Urgent, s.newsOfMember(who, NewsAccountChanged)); err != nil {
				return err
			}
		}
		return s.seal(ports.OwnAccount, int64(who), given)
	})
	if err != nil {
		return payout.Account{}, err
	}
	return account.Masked(), nil
}
