package pages

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/junggyenara/junggye/core/address"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
)

// What every page shares.
const (
	wordSite     = "중계나라"
	wordChannel  = "카카오톡 채널로 돌아가기"
	textClose    = "이 창을 닫고 카카오톡 대화방으로 돌아가 주세요."
	wordPayOn    = "결제 계속하기"
	wordRequest  = "문의 번호"
	wordOptional = "(선택)"
)

// Names on the receipt.
const (
	nameOrder   = "주문번호"
	nameItem    = "상품"
	nameAmount  = "결제 금액"
	nameDue     = "결제할 금액"
	nameUnpaid  = "상품 금액"
	nameRefund  = "환불 금액"
	nameNextTry = "다음 환불 시도"

	nameRefunded = "환불한 금액"
	nameRest     = "판매자 몫"
	nameSendTo   = "받는 분"
	namePhone    = "연락처"
	nameAddress  = "주소"
	nameRequest  = "배송 요청"
	nameAccount  = "정산 계좌"
)

// Words on buttons that load the page again.
const (
	wordLookAgain = "결과 다시 확인하기"
	wordTryAgain  = "다시 시도하기"

	wordGiveAddress   = "배송지 입력하기"
	wordChangeAddress = "배송지 확인·변경하기"
	wordChangeIt      = "다시 수정하기"
)

// What a payment has come to.
const (
	titleHold       = "결제가 아직 끝나지 않았어요"
	textHold        = "카카오페이 결제 화면에서 결제를 마치면 주문이 완료돼요."
	textHoldNotLeft = "카카오페이에서 취소가 확인되지 않아 상품을 계속 잡아 두고 있어요."

	titleClosing = "결제 시간이 지났어요"
	textClosing  = "빠져나간 돈이 없는지 카카오페이에 확인하고 있어요. 잠시만 기다려 주세요."

	titleChecking = "결제를 확인하고 있어요"
	textChecking  = "카카오페이의 답을 기다리고 있어요. 보통 몇 초 안에 끝나요."
	textManual    = "카카오페이의 답이 늦어져 운영팀이 직접 확인하고 있어요. 결제가 확인되면 주문이 이어지거나 전액 환불돼요."
	noteNotTwice  = "확인이 끝날 때까지 다시 결제하지 말아 주세요."
	noteMayClose  = "이 창을 닫아도 괜찮아요. 결과는 카카오톡 대화방에서 볼 수 있어요."
	noteReloads   = "이 화면은 저절로 새로 고쳐져요."

	titlePaid     = "결제가 완료됐어요"
	textHeld      = "결제하신 금액은 거래가 끝날 때까지 중계나라가 보관해요."
	titleComplete = "거래가 끝났어요"
	textComplete  = "보관하던 금액을 판매자에게 보내요. 이용해 주셔서 고마워요."
	noteFrozen    = "운영팀이 거래를 잠시 멈추고 확인하고 있어요. 그동안 기한도 멈춰 있어요."

	titleRefund      = "전액 환불해 드려요"
	textRefunding    = "거래가 취소되어 결제하신 금액을 모두 돌려드리고 있어요."
	textRefundDue    = "결제는 됐지만 이 상품의 거래를 이어 갈 수 없게 됐어요. 불편을 드려 죄송해요. 결제하신 금액을 모두 돌려드려요."
	titleRefunded    = "전액 환불됐어요"
	textRefunded     = "결제하신 금액을 모두 돌려드렸어요."
	titleRefundStuck = "환불이 늦어지고 있어요"
	textRefundStuck  = "환불이 아직 처리되지 않아 운영팀이 확인하고 있어요. 결제하신 금액은 모두 돌려드려요. 기다리시게 해서 죄송해요."
	noteRefundTakes  = "결제수단에 따라 실제로 돌려받기까지 며칠 걸릴 수 있어요."

	titlePart        = "일부 환불해 드려요"
	textPart         = "정해진 금액을 돌려드리고 있어요. 나머지 금액의 거래는 그대로 이어져요."
	textPartStuck    = "일부 환불이 아직 처리되지 않아 운영팀이 확인하고 있어요. 정해진 금액은 꼭 돌려드려요. 기다리시게 해서 죄송해요."
	textRefundClaim  = "거래 후 신고에 따라 결제하신 금액을 모두 돌려드리고 있어요."
	titleClaim       = "신고를 확인하고 있어요"
	textClaim        = "확인이 끝날 때까지 판매자 정산을 멈추고 결제하신 금액을 중계나라가 보관해요."
	noteNeedsAddress = "배송지를 입력하셔야 판매자가 상품을 보낼 수 있어요."

	titleUnpaid       = "결제되지 않았어요"
	titleExpired      = "결제 시간이 지났어요"
	titleRefused      = "결제가 승인되지 않았어요"
	titleNotDone      = "결제를 마치지 못했어요"
	titleLeft         = "결제를 취소했어요"
	textUnpaid        = "돈은 빠져나가지 않았어요."
	noteReleased      = "잡아 두었던 상품은 풀렸어요. 아직 사고 싶다면 카카오톡 대화방에서 상품을 다시 열어 주세요."
	noteStillReserved = "이 상품의 예약은 그대로예요."
	noteSeeChat       = "지금 상태는 카카오톡 대화방의 구매내역에서 확인해 주세요."

	titlePreview = "중계나라 결제"
	textPreview  = "카카오톡 대화방에서 받은 버튼을 누르면 결제가 시작돼요."
)

