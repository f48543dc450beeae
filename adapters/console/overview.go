package console

import "github.com/junggyenara/junggye/core/operator"

// overviewPages are the pages about the overview, queues, payouts, drift, offers
// and settings.
func (c *Console) overviewPages(on routes) {
	on.get("/", operator.SeeOverview, c.overview)
}

// overview is the page that the desk opens with.
func (c *Console) overview(v *visit) error {
	return v.show(page{Title: wordOverview, Lead: leadOverview})
}
