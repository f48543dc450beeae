package app

import (
	"context"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/member"
)

// phoneKind names phones among what is sealed and among what is found by its
// fingerprint.
const phoneKind = "phone"

// mostSame is how many members with one phone are looked at.
const mostSame = 50

// SealPhone puts the member's plain phone where only the vault can read it.
func (m *Market) SealPhone(who *member.Member) error { return m.sealPhone(who, who.Phone) }

func (m *Market) sealPhone(who *member.Member, phone string) error {
	sealed, err := m.sealFor(phoneKind, int64(who.ID), phone)
	if err != nil {
		return err
	}
	who.Phone, who.PhoneSealed, who.PhoneHash = "", sealed, m.Vault.Hash(phoneKind, phone)
	return nil
}

// Phone returns the member's eleven digits, or nothing where none are stored. A
// plain one is newer than the sealed one: it was written by a program of the version
// before, which knows of no other place.
func (m *Market) Phone(who member.Member) (phone string, err error) {
	if who.Phone != "" || who.PhoneSealed == "" {
		return who.Phone, nil
	}
	err = m.openFor(phoneKind, int64(who.ID), who.PhoneSealed, &phone)
	return phone, err
}

// withPhone finds who has the phone, newest first.
func (s step) withPhone(phone string, limit int) ([]member.Member, error) {
	return s.r.Members.ListByPhone(s.ctx, s.m.Vault.Hashes(phoneKind, phone), phone, limit)
}

// notBarred refuses a phone whose owner is blocked, or left while blocked. self
// is who has it already; 0 is nobody.
func (s step) notBarred(phone string, self member.ID) error {
	bars, err := s.r.Bars.Find(s.ctx, s.m.Vault.Hashes(phoneKind, phone), s.now)
	if err != nil {
		return err
	}
	if len(bars) > 0 {
		return fault.New(fault.Forbidden, member.CodeBarred)
	}
	same, err := s.withPhone(phone, mostSame)
	if err != nil {
		return err
	}
	for _, who := range same {
		if who.ID != self && who.Standing(s.now) == member.Blocked {
			return fault.New(fault.Forbidden, member.CodeBarred)
		}
	}
	return nil
}

// bar keeps the phone of a blocked member who leaves.
func (s step) bar(who member.Member) error {
	b := member.Bar{PhoneHash: who.PhoneHash, Reason: who.Reason, Until: who.BarredUntil(s.now), At: s.now}
	// One that no key opens any more keeps the fingerprint that it has.
	if phone, err := s.m.Phone(who); err == nil && phone != "" {
		b.PhoneHash, b.KeyID = s.m.Vault.Hash(phoneKind, phone), s.m.Vault.KeyID()
	}
	if b.PhoneHash == "" {
		return nil
	}
	return s.r.Bars.Put(s.ctx, b)
}

// ChangePhone stores another phone number.
func (m *Market) ChangePhone(ctx context.Context, id member.ID, phone string) (member.Member, error) {
	phone, err := member.ParsePhone(phone)
	if err != nil {
		return member.Member{}, err
	}
	return m.saveMember(ctx, id, func(s step, who *member.Member) error {
		// One that no key opens any more is replaced like any other.
		if before, err := m.Phone(*who); err == nil && before == phone {
			return nil
		}
		if err := s.notBarred(phone, who.ID); err != nil {
			return err
		}
		return m.sealPhone(who, phone)
	})
}