func noteHold(until string) string {
	return until + " 결제하지 않으면 저절로 취소되고, 돈은 빠져나가지 않아요."
}

func noteReservedUntil(until string) string {
	return "이 상품의 예약은 " + until + " 그대로예요."
}

// stage is what a paid trade's page says in one state: what happens now, what
// the deadline is called, and what follows when nobody acts.
type stage struct{ Now, Deadline, Silence string }

func paidStages(shipDays int) map[trade.State]stage {
	return map[trade.State]stage{
		trade.Paid: {
			fmt.Sprintf("판매자가 영업일 %d일 안에 상품을 보내고 운송장 번호를 등록해요.", shipDays),
			"발송 기한", "기한까지 보내지 않으면 전액 환불돼요.",
		},
		trade.CancelAsked: {
			"취소를 요청하셨어요. 판매자의 답을 기다리고 있어요.",
			"답변 기한", "기한까지 답하거나 보내지 않으면 전액 환불돼요.",
		},
		trade.Sent: {
			"상품을 보냈어요. 받으면 카카오톡 대화방에서 구매를 확정해 주세요.",
			"구매확정 기한", "기한까지 알려 주시지 않으면 저절로 확정돼요.",
		},
		trade.Arrived: {
			"상품이 도착했어요. 이상이 없으면 카카오톡 대화방에서 구매를 확정해 주세요.",
			"구매확정 기한", "기한까지 알려 주시지 않으면 저절로 확정돼요.",
		},
		trade.Confirmed: {
			"구매를 확정했어요. 판매자의 판매확정을 기다리고 있어요.",
			"판매확정 기한", "기한까지 확정하지 않으면 저절로 거래가 끝나요.",
		},
		trade.Disputed: {
			"문제를 접수했어요. 판매자의 답과 운영팀의 확인을 기다리고 있어요.",
			"결정 기한", "기한까지 결정되지 않으면 전액 환불돼요.",
		},
		trade.Returning: {
			"판매자 주소로 상품을 돌려보내고 카카오톡 대화방에서 반품 운송장을 등록해 주세요.",
			"반품 기한", "기한까지 보내지 않으면 반품하지 않는 것으로 보고 구매가 확정돼요.",
		},
		trade.ReturnSent: {
			"상품을 돌려보냈어요. 판매자의 확인을 기다리고 있어요.",
			"확인 기한", "기한까지 답이 없으면 전액 환불돼요.",
		},
		trade.ClaimOpen: {
			"거래 후 문제를 접수했어요. 판매자의 답과 운영팀의 확인을 기다리고 있어요.",
			"결정 기한", "기한까지 결정되지 않으면 신고가 끝나고 판매자에게 정산돼요.",
		},
		trade.Complete: {Now: "거래 내역은 카카오톡 대화방의 구매내역에서 볼 수 있어요."},
	}
}

func stageNoReturnAddress() stage {
	return stage{
		"판매자가 반품받을 주소를 입력하기를 기다리고 있어요.",
		"반품 기한", "기한까지 주소를 입력하지 않으면 전액 환불돼요.",
	}
}

// Words of the form for an address.
const (
	titleGiveAddress  = "배송지를 입력해 주세요"
	textGiveAddress   = "상품을 받으실 곳이에요. 판매자에게만, 보낼 때까지만 보여요."
	titleGiveReturn   = "반품받을 주소를 입력해 주세요"
	textGiveReturn    = "상품을 돌려받으실 곳이에요. 구매자에게만, 돌려보낼 때까지만 보여요."
	wordSaveAddress   = "저장하기"
	tickRemember      = "다음 거래에서도 이 주소 쓰기"
	titleAddressSaved = "주소를 저장했어요"
	textToSeller      = "판매자가 이 주소로 상품을 보내요."
	textToBuyer       = "구매자가 이 주소로 상품을 돌려보내요."
	noteStillChange   = "상품을 보내기 전까지는 다시 수정하실 수 있어요."
	titleNoAddressNow = "지금은 주소를 입력할 수 없어요"
	textNoAddressNow  = "상품을 이미 보냈거나 거래가 바뀌었어요. 지금 상태는 카카오톡 대화방의 '내 거래'에서 확인해 주세요."
)

