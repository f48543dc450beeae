package kakaopay

import (
	"net/http"

	"github.com/junggyenara/junggye/core/payment"
)

// outcomeOf sorts a readable error by KakaoPay's error table of 2018 and the
// general codes of the present API. Whatever is not in them is Unknown where
// money may have moved.
func outcomeOf(call string, status, code int, method string) payment.Outcome {
	switch code {
	case -429, -503, -9798, -10: // quota, maintenance, too fast: turned away at the door
		return payment.Retry
	case -500:
		return payment.Unknown
	}
	switch call {
	case callOrder:
		return lookupOutcome(code)
	case callReady:
		// No money moves at ready, so nothing needs to be looked up after a clear no.
		if isDefinite(code) || status >= http.StatusBadRequest && status < http.StatusInternalServerError {
			return payment.Refused
		}
		return payment.Unknown
	}
	return moneyOutcome(call, code, method)
}

// lookupOutcome never says Refused for a reason of ours, such as a wrong key:
// the caller would take it for the end of the payment.
func lookupOutcome(code int) payment.Outcome {
	switch {
	case code == -721:
		return payment.Refused
	case isDefinite(code):
		return payment.Retry
	}
	return payment.Unknown
}

func moneyOutcome(call string, code int, method string) payment.Outcome {
	switch code {
	case -702, -783, -784, -785: // already done, or being done at this moment
		return payment.Unknown
	}
	switch method {
	case "0504", "0025", "0140", "1009", "INVALID_CANCEL_STATUS": // done before
		return payment.Unknown
	case "0010", "BANK_FIRM_UNKNOWN", "BANK_FIRM_API_FAIL", "INTERNAL_ERROR": // the bank or card gave no clear answer
		return payment.Unknown
	case "BANK_FIRM_UNAVAILABLE", "UNDER_CONSTRUCTION":
		// Closed for the night. A refund can wait; an approval cannot, its token expires.
		if call == callCancel {
			return payment.Retry
		}
	}
	if isDefinite(code) {
		return payment.Refused
	}
	return payment.Unknown
}

// isDefinite lists the codes that say why nothing was done.
func isDefinite(code int) bool {
	switch code {
	case -2, -400, -401, -403, -404,
		-701, -703, -704, -705, -706, -707, -708, -710,
		-721, -722, -723, -724, -725, -726,
		-730, -731, -732, -733, -750, -751, -752, -753,
		-761, -780, -781, -782, -798, -799:
		return true
	}
	return false
}

// phaseOf reads a status word. A word that is new to us is Open: it decides
// nothing, and the trade asks again.
func phaseOf(word string) payment.Phase {
	switch word {
	case "SUCCESS_PAYMENT", "PART_CANCEL_PAYMENT":
		return payment.Captured
	case "CANCEL_PAYMENT":
		return payment.Returned
	case "QUIT_PAYMENT", "FAIL_PAYMENT":
		return payment.Abandoned
	}
	return payment.Open
}
