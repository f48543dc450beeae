package console

// peoplePages are the pages about operators, the audit log and one's own account.
func (c *Console) peoplePages(on routes) {}