// addressLabels name the fields of an address, with a hint where one helps.
func addressLabels() map[string][2]string {
	return map[string][2]string{
		address.Name:     {"받는 분", ""},
		address.Phone:    {"휴대전화 번호", "예: 010-1234-5678"},
		address.Postcode: {"우편번호", "숫자 다섯 자리"},
		address.Street:   {"주소", "예: 경기도 부천시 길주로 210"},
		address.Detail:   {"상세 주소", "예: 101동 1203호"},
		address.Request:  {"배송 요청", "예: 문 앞에 놓아 주세요"},
	}
}

// addressErrors say what is wrong with a field.
func addressErrors() map[string]string {
	return map[string]string{
		address.Name:     "받는 분의 이름을 30자 안으로 입력해 주세요.",
		address.Phone:    "휴대전화 번호 11자리를 입력해 주세요.",
		address.Postcode: "우편번호 숫자 다섯 자리를 입력해 주세요.",
		address.Street:   "주소를 120자 안으로 입력해 주세요.",
		address.Detail:   "상세 주소는 80자 안으로 입력해 주세요.",
		address.Request:  "배송 요청은 80자 안으로 입력해 주세요.",
	}
}

// Words of the form for an account.
const (
	titleGiveAccount  = "정산 계좌를 입력해 주세요"
	textGiveAccount   = "거래가 끝나면 판매 대금을 보내 드릴 계좌예요. 본인 이름의 계좌를 입력해 주세요."
	wordSaveAccount   = "저장하기"
	titleAccountSaved = "정산 계좌를 저장했어요"
	textAccountSaved  = "앞으로 판매 대금을 이 계좌로 보내 드려요."
	noteUnderWay      = "이미 이체를 시작한 정산은 전에 등록하신 계좌로 보내요."
	noteSealed        = "계좌번호는 암호화해 보관하고, 화면에는 일부만 보여 드려요."
	nameAccountNow    = "지금 등록된 계좌"
)

// accountLabels name the fields of an account, with a hint where one helps.
func accountLabels() map[string][2]string {
	return map[string][2]string{
		fieldBank: {"은행", "예: 국민은행"}, fieldNumber: {"계좌번호", "숫자와 붙임표(-)만 입력해 주세요."}, fieldHolder: {"예금주", ""},
	}
}

func accountErrors() map[string]string {
	return map[string]string{
		fieldBank:   "은행 이름을 20자 안으로 입력해 주세요.",
		fieldNumber: "계좌번호 8~16자리를 숫자로 입력해 주세요.",
		fieldHolder: "예금주 이름을 30자 안으로 입력해 주세요.",
	}
}

// banks are offered while somebody types; any other name is accepted too.
func banks() []string {
	return []string{
		"국민은행", "신한은행", "우리은행", "하나은행", "농협은행", "기업은행", "카카오뱅크", "토스뱅크", "케이뱅크", "새마을금고", "우체국",
		"신협", "수협은행", "SC제일은행", "한국씨티은행", "산업은행", "아이엠뱅크", "부산은행", "경남은행", "광주은행", "전북은행", "제주은행",
	}
}

func textWrong(fields int) string {
	return fmt.Sprintf("입력한 내용을 %d곳 확인해 주세요.", fields)
}

func noteAddressBy(until string) string {
	return until + " 입력하지 않으면 판매자가 거래를 취소할 수 있어요."
}

func accountText(a payout.Account) string {
	return fmt.Sprintf("%s %s (%s)", a.Bank, a.Number, a.Holder)
}

func addressText(a address.Address) string {
	return strings.TrimSpace(fmt.Sprintf("(%s) %s %s", a.Postcode, a.Street, a.Detail))
}

func phoneText(digits string) string {
	if len(digits) != 11 {
		return digits
	}
	return digits[:3] + "-" + digits[3:7] + "-" + digits[7:]
}

