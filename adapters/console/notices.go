package console

// noticePages are the pages about notices.
func (c *Console) noticePages(on routes) {}
