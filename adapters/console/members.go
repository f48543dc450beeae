package console

// memberPages are the pages about members.
func (c *Console) memberPages(on routes) {}