// formReasons are the words for what the forms can meet.
func formReasons() map[fault.Code]failure {
	return map[fault.Code]failure{
		payment.CodeLink: {
			Title: "링크를 사용할 수 없어요",
			Text:  "링크가 만료됐거나 올바르지 않아요. 카카오톡 대화방에서 거래 카드를 다시 열어 버튼을 눌러 주세요.",
		},
		trade.CodeMove:     {Title: titleNoAddressNow, Text: textNoAddressNow},
		trade.CodeNotYours: {Title: titleNoAddressNow, Text: textNoAddressNow},
		trade.CodeFrozen:   reasons()[trade.CodeFrozen],
		member.CodeBlocked: {
			Title: "이용이 제한된 회원이에요",
			Text:  "지금은 저장할 수 없어요. 카카오톡 채널로 문의해 주세요.",
			With:  reasons()[member.CodeBlocked].With,
		},
		member.CodeNotJoined: {
			Title: "회원만 이용할 수 있어요",
			Text:  "탈퇴했거나 가입하지 않은 회원이에요. 카카오톡 대화방에서 회원가입을 한 뒤 다시 시도해 주세요.",
		},
	}
}

// failure is how a page tells that something was not done.
type failure struct {
	Status int
	Title  string
	Text   string
	Again  bool                 // the same request may work later
	With   func(arg any) string // a sentence about the error's first figure
}

// failures has a row for every Kind.
func failures() map[fault.Kind]failure {
	return map[fault.Kind]failure{
		fault.Internal: {
			Status: http.StatusInternalServerError, Title: "문제가 생겼어요",
			Text: "저희 쪽 문제로 화면을 보여 드리지 못했어요. 결제 상태는 카카오톡 대화방에서 확인해 주세요. 계속되면 아래 번호로 문의해 주세요.",
		},
		fault.Invalid: {
			Status: http.StatusBadRequest, Title: "열 수 없는 주소예요",
			Text: "주소가 올바르지 않아요. 카카오톡 대화방에서 상품을 다시 열어 주세요.",
		},
		fault.Unauthenticated: {
			Status: http.StatusForbidden, Title: "회원만 결제할 수 있어요",
			Text: "카카오톡 대화방에서 회원가입을 한 뒤 다시 시도해 주세요.",
		},
		fault.Forbidden: {
			Status: http.StatusForbidden, Title: "열 수 없는 화면이에요",
			Text: "이 화면을 볼 수 있는 회원이 아니에요. 카카오톡 대화방에서 상품을 다시 열어 주세요.",
		},
		fault.NotFound: {
			Status: http.StatusNotFound, Title: "찾을 수 없어요",
			Text: "없거나 삭제된 페이지예요. 카카오톡 대화방에서 다시 찾아 주세요.",
		},
		fault.Exists: {
			Status: http.StatusConflict, Title: "이미 처리된 요청이에요",
			Text: "카카오톡 대화방에서 지금 상태를 확인해 주세요.",
		},
		fault.Conflict: {
			Status: http.StatusConflict, Title: "지금은 결제할 수 없어요",
			Text: "그사이 거래 상태가 바뀌었어요. 카카오톡 대화방에서 상품을 다시 열어 확인해 주세요.",
		},
		fault.Stale: {
			Status: http.StatusConflict, Title: "방금 상태가 바뀌었어요",
			Text: "다른 요청과 겹쳤어요. 다시 시도해 주세요.", Again: true,
		},
		fault.Limited: {
			Status: http.StatusTooManyRequests, Title: "잠시 쉬었다가 다시 해 주세요",
			Text: "정해진 횟수를 넘었어요. 나중에 다시 시도해 주세요.",
		},
		fault.Unavailable: {
			Status: http.StatusServiceUnavailable, Title: "지금은 연결할 수 없어요",
			Text: "일시적인 문제로 처리하지 못했어요. 잠시 뒤 다시 시도해 주세요. 다시 시도해도 두 번 결제되지 않아요.", Again: true,
		},
		fault.InDoubt: {
			Status: http.StatusServiceUnavailable, Title: "결과를 확인하고 있어요",
			Text: "방금 요청이 처리됐는지 확인하는 중이에요. 카카오톡 대화방에서 지금 상태를 확인해 주세요. 다시 시도해도 두 번 결제되지 않아요.", Again: true,
		},
	}
}

