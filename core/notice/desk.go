package notice

import "github.com/junggyenara/junggye/core/fault"

// Reasons for refusing what operators do to a notice. Args are given in brackets.
const (
	CodeChanged  fault.Code = "notice.changed"  // since it was looked at
	CodeState    fault.Code = "notice.state"    // [word]
	CodeMove     fault.Code = "notice.move"     // [move, state]
	CodeTitle    fault.Code = "notice.title"    // [max characters]
	CodeBody     fault.Code = "notice.body"     // [max characters]
	CodeButtons  fault.Code = "notice.buttons"  // [max buttons]
	CodeLabel    fault.Code = "notice.label"    // [max characters]
	CodeLink     fault.Code = "notice.link"     // neither an https address nor a block that exists
	CodeSchedule fault.Code = "notice.schedule" // it would end before it is shown
)
