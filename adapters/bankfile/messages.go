package bankfile

// columns are the headings of the sheet, as Korean banks' bulk transfer forms
// name them.
func columns() []string {
	return []string{"입금은행", "계좌번호", "예금주", "금액", "거래번호"}
}
