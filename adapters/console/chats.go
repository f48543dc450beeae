package console

// chatPages are the pages about the chat log.
func (c *Console) chatPages(on routes) {}
