package console

import (
	"strings"

	"github.com/junggyenara/junggye/core/operator"
)

// place is a page that the navigation leads to.
type place struct {
	Word   string
	Path   string // below Base
	Key    string // after "g"
	Action operator.Action
}

// way is a place as one operator sees it.
type way struct {
	Word, Href, Key string
	Current         bool
}

// places are the navigation, of what exists, in the order of a day's work.
func (c *Console) places() []place {
	all := []place{
		{wordOverview, "", "h", operator.SeeOverview},
		{wordQueues, "/queues", "q", operator.SeeTrades},
		{wordTrades, "/trades", "t", operator.SeeTrades},
		{wordPayouts, "/payouts", "p", operator.SeePayouts},
		{wordDrifts, "/drifts", "d", operator.SettleDrift},
		{wordMembers, "/members", "m", operator.SeeMembers},
		{wordListings, "/listings", "l", operator.SeeListings},
		{wordNotices, "/notices", "n", operator.SeeNotices},
		{wordOffers, "/offers", "o", operator.SeeOffers},
		{wordChats, "/chats", "c", operator.SeeChats},
		{wordAudit, "/audit", "a", operator.SeeAudit},
		{wordOperators, "/operators", "u", operator.SeeOperators},
		{wordSettings, "/settings", "s", operator.SeeSettings},
	}
	found := all[:0]
	for _, p := range all {
		if c.has(p.Path) {
			found = append(found, p)
		}
	}
	return found
}

// ways are the places that an operator may go to.
func (c *Console) ways(by operator.Actor, here string) []way {
	var out []way
	for _, p := range c.nav {
		if !by.Role.May(p.Action) {
			continue
		}
		href := Base + p.Path
		current := here == href || p.Path != "" && strings.HasPrefix(here, href+"/")
		out = append(out, way{p.Word, href, p.Key, current})
	}
	return out
}
