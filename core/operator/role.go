package operator

import "slices"

// Role is what an operator is there for.
type Role string

// The roles.
const (
	Support Role = "support" // members, listings, notices, disputes
	Finance Role = "finance" // money that is stuck, payouts, drift
	Owner   Role = "owner"   // everything, and who else may
)

// Roles lists every Role.
func Roles() []Role { return []Role{Support, Finance, Owner} }

// Action is one thing that an operator does, as the audit log names it.
type Action string

// The actions.
const (
	SeeOverview Action = "overview.see"

	SeeMembers     Action = "members.see"
	SeeContact     Action = "members.contact" // phone and addresses in full
	EditMember     Action = "members.edit"    // nickname and tier
	AddMember      Action = "members.add"
	BlockMember    Action = "members.block" // and unblock
	WithdrawMember Action = "members.withdraw"
	ExportMember   Action = "members.export" // a member's own data, on the member's request

	// EraseMember is nobody's: the market does it when the law asks for records no longer.
	EraseMember Action = "members.erase"

	SeeListings   Action = "listings.see"
	BlockListing  Action = "listings.block" // and unblock
	DeleteListing Action = "listings.delete"

	SeeNotices Action = "notices.see"
	EditNotice Action = "notices.edit" // write, publish, hide, delete

	SeeTrades   Action = "trades.see"
	DecideTrade Action = "trades.decide" // disputes, returns, claims, contested hand-overs, freezing
	MoveMoney   Action = "trades.money"  // refunds, transfers by hand, completing for the seller

	SeePayouts  Action = "payouts.see"
	MakePayouts Action = "payouts.make" // claim, export, send, hold, mark
	SettleDrift Action = "drifts.settle"

	SeeOffers   Action = "offers.see"
	CrawlOffers Action = "offers.crawl"
	// SwitchOffers takes a board's offers away, or brings them back.
	SwitchOffers Action = "offers.switch"

	SeeChats     Action = "chats.see"
	SeeAudit     Action = "audit.see"
	SeeSettings  Action = "settings.see"
	SeeOperators Action = "operators.see"
	EditOperator Action = "operators.edit"

	// SignIn and the like concern oneself; every role has them.
	SignIn  Action = "self.sign_in"
	SignOut Action = "self.sign_out"
	EditOwn Action = "self.edit" // own password and second factor
)

// everybody may do what harms nobody and keeps no secret.
var everybody = []Role{Support, Finance, Owner}

// matrix says who may do what. What is not in it nobody may.
var matrix = map[Action][]Role{
	SeeOverview: everybody,

	SeeMembers:     everybody,
	SeeContact:     {Support, Owner},
	EditMember:     {Support, Owner},
	AddMember:      {Support, Owner},
	BlockMember:    {Support, Owner},
	WithdrawMember: {Support, Owner},
	ExportMember:   {Support, Owner},
	EraseMember:    {},

	SeeListings:   everybody,
	BlockListing:  {Support, Owner},
	DeleteListing: {Support, Owner},

	SeeNotices: everybody,
	EditNotice: {Support, Owner},

	SeeTrades:   everybody,
	DecideTrade: {Support, Owner},
	MoveMoney:   {Finance, Owner},

	SeePayouts:  {Finance, Owner},
	MakePayouts: {Finance, Owner},
	SettleDrift: {Finance, Owner},

	SeeOffers:   everybody,
	CrawlOffers: {Support, Owner}, SwitchOffers: {Support, Owner},

	SeeChats:     {Support, Owner},
	SeeAudit:     {Finance, Owner},
	SeeSettings:  {Finance, Owner},
	SeeOperators: {Owner},
	EditOperator: {Owner},

	SignIn:  everybody,
	SignOut: everybody,
	EditOwn: everybody,
}

// Actions lists every Action in alphabetical order.
func Actions() []Action {
	all := make([]Action, 0, len(matrix))
	for a := range matrix {
		all = append(all, a)
	}
	slices.Sort(all)
	return all
}

// May reports whether the role has the action.
func (r Role) May(a Action) bool { return slices.Contains(matrix[a], r) }
