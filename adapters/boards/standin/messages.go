package standin

// Title is what members read as the name of the board.
const Title = "샘플 게시판"

const (
	agoMinutes = "분 전"
	agoHours   = "시간 전"
	agoDays    = "일 전"
)

// Words of the pages.
const (
	wordDeals    = "핫딜"
	wordVotes    = "추천"
	wordTitle    = "제목"
	wordEnded    = "종료"
	wordRuns     = "진행중"
	wordPrice    = "가격"
	wordLink     = "링크"
	wordShop     = "판매처"
	wordPartner  = "파트너 핫딜"
	wordAdTop    = "상단 광고"
	wordAdBottom = "하단 광고"
	textPartner  = "[지마켓] 파트너 광고 상품"
	textBlind    = "블라인드 처리된 글입니다."
	textShipping = "배송비"
	textToShop   = "상품 보러 가기"
	textShare    = "공유합니다."
	textNice     = "좋아 보여요."
	titleShop    = "샘플 쇼핑몰"
	textSample   = "특가상품을 시험해 보기 위한 페이지예요. 실제로 판매하지 않아요."
)
