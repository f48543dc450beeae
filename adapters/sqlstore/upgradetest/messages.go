package upgradetest

// Titles in rows.sql, and what is searched for.
const (
	chair       = "의자"
	hiddenTitle = "숨긴 책상"
	addedTitle  = "만년필과 공책"
	newTitle    = "잉크"
)
