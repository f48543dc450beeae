package sandbox

// The Korean of the payment page and of the answers.
const (
	textCardName = "시험카드"
	textCredit   = "신용"

	textTitle      = "결제하기"
	textBadge      = "시험 결제"
	textNoMoney    = "시험용 화면이에요. 실제 돈은 빠져나가지 않아요."
	textItem       = "상품명"
	textAmount     = "결제 금액"
	textMeans      = "결제수단"
	textMoney      = "페이머니"
	textMoneyHint  = "시험용 잔액으로 결제해요."
	textCard       = "카드"
	textCardHint   = "시험용 카드로 일시불 결제해요."
	textUntil      = "까지 결제할 수 있어요."
	textPay        = "결제하기"
	textConsent    = "결제하기를 누르면 결제 내용을 확인하고 결제 진행에 동의하는 것으로 봐요."
	textLeave      = "취소(나가기)"
	textFail       = "실패 시험"
	textWon        = "원"
	textOverTitle  = "결제를 진행할 수 없어요"
	textUnknown    = "결제 정보를 찾을 수 없어요. 처음부터 다시 시도해 주세요."
	textPaid       = "이미 결제가 끝났어요. 창을 닫고 채팅방으로 돌아가 주세요."
	textFinished   = "취소되었거나 실패한 결제예요. 채팅방에서 다시 시작해 주세요."
	textBadMeans   = "이 결제수단은 사용할 수 없어요. 뒤로 가서 다시 골라 주세요."
	textSystemFail = "결제 내용을 저장하지 못했어요. 잠시 후 다시 시도해 주세요."
)
