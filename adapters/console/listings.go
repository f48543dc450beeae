package console

// listingPages are the pages about listings.
func (c *Console) listingPages(on routes) {}
