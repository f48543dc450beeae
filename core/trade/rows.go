package trade

// Row is one way through the table: a move from one state to another by one
// actor.
type Row struct {
	Name string // of the specification, such as "E12"
	From State
	On   Event
	By   Actor
	To   State
}

// Rows lists every way through the table, in its order, without duplicates, so
// that a test can tell which of them it never took.
func Rows() []Row {
	var all []Row
	seen := map[Row]bool{}
	for i := range table {
		r := &table[i]
		for _, from := range r.from {
			for _, by := range r.by {
				row := Row{Name: r.row, From: from, On: r.on, By: by, To: r.to}
				if r.to == same {
					row.To = from
				}
				if !seen[row] {
					seen[row] = true
					all = append(all, row)
				}
			}
		}
	}
	return all
}
