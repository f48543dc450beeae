package listing

import "github.com/junggyenara/junggye/core/fault"

// CodeHeld is the reason for refusing what operators do to a listing that a
// trade holds: that one has to end first.
const CodeHeld fault.Code = "listing.held" // [trade id]
