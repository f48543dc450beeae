// Package member is the people of the market: who they are to each other. It
// keeps no more of them than a trade needs.
package member

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/text"
)

// ID identifies a member for ever, also after withdrawal.
type ID int64

// Reasons for refusing something about a member. Args are given in brackets.
const (
	CodeUnknown   fault.Code = "member.unknown"
	CodeChanged   fault.Code = "member.changed"
	CodeNotJoined fault.Code = "member.not_joined"
	CodeBlocked   fault.Code = "member.blocked"        // [reason, until; the zero time for no end]
	CodeBarred    fault.Code = "member.barred"         // somebody with this phone is blocked or left while blocked
	CodeGone      fault.Code = "operator.member_gone"  // the member has left
	CodeReason    fault.Code = "operator.block_reason" // [max characters]
	CodeUntil     fault.Code = "operator.block_until"  // a block's end lies in the past
	CodeKey       fault.Code = "operator.member_key"
	CodeTier      fault.Code = "operator.member_tier"
	CodeNickname  fault.Code = "member.nickname" // [max characters]
	CodeTaken     fault.Code = "member.taken"    // the nickname is somebody else's
	CodePhone     fault.Code = "member.phone"
	CodeOpenTrade fault.Code = "member.open_trade" // [number of trades]
	CodeJoined    fault.Code = "member.joined"
)

// State is a member's standing.
type State string

// The states of a member.
const (
	Active    State = "active"
	Blocked   State = "blocked"
	Withdrawn State = "withdrawn"
)

// States lists every State.
func States() []State { return []State{Active, Blocked, Withdrawn} }

// Tier is the badge shown on the profile.
type Tier string

// The tiers, lowest first; Admin is for operators' own accounts.
const (
	Bronze   Tier = "bronze"
	Silver   Tier = "silver"
	Platinum Tier = "platinum"
	Diamond  Tier = "diamond"
	Admin    Tier = "admin"
)

// Tiers lists every Tier.
func Tiers() []Tier { return []Tier{Bronze, Silver, Platinum, Diamond, Admin} }

// MaxNickname is the longest nickname in characters: KakaoTalk shows 15 in a
// card's profile line.
const MaxNickname = 15

// Member is one person of the market. It is a comparable value.
type Member struct {
	ID       ID
	Key      string // KakaoTalk's key of the person for this bot
	Nickname string
	// Phone is eleven digits. A stored member has it only if a version wrote it that
	// did not seal; then it is newer than PhoneSealed.
	Phone       string
	PhoneSealed string // by the vault, empty without one
	PhoneHash   string // by which the phone is found
	Tier        Tier
	PhotoKey    string // blob key of the profile photo, empty without one
	State       State
	Reason      string // of a block
	// BlockedUntil is when a block ends by itself; zero until somebody ends it.
	BlockedUntil time.Time
	// ConsentVersion names the text of the terms that was accepted at ConsentAt.
	ConsentVersion string
	ConsentAt      time.Time
	JoinedAt       time.Time
	WithdrawnAt    time.Time
	// RecordsUntil is how long the law keeps the records of who has left.
	RecordsUntil time.Time
	// ErasedAt is when they were emptied; zero while they are kept.
	ErasedAt time.Time
	Version  int64
}

// Join checks what a person typed and makes an active member.
func Join(id ID, key, nickname, phone, consent string, now time.Time) (Member, error) {
	if key == "" {
		return Member{}, fault.New(fault.Unauthenticated, CodeNotJoined)
	}
	nickname, err := ParseNickname(nickname)
	if err != nil {
		return Member{}, err
	}
	phone, err = ParsePhone(phone)
	if err != nil {
		return Member{}, err
	}
	return Member{
		ID: id, Key: key, Nickname: nickname, Phone: phone, Tier: Bronze, State: Active,
		ConsentVersion: consent, ConsentAt: now, JoinedAt: now, Version: 1,
	}, nil
}

// Withdraw ends the membership. Key, nickname and phone make room for others;
// the id stays, because the law keeps records of trades, as kept says.
func (m Member) Withdraw(now time.Time, kept []Kept) Member {
	id := strconv.FormatInt(int64(m.ID), 10)
	m.Key = "withdrawn:" + id
	m.Nickname = "withdrawn:" + id
	m.Phone, m.PhoneSealed, m.PhoneHash = "", "", ""
	m.PhotoKey = ""
	m.State = Withdrawn
	m.Reason, m.BlockedUntil = "", time.Time{}
	m.WithdrawnAt = now
	return m.Keep(kept)
}

// Keep notes until when the law keeps the records of a member who has left.
func (m Member) Keep(kept []Kept) Member {
	m.RecordsUntil = m.WithdrawnAt
	for _, k := range kept {
		if k.Until.After(m.RecordsUntil) {
			m.RecordsUntil = k.Until
		}
	}
	return m
}

// Erase takes away what is left of a member who has left and whose records the law
// asks for no longer. The id stays, which names nobody, for the book's sake.
func (m Member) Erase(now time.Time) Member {
	m.Tier, m.ConsentVersion, m.ConsentAt = Bronze, "", time.Time{}
	m.ErasedAt = now
	return m
}

// MayAct reports whether the member may do anything at all at now, with the
// reason.
func (m Member) MayAct(now time.Time) error {
	switch m.Standing(now) {
	case Active:
		return nil
	case Blocked:
		return fault.New(fault.Forbidden, CodeBlocked, m.Reason, m.BlockedUntil)
	case Withdrawn:
		return fault.New(fault.Unauthenticated, CodeNotJoined)
	}
	return fault.New(fault.Internal, CodeUnknown)
}

// ParseNickname accepts 1 to 15 characters of one line that hold a letter, a
// digit or an emoji, and no colon, which marks withdrawn members.
func ParseNickname(s string) (string, error) {
	s = text.Clean(s)
	readable := strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.So, r)
	})
	if !readable || text.Length(s) > MaxNickname || strings.ContainsAny(s, ":<>") {
		return "", fault.New(fault.Invalid, CodeNickname, MaxNickname)
	}
	return s, nil
}

// ParsePhone accepts a Korean mobile number, with or without hyphens and
// spaces, and returns its eleven digits.
func ParsePhone(s string) (string, error) {
	digits := strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return -1
		}
		return r
	}, text.Clean(s))
	if len(digits) != 11 || !strings.HasPrefix(digits, "01") || strings.Trim(digits, "0123456789") != "" {
		return "", fault.New(fault.Invalid, CodePhone)
	}
	return digits, nil
}

// MaskPhone hides the middle of eleven digits.
func MaskPhone(digits string) string {
	if len(digits) != 11 {
		return ""
	}
	return digits[:3] + "-****-" + digits[7:]
}
