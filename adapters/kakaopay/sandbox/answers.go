package sandbox

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"
)

// korean writes a time as KakaoPay does: Korean time, seconds, no zone.
func korean(at time.Time) string {
	return at.In(kst()).Format("2006-01-02T15:04:05")
}

func kst() *time.Location { return time.FixedZone("KST", 9*60*60) }

// fullAmounts is a sum in an answer, which always has all parts.
type fullAmounts struct {
	amounts
	Point        int64 `json:"point"`
	Discount     int64 `json:"discount"`
	GreenDeposit int64 `json:"green_deposit"`
}

func full(a amounts) fullAmounts { return fullAmounts{amounts: a} }

func readyAnswer(p *record, public string) map[string]any {
	page := public + "/mockup/" + p.Page
	scheme := "kakaotalk://kakaopay/pg?url=" + page
	return map[string]any{
		"tid":                      p.TID,
		"tms_result":               false,
		"next_redirect_app_url":    page + "/aInfo",
		"next_redirect_mobile_url": page + "/mInfo",
		"next_redirect_pc_url":     page + "/info",
		"android_app_scheme":       scheme,
		"ios_app_scheme":           scheme,
		"created_at":               korean(p.CreatedAt),
	}
}

// paymentAnswer is what the answers to approve, cancel and order share.
func paymentAnswer(p *record) map[string]any {
	answer := map[string]any{
		"tid": p.TID, "cid": p.CID, "partner_order_id": p.OrderID, "partner_user_id": p.UserID,
		"item_name": p.ItemName, "quantity": p.Quantity, "amount": full(p.Amount),
		"created_at": korean(p.CreatedAt),
	}
	if p.ItemCode != "" {
		answer["item_code"] = p.ItemCode
	}
	if p.Method != "" {
		answer["payment_method_type"] = p.Method
	}
	if p.taken() {
		answer["approved_at"] = korean(p.ApprovedAt)
	}
	if !p.CanceledAt.IsZero() {
		answer["canceled_at"] = korean(p.CanceledAt)
	}
	return answer
}

// withLast adds what belongs to the newest movement of money.
func withLast(answer map[string]any, p *record) map[string]any {
	last := p.Actions[len(p.Actions)-1]
	answer["aid"] = last.AID
	if last.Payload != "" {
		answer["payload"] = last.Payload
	}
	return answer
}

func approveAnswer(p *record) map[string]any {
	answer := withLast(paymentAnswer(p), p)
	if p.Method == methodCard {
		answer["card_info"] = map[string]any{
			"kakaopay_purchase_corp": textCardName, "kakaopay_purchase_corp_code": "00",
			"kakaopay_issuer_corp": textCardName, "kakaopay_issuer_corp_code": "00",
			"bin": "000000", "card_type": textCredit, "install_month": "00",
			"approved_id": "00000000", "card_mid": "000000000",
			"interest_free_install": "N", "card_item_code": "00000",
		}
	}
	return answer
}

func cancelAnswer(p *record, back amounts) map[string]any {
	answer := withLast(paymentAnswer(p), p)
	answer["status"] = p.Status
	answer["approved_cancel_amount"] = full(back)
	answer["canceled_amount"] = full(p.Cancelled)
	answer["cancel_available_amount"] = full(p.left())
	return answer
}

func orderAnswer(p *record) map[string]any {
	answer := paymentAnswer(p)
	answer["status"] = p.Status
	answer["canceled_amount"] = full(p.Cancelled)
	answer["cancel_available_amount"] = full(p.left())
	if p.Method == methodCard {
		answer["selected_card_info"] = map[string]any{
			"card_bin": "000000", "install_month": 0, "card_corp_name": textCardName, "interest_free_install": "N",
		}
	}
	details := make([]map[string]any, 0, len(p.Actions))
	for _, one := range p.Actions {
		details = append(details, map[string]any{
			"aid": one.AID, "approved_at": korean(one.At), "amount": one.Amount,
			"point_amount": 0, "discount_amount": 0, "payment_action_type": one.Type, "payload": one.Payload,
		})
	}
	if len(details) > 0 {
		answer["payment_action_details"] = details
	}
	return answer
}

// writeRefusal writes an error in the shape of the API. What is no refusal is a
// failure of the sandbox itself, such as a full disk.
func writeRefusal(w http.ResponseWriter, err error) {
	reason, ok := errors.AsType[*refusal](err)
	if !ok {
		reason = &refusal{code: -500, message: "the sandbox failed"}
	}
	answer := map[string]any{"error_code": reason.code, "error_message": reason.message}
	if reason.method != "" {
		answer["extras"] = map[string]string{
			"method_result_code": reason.method, "method_result_message": reason.message,
		}
	}
	writeJSON(w, httpStatus(reason.code), answer)
}

func httpStatus(code int) int {
	switch code {
	case -401, -403, -404, -429, -500, -503:
		return -code
	case -9798:
		return http.StatusServiceUnavailable
	}
	return http.StatusBadRequest
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	data, err := json.Marshal(body)
	if err != nil {
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json;charset=UTF-8")
	w.WriteHeader(status)
	// An error here means that the caller has gone; there is nobody to tell.
	_, _ = w.Write(data)
}
