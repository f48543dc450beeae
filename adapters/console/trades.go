package console

// tradePages are the pages about trades.
func (c *Console) tradePages(on routes) {}
