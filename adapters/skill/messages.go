package skill

// Texts that a person may see when the caller supplied none.
const (
	textFallback = "지금은 답변을 준비하지 못했어요. 잠시 후 다시 시도해 주세요."
	textLate     = "처리하는 데 시간이 조금 더 걸리고 있어요. 잠시 후 다시 확인해 주세요."
	textBusy     = "지금 찾는 분이 많아요. 잠시 후 다시 시도해 주세요."
	textDenied   = "요청을 확인할 수 없어요."
	textNoTitle  = "안내"
	wordWon      = "원"

	labelWebLink  = "열기"
	labelMessage  = "보내기"
	labelBlock    = "선택"
	labelPhone    = "전화하기"
	labelShare    = "공유하기"
	labelOperator = "상담하기"

	// Price lines of a commerce card that cannot be sent as one; the verbs are
	// amounts with thousands separators.
	textPrice      = "가격 %s원"
	textSalePrice  = "판매가 %s원 (정가 %s원)"
	textDiscount   = "가격 %s원 (할인 %s원)"
	textRateSuffix = " %d%% 할인"
)