// reasons are more exact words for the reasons that these pages can meet.
func reasons() map[fault.Code]failure {
	return map[fault.Code]failure{
		payment.CodeLink: {
			Title: "링크를 사용할 수 없어요",
			Text:  "링크가 만료됐거나 올바르지 않아요. 카카오톡 대화방에서 상품을 다시 열어 결제 버튼을 눌러 주세요.",
		},
		app.CodeProvider: {
			Title: "카카오페이에 연결하지 못했어요",
			Text:  "결제를 시작하지 못했어요. 돈은 빠져나가지 않았어요. 잠시 뒤 다시 시도해 주세요.",
		},
		app.CodeTooFast: {
			Title: "잠시 쉬었다가 다시 해 주세요",
			Text:  "결제를 짧은 시간에 여러 번 시작했어요. 돈은 빠져나가지 않았어요.",
			With: func(seconds any) string {
				return fmt.Sprintf("%v초 뒤에 다시 시도해 주세요.", seconds)
			},
		},
		member.CodeBlocked: {
			Title: "이용이 제한된 회원이에요",
			Text:  "지금은 결제할 수 없어요. 카카오톡 채널로 문의해 주세요.",
			With: func(reason any) string {
				if reason == "" {
					return ""
				}
				return fmt.Sprintf("제한 사유: %v", reason)
			},
		},
		member.CodeNotJoined: {
			Title: "회원만 결제할 수 있어요",
			Text:  "탈퇴했거나 가입하지 않은 회원이에요. 카카오톡 대화방에서 회원가입을 한 뒤 다시 시도해 주세요.",
		},
		listing.CodeUnknown: {
			Title: "상품을 찾을 수 없어요",
			Text:  "삭제됐거나 숨겨진 상품이에요. 카카오톡 대화방에서 다른 상품을 찾아 주세요.",
		},
		listing.CodeChanged: {
			Title: "상품 정보가 바뀌었어요",
			Text:  "상품을 보신 뒤에 판매자가 내용을 고쳤어요. 채팅에서 상품을 다시 확인하고 결제해 주세요.",
		},
		trade.CodeNotForSale: {
			Title: "지금은 살 수 없는 상품이에요",
			Text:  "다른 분이 먼저 결제하고 있거나 이미 거래 중인 상품이에요. 카카오톡 대화방에서 상태를 확인해 주세요.",
		},
		trade.CodeOwnListing: {
			Title: "내 상품은 살 수 없어요",
			Text:  "직접 등록한 상품이에요. 카카오톡 대화방에서 다른 상품을 찾아 주세요.",
		},
		trade.CodeHolds: {
			Title: "오늘은 더 시도할 수 없어요",
			Text:  "같은 상품의 결제를 여러 번 시작했어요. 하루가 지난 뒤 다시 시도해 주세요.",
			With: func(most any) string {
				return fmt.Sprintf("한 상품의 결제는 24시간에 %v번까지 시작할 수 있어요.", most)
			},
		},
		trade.CodeWay: {
			Title: "직거래로만 거래하는 상품이에요",
			Text:  "카카오페이로 결제하지 않는 상품이에요. 카카오톡 대화방에서 판매자에게 문의해 주세요.",
		},
		trade.CodeFirstRefusal: {
			Title: "먼저 기다린 분이 있어요",
			Text:  "먼저 신청한 분에게 살 기회를 드리고 있어요. 카카오톡 대화방에서 구매를 신청해 두면 차례를 기다릴 수 있어요.",
		},
		trade.CodeFrozen: {
			Title: "잠시 멈춘 거래예요",
			Text:  "운영팀이 이 거래를 확인하고 있어요. 확인이 끝나면 이어서 할 수 있어요.",
		},
	}
}

// won writes an amount as 1,234,567원.
func won(w money.Won) string { return w.String() + "원" }

// until writes a deadline as "11월 25일(수) 오후 11:59까지". A deadline at midnight
// belongs to the day that it ends, so it is told by that day's last minute.
func until(t, now time.Time) string {
	if day := t.In(calendar.Seoul); day.Hour() == 0 && day.Minute() == 0 {
		t = t.Add(-time.Minute)
	}
	return moment(t, now) + "까지"
}

// moment writes a time as "11월 25일(수) 오후 3:05" in Korea, with the year when it
// is another than now's.
func moment(t, now time.Time) string {
	t, now = t.In(calendar.Seoul), now.In(calendar.Seoul)
	weekday := [...]string{"일", "월", "화", "수", "목", "금", "토"}[t.Weekday()]
	text := fmt.Sprintf("%d월 %d일(%s) %s", int(t.Month()), t.Day(), weekday, timeOfDay(t))
	if t.Year() != now.Year() {
		text = fmt.Sprintf("%d년 %s", t.Year(), text)
	}
	return text
}

func timeOfDay(t time.Time) string {
	half, hour := "오전", t.Hour()
	if hour >= 12 {
		half, hour = "오후", hour-12
	}
	if hour == 0 {
		hour = 12
	}
	if t.Hour() == 12 && t.Minute() == 0 {
		half = "낮"
	}
	return fmt.Sprintf("%s %d:%02d", half, hour, t.Minute())
}
