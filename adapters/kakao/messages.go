package kakao

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/junggyenara/junggye/core/address"
	"github.com/junggyenara/junggye/core/alert"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/notice"
	"github.com/junggyenara/junggye/core/offer"
	"github.com/junggyenara/junggye/core/parcel"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/push"
	"github.com/junggyenara/junggye/core/trade"
)

// won keeps the long name of money.Won out of the tables.
type won = money.Won

// Labels of buttons and quick replies: KakaoTalk shows 14 characters, 8 where
// two stand side by side.
const (
	lblHome            = "홈"
	lblStart           = "처음으로"
	lblMain            = "메인"
	lblMainMenu        = "메인메뉴"
	lblMore            = "더보기"
	lblSearchOn        = "이어서 찾기"
	lblBack            = "뒤로가기"
	lblAgain           = "다시 입력하기"
	lblRetry           = "다시 시도하기"
	lblJoin            = "회원가입"
	lblNewest          = "최신 상품"
	lblSearch          = "상품검색"
	lblCategories      = "카테고리"
	lblSpecial         = "특가상품"
	lblNotices         = "공지사항"
	lblMyPage          = "마이페이지"
	lblMyTrades        = "내 거래"
	lblAllTrades       = "지난 거래 포함"
	lblNews            = "새 소식"
	lblProfile         = "프로필"
	lblProfilePhoto    = "프로필 사진 등록"
	lblSales           = "판매내역"
	lblPurchases       = "구매내역"
	lblWithdraw        = "회원탈퇴"
	lblWithdrawYes     = "네, 탈퇴할게요"
	lblChangePhone     = "전화번호 변경"
	lblRegister        = "상품등록"
	lblWriteListing    = "상품정보 입력"
	lblPrices          = "가격대"
	lblAnyPrice        = "전체 가격"
	lblNarrowCategory  = "카테고리 좁히기"
	lblAnyCategory     = "전체 카테고리"
	lblWays            = "거래 방법"
	lblUnfiltered      = "조건 없이 보기"
	lblPickCategory    = "카테고리 고르기"
	lblPublish         = "등록하기"
	lblRewrite         = "다시 작성하기"
	lblListing         = "상품 보기"
	lblDetail          = "상세보기"
	lblBuyThere        = "구매하러가기"
	lblPay             = "카카오페이로 결제하기"
	lblOpenChat        = "오픈채팅 문의하기"
	lblRequest         = "직거래 요청하기"
	lblReserveNamed    = "구매자 지정 예약"
	lblEditTitle       = "이름 수정"
	lblEditPrice       = "가격 수정"
	lblEditDescription = "설명 수정"
	lblRetryPhotos     = "사진 다시 올리기"
	lblTradeState      = "거래 상태 보기"
	lblRefresh         = "새로고침"
	lblWaiting         = "대기 중인 요청"
	lblWrite           = "입력하기"
	lblOfferSearch     = "특가 검색"
	lblNewOne          = "새 상품 특가"
	lblAlerts          = "키워드 알림"
	lblAlertAdd        = "키워드 등록"
	lblAlertsDaily     = "하루 한 번 받기"
	lblAlertsAtOnce    = "바로 받기"
	lblFound           = "찾은 물건 보기"
	lblNo              = "아니요"
	lblYesDelete       = "네, 삭제할게요"
	lblYesSold         = "네, 판매했어요"
	lblChangeAddress   = "배송지 변경"
	lblChangeReturn    = "반품 주소 변경"
	lblAddAccount      = "정산 계좌 등록"
	lblChangeAccount   = "정산 계좌 변경"
)

// The owner's words for a listing's moves; a pressed word arrives as the utterance.
const (
	wordReserve = "예약"
	wordRelease = "예약취소"
	wordForSale = "판매중"
	wordSold    = "판매완료"
	wordHide    = "숨김"
	wordDelete  = "삭제"
	wordBuying  = "구매중"
	wordBought  = "구매완료"
	wordLeft    = "탈퇴한 회원"
)

var listingStates = map[listing.State]string{
	listing.ForSale: wordForSale, listing.Reserved: wordReserve, listing.Paying: wordForSale, listing.InTrade: "판매대기",
	listing.Sold: wordSold, listing.Hidden: wordHide, listing.Deleted: wordDelete, listing.Blocked: "운영 차단",
}

// marks stand before a listing that is on the market but not free.
var marks = map[listing.State]string{listing.Reserved: "예약중", listing.Paying: "결제 진행 중"}

// shownState is a listing's state with what a visitor has to know about it.
func shownState(s listing.State) string {
	if s == listing.Paying {
		return listingStates[s] + ", " + marks[s]
	}
	return listingStates[s]
}

// nickname is what others read; a member who left has none.
func nickname(m member.Member) string {
	if m.State == member.Withdrawn {
		return wordLeft
	}
	return m.Nickname
}

// wayNames say how a listing may be traded.
var wayNames = map[listing.Way]string{listing.AnyWay: "직거래, 택배(카카오페이)", listing.InPerson: "직거래", listing.ByParcel: "택배(카카오페이)"}

// wayChoices are what an owner chooses from, and the marks of listings that are
// not traded both ways.
var wayChoices = map[listing.Way]string{listing.AnyWay: "둘 다", listing.InPerson: "직거래만", listing.ByParcel: "택배만"}

// wayFilters are what a list can be narrowed down to.
var wayFilters = map[listing.Way]string{listing.AnyWay: "전체 거래 방법", listing.InPerson: "직거래 가능", listing.ByParcel: "택배 가능"}

// wayTexts say why a listing is not traded in the other way.
var wayTexts = map[listing.Way]string{
	listing.InPerson: "만나서 직거래만 하는 상품이에요. 카카오페이로 결제하지 않고 오픈채팅으로 약속을 정해 주세요.",
	listing.ByParcel: "택배로만 거래하는 상품이에요. 만나지 않고 카카오페이로 결제해서 거래해 주세요.",
}

// wayOf reads the first word that names a way.
func wayOf(words ...string) (listing.Way, bool) {
	for _, word := range words {
		for _, w := range listing.Ways() {
			if word == wayChoices[w] {
				return w, true
			}
		}
	}
	return "", false
}

// wayText says why the listing is not traded in this way; its own is the arg.
func wayText(args []any) string {
	for _, arg := range args {
		if word, ok := arg.(string); ok && wayTexts[listing.Way(word)] != "" {
			return wayTexts[listing.Way(word)]
		}
	}
	return kindTexts[fault.Conflict]
}

// stateOf reads the first word that names a listing state.
func stateOf(words ...string) (listing.State, bool) {
	for _, word := range words {
		for _, s := range listing.States() {
			if word != "" && (word == listingStates[s] || word == string(s)) && s != listing.Deleted && s != listing.Paying {
				return s, true
			}
		}
	}
	return "", false
}

var categoryNames = map[listing.Category]string{
	listing.Fashion: "패션/잡화", listing.Appliance: "생활가전", listing.Furniture: "가구/인테리어", listing.Beauty: "뷰티/미용",
	listing.Ticket: "티켓/교환권", listing.Digital: "디지털기기", listing.Books: "도서", listing.Hobby: "취미/게임/음반",
	listing.Sports: "스포츠/레저", listing.Other: "기타",
}

// priceBands are the prices that a list can be narrowed down to, in won; both
// limits belong to a band, and 0 is none.
var priceBands = []struct {
	name      string
	low, high won
}{
	{"1만원 이하", 0, 10_000},
	{"1만~5만원", 10_000, 50_000},
	{"5만~20만원", 50_000, 200_000},
	{"20만~50만원", 200_000, 500_000},
	{"50만원 이상", 500_000, 0},
}

// categoryOf reads the first word that names a category.
func categoryOf(words ...string) (listing.Category, bool) {
	for _, word := range words {
		for _, c := range listing.Categories() {
			if word != "" && (word == categoryNames[c] || word == string(c)) {
				return c, true
			}
		}
	}
	return "", false
}

var tierNames = map[member.Tier]string{
	member.Bronze: "브론즈", member.Silver: "실버", member.Platinum: "플래티넘", member.Diamond: "다이아몬드", member.Admin: "관리자",
}

var roleNames = map[trade.Actor]string{
	trade.Buyer: "구매자", trade.Seller: "판매자", trade.System: "중계나라", trade.Browser: "구매자", trade.Operator: "운영자",
}

var carrierNames = map[parcel.Carrier]string{
	parcel.CJ: "CJ대한통운", parcel.Post: "우체국택배", parcel.Hanjin: "한진택배", parcel.Lotte: "롯데택배", parcel.Logen: "로젠택배",
	// A digit in a name would be read as part of the number.
	parcel.CU: "CU편의점택배", parcel.GS: "GS편의점택배",
}

// Sentences of the skills.
const (
	msgLate       = "조금만 기다려 주세요. 처리가 끝나면 바로 반영돼요.\n잠시 후 '내 거래'나 '홈'에서 확인해 주세요."
	msgBusy       = "지금 찾는 분이 많아 바로 답해 드리지 못했어요. 아래 버튼으로 다시 시도해 주세요."
	msgDenied     = "이 요청은 처리할 수 없어요. 중계나라 채널에서 다시 시도해 주세요."
	msgFallback   = "지금은 답을 준비하지 못했어요. 잠시 후 다시 시도해 주세요."
	msgUnreadable = "요청을 읽지 못했어요. '처음으로'를 눌러 다시 시작해 주세요."
	fmtRequestID  = "\n문의 번호: %s"

	titleJoinFirst     = "회원가입이 필요해요"
	titleWelcome       = "중계나라"
	msgWelcomeStranger = "카카오톡 안에서 안전하게 사고파는 중고 장터예요.\n닉네임과 전화번호만 있으면 바로 시작할 수 있어요."
	fmtWelcomeMember   = "%s님, 안녕하세요!\n무엇을 도와드릴까요?"
	fmtUnseen          = "\n확인하지 않은 소식이 %d건 있어요."
	fmtNewsCount       = "새 소식 %d건"
	msgPhotoOutOfTurn  = "사진 잘 받았어요. 사진을 올려 판매하시려면 '상품등록'을 눌러 주세요."
	msgNotUnderstood   = "말씀을 잘 알아듣지 못했어요.\n아래에서 원하시는 것을 골라 주세요."

	fmtJoined          = "%s님, 가입을 환영해요!\n이제 물건을 사고팔 수 있어요."
	fmtJoinedAlready   = "이미 %s님으로 가입되어 있어요."
	msgNoPhoto         = "사진을 찾지 못했어요. 사진 한 장을 다시 올려 주세요."
	altProfilePhoto    = "프로필 사진"
	msgProfilePhotoSet = "프로필 사진을 등록했어요."
	fmtMyPage          = "%s님의 마이페이지예요.\n원하시는 메뉴를 골라 주세요."
	titleProfile       = "내 프로필"
	fmtProfile         = "등급: %s\n닉네임: %s\n전화번호: %s\n가입일: %s\n정산 계좌: %s"
	msgSalesMenu       = "어떤 상태의 상품을 볼까요?"
	fmtPhoneChanged    = "전화번호를 바꿨어요.\n새 번호: %s"
	fmtWithdrawBlocked = "아직 끝나지 않은 거래가 %d건 있어서 탈퇴할 수 없어요.\n아래 거래를 먼저 마무리해 주세요."
	msgAskWithdraw     = "정말 탈퇴하시겠어요?\n등록한 상품은 삭제되고 예약과 요청은 취소돼요. 거래 기록은 법에 따라 5년 동안 보관돼요."
	fmtRecordsUntil    = "\n거래 기록은 법에 따라 %s까지 이름 없이 보관한 뒤 더 보관하지 않아요."
	msgWithdrawn       = "탈퇴가 완료됐어요. 그동안 중계나라를 이용해 주셔서 고맙습니다."
	msgSomeNews        = "새로운 소식이 있어요."
	msgNoNews          = "새로운 소식이 없어요."
	titleNews          = "새 소식"
	fmtNewsNote        = " (%s)"
	fmtNewsLine        = "%s · %s"

	msgStartListing      = "판매할 상품을 등록할까요?\n사진, 이름, 설명, 가격, 거래 장소, 오픈채팅 주소를 차례로 여쭤볼게요."
	msgPickCategory      = "어떤 카테고리를 둘러볼까요?"
	msgPickOwnCategory   = "상품에 맞는 카테고리를 골라 주세요."
	fmtPhotoNumber       = "사진 %d/%d"
	fmtPublished         = "'%s' 등록이 완료됐어요."
	fmtPhotosDropped     = "\n사진은 %d장까지만 올릴 수 있어서 %d장은 제외했어요."
	fmtPhotosPending     = "\n사진 %d장을 가져오는 중이에요. 잠시 후 자동으로 보여요."
	fmtPhotosFailed      = "\n사진 %d장을 가져오지 못했어요. '사진 다시 올리기'로 다시 보내 주세요."
	fmtPhotosFailedShort = "사진 %d장 실패 · "
	fmtListingHead       = "%s · %s · %s원"
	fmtListingWay        = "거래 방법: %s"
	fmtListingPlace      = "거래 장소: %s"
	fmtListingSeller     = "판매자: %s"
	fmtListingDate       = "등록일: %s"
	fmtBlocked           = "운영 정책에 따라 차단된 상품이에요. 사유: %s"
	fmtAskDelete         = "'%s' 상품을 삭제할까요? 삭제하면 되돌릴 수 없어요."
	fmtAskSold           = "'%s' 상품을 판매완료로 바꿀까요? 구매자를 지정하지 않은 판매로 기록되고 되돌릴 수 없어요."
	fmtAskSoldNamed      = "'%s' 상품을 판매완료로 바꿀까요? 예약한 구매자에게 확인을 요청해요."
	msgUnknownWord       = "바꿀 수 없는 상태예요. 상품 화면에서 다시 골라 주세요."
	fmtStatusChanged     = "상품 상태를 변경했어요.\n현재 상태: %s"
	msgSoldAsked         = "구매자에게 거래 완료를 확인하고 있어요. {claim} 안에 답이 없으면 판매완료로 바뀌어요."
	msgDeleted           = "상품을 삭제했어요."
	msgEdited            = "상품 정보를 수정했어요."
	msgEditedInTrade     = "상품 정보를 수정했어요. 진행 중인 거래는 구매자가 본 내용 그대로 유지돼요."
	fmtAskWay            = "이 상품을 어떻게 거래할까요?\n지금: %s"
	fmtWaySet            = "거래 방법을 바꿨어요.\n현재 거래 방법: %s"
	fmtWayNow            = "\n거래 방법: %s (아래에서 바꿀 수 있어요)"
	msgPhotosReplaced    = "새 사진을 받았어요."
	msgRequested         = "판매자에게 직거래를 요청했어요."
	fmtReservedFor       = "%s님 앞으로 예약했어요."

	msgMarketEmpty    = "아직 판매 중인 상품이 없어요. 첫 상품을 등록해 보세요."
	fmtCategoryEmpty  = "'%s' 카테고리에 판매 중인 상품이 없어요."
	fmtSearchEmpty    = "'%s'에 맞는 상품을 찾지 못했어요. 다른 말로 검색해 보세요."
	msgSearchedSoFar  = "최근 상품부터 찾았는데 여기까지는 없었어요. 더 오래된 상품에서 이어서 찾아볼까요?"
	msgFilterEmpty    = "고른 조건에 맞는 상품이 없어요. 조건을 바꿔 보세요."
	msgPickWay        = "어떤 방법으로 거래할 상품을 볼까요?"
	fmtWay            = "거래: %s"
	msgPickPrice      = "어떤 가격대의 상품을 볼까요?"
	msgNarrowCategory = "어떤 카테고리에서 찾을까요?"
	fmtPriced         = "가격: %s"
	msgNoMore         = "더 보여 드릴 내용이 없어요."
	fmtCardLine       = "%s · %s"
	fmtOwnEmpty       = "'%s' 상태인 상품이 없어요."
	msgNoPurchases    = "구매한 상품이 없어요."
	msgNoContracts    = "진행 중인 판매가 없어요."
	msgNoTrades       = "진행 중인 거래가 없어요."
	msgNoTradesAtAll  = "아직 거래한 기록이 없어요."
	fmtRowUntil       = "%s · %s까지"
	titleNotices      = "공지사항"
	msgNoNotices      = "등록된 공지사항이 없어요."
	msgNoOffers       = "지금은 특가상품이 없어요. 곧 새로운 특가를 가져올게요."
	fmtOfferEmpty     = "'%s'에 맞는 특가상품이 없어요. 키워드 알림을 등록하면 새로 올라올 때 알려 드려요."
	fmtOfferLine      = "%s · %s"
	msgPriceUnknown   = "가격은 판매처에서 확인"
	fmtOfferBefore    = "지난 %d월 %d일 %s"
	fmtOldSource      = "%s 특가는 %s에 확인한 내용이에요. 지금은 새 글을 가져오지 못하고 있어요."
	fmtNewOne         = "새 상품 특가 %s (%s)"

	titleAlerts     = "키워드 알림 (%d/%d)"
	fmtAlertRow     = "누르면 알림을 꺼요"
	fmtAlertOff     = "%s 알림 끄기"
	msgNoAlerts     = "찾는 물건의 이름을 등록해 두면 중고 상품과 특가상품에 새로 올라올 때 소식으로 알려 드려요.\n밤 10시부터 아침 8시까지는 모아 두었다가 아침에 알려 드려요."
	fmtAlertAdded   = "'%s' 알림을 등록했어요. 새로 올라오면 알려 드릴게요."
	fmtAlertThere   = "'%s' 알림은 이미 등록되어 있어요."
	msgAlertOff     = "알림을 껐어요."
	msgAlertsDaily  = "하루에 한 번, 아침 8시에 모아서 알려 드릴게요."
	msgAlertsAtOnce = "새로 올라오면 바로 알려 드릴게요. 밤 10시부터 아침 8시까지는 아침에 알려 드려요."
	msgNothingFound = "알림으로 찾은 물건이 아직 없거나, 이미 모두 판매됐어요."
	fmtFoundUsed    = "중고 %s원 · %s"
	fmtFoundNew     = "특가 %s · %s"
	fmtFoundWord    = "키워드: %s"
)

// Words of the trade card.
const (
	titleHistory        = "거래 기록"
	fmtHistoryLine      = "%s %s: %s"
	fmtStateDone        = "%s · %s"
	fmtCardOrder        = "주문번호: %d"
	fmtCardListing      = "상품: %s (%s원)"
	fmtCardTurn         = "지금 차례: %s"
	fmtOwnTurn          = "%s(나)"
	wordAhead           = "앞선 거래"
	fmtCardTask         = "할 일: %s"
	fmtCardNote         = "안내: %s"
	msgAnswerProposal   = "상대방이 제안한 약속 변경을 확인해 주세요. 동의하지 않으면 원래 약속대로 진행돼요."
	msgPayReserved      = "오픈채팅으로 이야기한 뒤 카카오페이로 결제해 주세요."
	msgAwaitPayment     = "구매자의 카카오페이 결제를 기다려 주세요."
	msgSellToAnybody    = "만나서 거래한 뒤 '판매완료'를 눌러 주세요."
	msgFrozen           = "운영자가 거래를 잠시 멈췄어요. 다시 진행될 때까지 기다려 주세요."
	fmtDeadline         = "기한: %s까지"
	fmtDeadlineExtended = "기한: %s까지 (서비스 장애로 {grace} 늘렸어요)"
	fmtNextLookup       = "다음 결제 조회: %s"
	fmtNextRefund       = "다음 환불 시도: %s"
	msgNoDeadline       = "기한: 없음"
	msgNoDeadlineFrozen = "기한: 멈춤"
	fmtSilent           = "그때까지 아무도 진행하지 않으면: %s"
	fmtSilentNoTime     = "아무도 진행하지 않으면: %s"
	msgStaysFrozen      = "운영자가 다시 진행할 때까지 이대로 멈춰 있어요."
	msgStaysInLine      = "앞선 거래가 끝날 때까지 계속 대기해요."
	msgMoneyUnknown     = "보관 금액: 카카오페이에 확인 중"
	msgNoMoneyDirect    = "보관 금액: 0원 (만나서 직접 거래)"
	msgNoMoney          = "보관 금액: 0원 (결제된 금액이 없어요)"
	fmtHeld             = "보관 금액: %s원 (중계나라가 안전하게 보관 중)"
	fmtPayout           = "정산 예정: %s원 (수수료 %s원)"
	fmtPaidOut          = "결제 금액: %s원 (판매자에게 정산)"
	fmtRefunded         = "환불 완료: %s원"
	fmtOtherSeller      = "판매자: %s"
	fmtOtherBuyer       = "구매자: %s"
	msgNoBuyer          = "구매자: 지정하지 않음"
	fmtMeet             = "약속: %s, %s"
	fmtProposedOwn      = "제안한 변경: %s, %s (상대방의 동의를 기다려요)"
	fmtProposedOther    = "상대방의 변경 제안: %s, %s"
	fmtCode             = "거래 코드: %s (물건을 건넬 때 구매자에게 보여 주세요)"
	fmtLine             = "대기 중인 요청: %d건"
	fmtReason           = "남긴 사유: %s"
	fmtTracking         = "운송장번호: %s"
	msgNoTracking       = "미입력"
	fmtPaidAt           = "결제일: %s"
	fmtPaidOutWhen      = "정산 완료: %s원 (수수료 %s원, %s)"
	fmtPayoutHeldFor    = "보류 사유: %s"
	fmtPayoutFailedFor  = "은행 안내: %s"
	fmtAccount          = "정산 계좌: %s"
	fmtAccountShown     = "%s %s (%s)"
	msgNoAccount        = "미등록"
	msgNoAccountOwed    = "미등록 (등록하셔야 대금을 보내 드릴 수 있어요)"
	fmtHeldForClaim     = "보관 금액: %s원 (정산을 멈추고 중계나라가 안전하게 보관 중)"
	fmtPartReturning    = "환불할 금액: %s원 (나머지 %s원은 판매자 몫이에요)"
	fmtPartReturned     = "환불 완료: %s원 (나머지 %s원은 판매자 몫이에요)"
	fmtStray            = "따로 결제된 금액: %s원 (환불하고 있어요)"
	fmtOffered          = "제안된 환불: %s원 (나머지 %s원은 판매자 몫이에요)"
	fmtClaimBuyer       = "물건에 문제가 있으면 %s까지, 판매자에게 정산되기 전에 신고하실 수 있어요."
	fmtClaimSeller      = "%s 전에 구매자가 문제를 신고하면 정산이 잠시 멈춰요."
	fmtPaidPart         = "결제 금액: %s원 (일부 환불)"
	wordSendTo          = "보낼 곳"
	wordSendBackTo      = "반품 보낼 곳"
	fmtSendTo           = "받는 분: %s, %s\n받는 주소: (%s) %s"
	fmtSendRequest      = "배송 요청: %s"
	msgSendToMissing    = "받는 주소: 구매자가 아직 입력하지 않았어요"
	msgOwnAddress       = "배송지: 입력함 (판매자에게만 보여요)"
	msgNoOwnAddress     = "배송지: 미입력"
	msgReturnMissing    = "반품 주소: 판매자가 아직 입력하지 않았어요"
	msgOwnReturn        = "반품 주소: 입력함 (구매자에게만 보여요)"
	msgNoOwnReturn      = "반품 주소: 미입력"
	fmtTrackingBack     = "반품 운송장번호: %s"
	msgGiveAddress      = "배송지를 입력해 주세요. 판매자는 배송지를 받아야 물건을 보낼 수 있어요."
	fmtAwaitAddress     = "구매자의 배송지를 기다려 주세요. %s 이후에도 없으면 불이익 없이 판매를 취소하실 수 있어요."
	msgAddressOverdue   = "구매자가 아직 배송지를 입력하지 않았어요. 지금은 불이익 없이 판매를 취소하실 수 있어요."
	msgGiveReturn       = "반품받을 주소를 입력해 주세요. 구매자가 그 주소로 물건을 돌려보내요."
	msgAwaitReturn      = "판매자가 반품받을 주소를 입력하기를 기다려 주세요."
	msgDisputedAgain    = "전액 환불이나 일부 환불 제안을 고르시거나 운영자의 판단을 기다려 주세요."
	msgAnswerOffer      = "판매자의 일부 환불 제안을 확인해 주세요. 받아들이지 않으면 운영자가 판단해요."
	msgOfferOut         = "제안에 대한 구매자의 답을 기다려 주세요. 금액은 다시 제안하실 수 있어요."
	msgPartRefunding    = "정해진 금액을 구매자에게 돌려드리고 있어요. 끝나면 거래가 이어져요."
	msgClaimRefunding   = "거래 후 신고에 따라 구매자에게 환불하고 있어요."
	msgAskUnaddressed   = "판매를 취소할까요? 배송지를 받지 못한 취소라 불이익이 없어요. 구매자에게 전액 환불되고 상품은 다시 판매돼요."
	msgAskRefundOnly    = "구매자에게 바로 전액 환불할까요? 환불하면 되돌릴 수 없어요."
	msgAddressForm      = "주소는 개인정보라 대화방이 아닌 입력 화면에서 받고 있어요. 아래 버튼을 눌러 주세요."
	titleAddressForm    = "주소 입력"
	fmtWrongCode        = "코드가 맞지 않아요. 판매자 카드의 네 자리 코드를 다시 확인해 주세요. (%d번 중 %d번 시도)"
	msgProposed         = "변경을 제안했어요. 상대방이 동의하면 바뀌어요."
)

var tradeStates = map[trade.State]string{
	trade.Requested: "직거래 요청", trade.Reserved: "예약", trade.Claimed: "거래 완료 확인 중", trade.Contested: "거래 확인 필요",
	trade.Done: "거래완료", trade.Cancelled: "취소됨", trade.Expired: "기한 만료", trade.Released: "예약 해제",
	trade.Hold: "결제 진행 중", trade.Approving: "결제 승인 중", trade.Unknown: "결제 확인 중", trade.Manual: "결제 확인 중 (운영자)",
	trade.Paid: "발송 준비", trade.CancelAsked: "취소 요청", trade.Sent: "배송 중", trade.Arrived: "배송 완료",
	trade.Confirmed: "구매확정", trade.Disputed: "문제 해결 중", trade.Refunding: "환불 중", trade.RefundDue: "환불 예정",
	trade.Returning: "반품 대기", trade.ReturnSent: "반품 배송 중", trade.ClaimOpen: "거래 후 확인 중",
	trade.RefundStuck: "환불 지연", trade.Complete: "거래완료", trade.Refunded: "주문취소 (환불 완료)",
	trade.Failed: "결제실패", trade.Left: "결제취소", trade.HoldExpired: "결제 시간 초과",
}

// turnTexts says what each side has to do in a state.
var turnTexts = map[trade.State]map[trade.Actor]string{
	trade.Requested:   {trade.Buyer: "판매자의 수락을 기다려 주세요.", trade.Seller: "요청을 수락하거나 거절해 주세요."},
	trade.Reserved:    {trade.Buyer: "오픈채팅으로 약속을 정하고 만나서 거래해 주세요. 물건을 받으면 거래 코드를 입력해 주세요.", trade.Seller: "약속대로 만나 거래하고 거래 코드를 보여 주세요."},
	trade.Claimed:     {trade.Buyer: "거래가 끝났는지 확인해 주세요.", trade.Seller: "구매자의 확인을 기다려 주세요."},
	trade.Contested:   {trade.Buyer: "운영자가 확인하고 있어요.", trade.Seller: "운영자가 확인하고 있어요."},
	trade.Done:        {trade.Buyer: "거래가 끝났어요.", trade.Seller: "거래가 끝났어요."},
	trade.Cancelled:   {trade.Buyer: "취소된 거래예요.", trade.Seller: "취소된 거래예요."},
	trade.Expired:     {trade.Buyer: "기한이 지나 끝난 거래예요.", trade.Seller: "기한이 지나 끝난 거래예요."},
	trade.Released:    {trade.Buyer: "거래하지 않은 것으로 끝났어요.", trade.Seller: "거래하지 않은 것으로 끝났어요."},
	trade.Hold:        {trade.Buyer: "카카오페이에서 결제를 마쳐 주세요.", trade.Seller: "구매자가 결제하고 있어요."},
	trade.Approving:   {trade.Buyer: "결제를 승인하고 있어요.", trade.Seller: "결제를 승인하고 있어요."},
	trade.Unknown:     {trade.Buyer: "결제 결과를 카카오페이에 확인하고 있어요.", trade.Seller: "결제 결과를 확인하고 있어요."},
	trade.Manual:      {trade.Buyer: "운영자가 결제 결과를 확인하고 있어요. 돈은 안전해요.", trade.Seller: "운영자가 결제 결과를 확인하고 있어요."},
	trade.Paid:        {trade.Buyer: "판매자의 발송을 기다려 주세요.", trade.Seller: "물건을 보내고 운송장번호를 등록해 주세요."},
	trade.CancelAsked: {trade.Buyer: "판매자의 답을 기다려 주세요.", trade.Seller: "취소에 동의하거나, 이미 보냈다면 운송장번호를 등록해 주세요."},
	trade.Sent:        {trade.Buyer: "물건이 도착하면 알려 주시고, 확인한 뒤 구매를 확정해 주세요.", trade.Seller: "구매자가 물건을 받기를 기다려 주세요."},
	trade.Arrived:     {trade.Buyer: "물건을 확인하고 구매를 확정해 주세요.", trade.Seller: "구매자의 구매확정을 기다려 주세요."},
	trade.Confirmed:   {trade.Buyer: "판매자의 판매확정을 기다려 주세요.", trade.Seller: "판매를 확정해 주세요."},
	trade.Disputed:    {trade.Buyer: "판매자와 운영자의 답을 기다려 주세요.", trade.Seller: "전액 환불, 일부 환불 제안, 반품 후 환불 가운데 고르시거나 운영자의 판단을 기다려 주세요."},
	trade.Returning:   {trade.Buyer: "판매자 주소로 물건을 돌려보내고 반품 운송장번호를 등록해 주세요.", trade.Seller: "구매자가 물건을 돌려보내기를 기다려 주세요."},
	trade.ReturnSent:  {trade.Buyer: "판매자가 돌아온 물건을 확인하기를 기다려 주세요.", trade.Seller: "돌아온 물건을 확인하고, 받으셨다고 알려 주시거나 문제를 알려 주세요."},
	trade.ClaimOpen:   {trade.Buyer: "판매자와 운영자의 답을 기다려 주세요. 그동안 판매자 정산은 멈춰 있어요.", trade.Seller: "구매자의 신고를 확인하고 전액 환불하시거나 운영자의 판단을 기다려 주세요."},
	trade.Refunding:   {trade.Buyer: "결제하신 금액을 돌려드리고 있어요.", trade.Seller: "구매자에게 환불하고 있어요."},
	trade.RefundDue:   {trade.Buyer: "결제가 제때 확인되지 않았거나 금액이 달라서 전액을 돌려드리고 있어요.", trade.Seller: "구매자에게 환불하고 있어요."},
	trade.RefundStuck: {trade.Buyer: "환불이 늦어져 운영자가 처리하고 있어요. 돈은 안전해요.", trade.Seller: "운영자가 환불을 처리하고 있어요."},
	trade.Complete:    {trade.Buyer: "거래가 끝났어요.", trade.Seller: "거래가 끝났어요."},
	trade.Refunded:    {trade.Buyer: "전액 환불됐어요.", trade.Seller: "구매자에게 환불됐어요."},
	trade.Failed:      {trade.Buyer: "결제되지 않았어요. 돈은 나가지 않았어요.", trade.Seller: "결제되지 않은 거래예요."},
	trade.Left:        {trade.Buyer: "결제를 취소하셨어요. 돈은 나가지 않았어요.", trade.Seller: "결제되지 않은 거래예요."},
	trade.HoldExpired: {trade.Buyer: "결제 시간이 지났어요. 돈은 나가지 않았어요.", trade.Seller: "결제되지 않은 거래예요."},
}

// queueTexts is turnTexts of a request while the listing is held for another trade.
var queueTexts = map[trade.Actor]string{
	trade.Buyer:  "앞선 거래가 끝나기를 기다려 주세요. 상품이 다시 풀리면 알려 드려요.",
	trade.Seller: "앞선 거래를 먼저 마무리하거나 이 요청을 거절해 주세요.",
}

// retryTexts says what goes on by itself in a state without a deadline.
var retryTexts = map[trade.State]string{
	trade.Manual:      "운영자가 확인하는 동안 결제 결과를 계속 다시 조회해요.",
	trade.Refunding:   "카카오페이로 환불을 자동으로 다시 시도해요.",
	trade.RefundDue:   "카카오페이로 환불을 자동으로 다시 시도해요.",
	trade.RefundStuck: "환불을 {stuck}마다 다시 시도하고, 운영자가 직접 처리해요.",
}

// silentTexts says what the clock's move leads to.
var silentTexts = map[trade.State]string{
	trade.Expired: "거래가 자동으로 취소돼요.", trade.Done: "판매완료로 바뀌어요.", trade.Released: "예약이 풀려요.",
	trade.HoldExpired: "결제가 취소되고 상품이 다시 판매돼요.", trade.Reserved: "결제가 취소되고 예약 상태로 돌아가요.",
	trade.Unknown: "카카오페이에 결과를 확인해요.", trade.Manual: "운영자가 직접 확인해요.",
	trade.Refunding: "구매자에게 전액 환불돼요.", trade.Confirmed: "구매가 자동으로 확정돼요.", trade.Complete: "판매가 자동으로 확정되고 거래가 끝나요.",
}

// silentFrom says it more exactly where the way matters, by the state before.
var silentFrom = map[trade.State]map[trade.State]string{
	trade.Returning: {
		trade.Refunding: "반품 주소를 받지 못해 구매자에게 전액 환불돼요.",
		trade.Confirmed: "반품하지 않는 것으로 보고 구매가 확정돼요.",
	},
	trade.ReturnSent: {trade.Refunding: "물건이 잘 돌아온 것으로 보고 구매자에게 전액 환불돼요."},
	trade.ClaimOpen:  {trade.Complete: "신고가 끝나고 판매자에게 정산돼요."},
}

// payoutTexts say how far the seller's money has come, with the amount after
// our fee and the fee.
var payoutTexts = map[payout.State]string{
	payout.Due: "정산 예정: %s원 (수수료 %s원)", payout.Held: "정산 보류: %s원 (수수료 %s원)",
	payout.Claimed: "정산 진행 중: %s원 (수수료 %s원)", payout.Sent: "정산 진행 중: %s원 (수수료 %s원)",
	payout.Paid: "정산 완료: %s원 (수수료 %s원)", payout.Failed: "정산 실패: %s원 (수수료 %s원)",
	payout.Reversed: "정산할 금액: %s원 (수수료 %s원)",
}

var eventNames = map[trade.Event]string{
	trade.Request: "직거래 요청", trade.Accept: "요청 수락", trade.Reserve: "예약", trade.SetAppointment: "약속 정하기",
	trade.AgreeAppointment: "약속 변경 동의", trade.HandOver: "거래 코드 입력", trade.ClaimSold: "판매완료 표시", trade.AgreeSold: "거래 완료 확인",
	trade.Contest: "거래하지 않았다고 알림", trade.SellElsewhere: "다른 곳에서 판매", trade.Cancel: "취소", trade.Pay: "결제 시작",
	trade.CancelPurchase: "구매 취소", trade.AskCancel: "취소 요청", trade.AgreeCancel: "취소 동의", trade.CancelSale: "판매 취소",
	trade.Ship: "운송장 등록", trade.CorrectTracking: "운송장 수정", trade.ReportArrival: "도착 알림", trade.Postpone: "구매확정 미루기",
	trade.ConfirmPurchase: "구매확정", trade.ConfirmSale: "판매확정", trade.Dispute: "문제 신고", trade.RefundDispute: "환불 결정",
	trade.WithdrawDispute: "신고 철회", trade.Approve: "결제 승인 요청", trade.Leave: "결제 중단", trade.DecideSold: "거래한 것으로 결정",
	trade.DecideNotSold: "거래하지 않은 것으로 결정", trade.DecideForSeller: "환불하지 않기로 결정", trade.Refund: "환불 결정",
	trade.RecordBankRefund: "계좌 환불", trade.Freeze: "거래 멈춤", trade.Unfreeze: "거래 재개", trade.Expire: "기한 만료",
	trade.ExpireHold: "결제 시간 초과", trade.RefuseReady: "결제 준비 거절", trade.Capture: "결제 완료", trade.LoseAnswer: "결제 결과 확인 시작",
	trade.RecordRefusal: "결제 거절", trade.TryLookup: "결제 조회", trade.GiveUpLookup: "운영자 확인 요청", trade.MissShipping: "발송 기한 초과",
	trade.TryRefund: "환불 시도", trade.RecordRefund: "환불 완료", trade.GiveUpRefund: "환불 지연", trade.Remind: "기한 안내", trade.Extend: "기한 연장",
	trade.GiveAddress: "주소 입력", trade.OfferRefund: "일부 환불 제안", trade.AcceptOffer: "제안 수락", trade.AcceptReturn: "반품 동의",
	trade.ShipBack: "반품 운송장 등록", trade.ReceiveReturn: "반품 확인", trade.ContestReturn: "반품 문제 알림", trade.OpenClaim: "거래 후 문제 신고",
	trade.WithdrawClaim: "거래 후 신고 철회", trade.GrantClaim: "신고 인정", trade.DecideReturn: "반품 결정", trade.DecidePartRefund: "일부 환불 결정",
	trade.RejectClaim: "환불하지 않기로 결정", trade.RecordPayout: "정산 완료", trade.ReturnPayout: "정산 반환", trade.MissReturn: "반품 기한 초과",
	trade.RemindAddress: "배송지 안내",
}

// moveLabels name a move on its button, for each side that may make it.
var moveLabels = map[trade.Event]map[trade.Actor]string{
	trade.Accept:           {trade.Seller: "요청 수락하기"},
	trade.SetAppointment:   {trade.Buyer: "약속 정하기", trade.Seller: "약속 정하기"},
	trade.AgreeAppointment: {trade.Buyer: "약속 변경 동의", trade.Seller: "약속 변경 동의"},
	trade.HandOver:         {trade.Buyer: "거래 코드 입력"},
	trade.ClaimSold:        {trade.Seller: "판매완료"},
	trade.AgreeSold:        {trade.Buyer: "네, 거래했어요"},
	trade.Contest:          {trade.Buyer: "거래하지 않았어요"},
	trade.SellElsewhere:    {trade.Seller: "판매완료"},
	trade.Cancel:           {trade.Buyer: "거래 취소", trade.Seller: "거래 취소"},
	trade.CancelPurchase:   {trade.Buyer: "구매 취소"},
	trade.AskCancel:        {trade.Buyer: "취소 요청하기"},
	trade.AgreeCancel:      {trade.Seller: "취소 동의하기"},
	trade.CancelSale:       {trade.Seller: "판매 취소하기"},
	trade.Ship:             {trade.Seller: "운송장번호 등록"},
	trade.CorrectTracking:  {trade.Seller: "운송장번호 수정", trade.Buyer: "반품 운송장 수정"},
	trade.ReportArrival:    {trade.Buyer: "물건이 도착했어요"},
	trade.Postpone:         {trade.Buyer: "구매확정 미루기"},
	trade.ConfirmPurchase:  {trade.Buyer: "구매확정"},
	trade.ConfirmSale:      {trade.Seller: "판매확정"},
	trade.Dispute:          {trade.Buyer: "문제 신고하기"},
	trade.RefundDispute:    {trade.Seller: "전액 환불하기"},
	trade.WithdrawDispute:  {trade.Buyer: "신고 철회하기"},
	trade.GiveAddress:      {trade.Buyer: "배송지 입력", trade.Seller: "반품 주소 입력"},
	trade.OfferRefund:      {trade.Seller: "일부 환불 제안"},
	trade.AcceptOffer:      {trade.Buyer: "제안 받아들이기"},
	trade.AcceptReturn:     {trade.Seller: "반품 후 환불하기"},
	trade.ShipBack:         {trade.Buyer: "반품 운송장 등록"},
	trade.ReceiveReturn:    {trade.Seller: "반품 받았어요"},
	trade.ContestReturn:    {trade.Seller: "반품에 문제 있어요"},
	trade.OpenClaim:        {trade.Buyer: "거래 후 문제 신고"},
	trade.WithdrawClaim:    {trade.Buyer: "신고 철회하기"},
	trade.GrantClaim:       {trade.Seller: "전액 환불하기"},
}

// requestCancelLabels is the label of Cancel while the trade is a request only.
var requestCancelLabels = map[trade.Actor]string{trade.Buyer: "요청 취소하기", trade.Seller: "요청 거절하기"}

// askTexts are asked before a move that cannot be undone.
var askTexts = map[trade.Event]string{
	trade.ClaimSold:       "판매완료로 표시할까요? 구매자에게 확인을 요청하고, {claim} 안에 답이 없으면 판매완료로 끝나요.",
	trade.AgreeSold:       "물건을 받고 거래를 마치셨나요? 확인하면 되돌릴 수 없어요.",
	trade.Contest:         "거래하지 않으셨나요? 운영자가 확인하고, {contest} 안에 결정되지 않으면 예약이 풀려요.",
	trade.SellElsewhere:   "중계나라 밖에서 판매하셨나요? 판매완료로 바꾸면 되돌릴 수 없어요.",
	trade.Cancel:          "이 거래를 끝낼까요? 한번 끝낸 거래는 되돌릴 수 없어요.",
	trade.CancelPurchase:  "구매를 취소할까요? 결제하신 금액은 전액 환불돼요.",
	trade.AskCancel:       "판매자에게 취소를 요청할까요? {cancel} 안에 답이 없으면 전액 환불돼요.",
	trade.AgreeCancel:     "취소에 동의할까요? 구매자에게 전액 환불되고 상품은 다시 판매돼요.",
	trade.CancelSale:      "판매를 취소할까요? 구매자에게 전액 환불되고 상품은 숨겨져요.",
	trade.ConfirmPurchase: "구매를 확정할까요? 확정하면 되돌릴 수 없고, 판매자에게 대금이 정산돼요. 물건을 꼭 먼저 확인해 주세요.",
	trade.ConfirmSale:     "판매를 확정할까요? 확정하면 거래가 끝나고 대금이 정산돼요.",
	trade.Dispute:         "문제를 신고할까요? 구매확정 기한이 멈추고 판매자와 운영자에게 알려요.",
	trade.RefundDispute:   "물건을 돌려받지 않고 바로 전액 환불할까요? 물건을 먼저 돌려받으시려면 '반품 후 환불하기'를 골라 주세요.",
	trade.WithdrawDispute: "신고를 철회할까요? 구매가 확정되고 되돌릴 수 없어요.",
	trade.AcceptOffer:     "{amount}원을 돌려받고 거래를 마무리할까요? 나머지 {rest}원은 판매자 몫이 되고, 구매가 확정되어 되돌릴 수 없어요.",
	trade.AcceptReturn:    "물건을 돌려받은 뒤 전액 환불할까요? 다음 화면에서 반품받을 주소를 입력해 주세요. 주소를 입력하지 않으면 물건 없이 환불돼요.",
	trade.ReceiveReturn:   "돌아온 물건을 확인하셨나요? 확인하면 구매자에게 전액 환불되고 되돌릴 수 없어요.",
	trade.ContestReturn:   "반품에 문제가 있다고 알릴까요? 환불이 멈추고 운영자가 확인해요. 이 거래에서 반품을 다시 진행할 수는 없어요.",
	trade.OpenClaim:       "거래 후 문제를 신고할까요? 판매자 정산이 멈추고 판매자와 운영자가 확인해요. 신고는 한 번만 하실 수 있어요.",
	trade.WithdrawClaim:   "신고를 철회할까요? 판매자에게 정산되고, 다시 신고하실 수 없어요.",
	trade.GrantClaim:      "신고를 인정하고 구매자에게 {amount}원을 환불할까요? 정산할 금액이 없어지고 되돌릴 수 없어요.",
}

// doneTexts say that a move was made.
var doneTexts = map[trade.Event]string{
	trade.Accept: "요청을 수락했어요. 상품이 예약됐어요.", trade.SetAppointment: "약속을 정했어요.", trade.AgreeAppointment: "약속 변경에 동의했어요.",
	trade.HandOver: "코드가 맞아요. 거래가 끝났어요!", trade.ClaimSold: "구매자에게 확인을 요청했어요.", trade.AgreeSold: "거래 완료를 확인했어요.",
	trade.Contest: "운영자에게 알렸어요.", trade.SellElsewhere: "판매완료로 바꿨어요.", trade.Cancel: "거래를 취소했어요.",
	trade.CancelPurchase: "구매를 취소했어요. 곧 전액 환불돼요.", trade.AskCancel: "판매자에게 취소를 요청했어요.", trade.AgreeCancel: "취소에 동의했어요. 구매자에게 환불돼요.",
	trade.CancelSale: "판매를 취소했어요. 구매자에게 환불돼요.", trade.Ship: "운송장번호를 등록했어요.", trade.CorrectTracking: "운송장번호를 수정했어요.",
	trade.ReportArrival: "도착했다고 알렸어요.", trade.Postpone: "구매확정 기한을 늘렸어요.", trade.ConfirmPurchase: "구매를 확정했어요.",
	trade.ConfirmSale: "판매를 확정했어요. 거래가 끝났어요!", trade.Dispute: "문제를 신고했어요. 돈은 안전하게 보관돼요.",
	trade.RefundDispute: "환불에 동의했어요.", trade.WithdrawDispute: "신고를 철회했어요. 구매가 확정됐어요.",
	trade.OfferRefund: "구매자에게 {amount}원 환불을 제안했어요.", trade.AcceptOffer: "제안을 받아들였어요. {amount}원을 곧 돌려드려요.",
	trade.AcceptReturn: "반품에 동의했어요. '반품 주소 입력'을 눌러 받을 주소를 알려 주세요.", trade.ShipBack: "반품 운송장번호를 등록했어요.",
	trade.ReceiveReturn: "반품을 확인했어요. 구매자에게 환불돼요.", trade.ContestReturn: "반품 문제를 알렸어요. 운영자가 확인할게요.",
	trade.OpenClaim: "문제를 신고했어요. 확인이 끝날 때까지 판매자 정산을 멈춰요.", trade.WithdrawClaim: "신고를 철회했어요.",
	trade.GrantClaim: "신고를 인정했어요. 구매자에게 환불돼요.",
}

// formTexts lead to the form that a move needs.
var formTexts = map[trade.Need]string{
	trade.NeedCode:        "판매자 카드에 있는 네 자리 거래 코드가 필요해요.",
	trade.NeedAppointment: "만날 시간과 장소가 필요해요.",
	trade.NeedTracking:    "택배사와 운송장번호가 필요해요.",
	trade.NeedReason:      "사유를 적어 주세요.",
	trade.NeedAmount:      "돌려줄 금액을 알려 주세요.",
}

// newsTexts tell a member what happened. The keys are app.NewsKind of every
// move that a side is told of.
var newsTexts = map[news.Kind]string{
	"request.seller": "직거래 요청이 왔어요", "accept.buyer": "판매자가 요청을 수락했어요", "reserve.buyer": "판매자가 상품을 예약해 주었어요",
	"set_appointment.buyer": "판매자가 약속을 정하거나 변경을 제안했어요", "set_appointment.seller": "구매자가 약속을 정하거나 변경을 제안했어요",
	"agree_appointment.buyer": "판매자가 약속 변경에 동의했어요", "agree_appointment.seller": "구매자가 약속 변경에 동의했어요",
	"hand_over.seller": "구매자가 거래 코드를 입력해 거래가 끝났어요", "claim_sold.buyer": "판매자가 판매완료로 표시했어요. 확인해 주세요",
	"agree_sold.seller": "구매자가 거래 완료를 확인했어요", "agree_sold.buyer.silent": "답이 없어 거래가 완료됐어요", "agree_sold.seller.silent": "구매자의 답이 없어 거래가 완료됐어요",
	"contest.seller": "구매자가 거래하지 않았다고 알렸어요", "expire.buyer": "기한이 지나 거래가 끝났어요", "expire.seller": "기한이 지나 거래가 끝났어요",
	"decide_sold.buyer": "운영자가 거래한 것으로 결정했어요", "decide_sold.seller": "운영자가 거래한 것으로 결정했어요",
	"decide_not_sold.buyer": "운영자가 거래하지 않은 것으로 결정했어요", "decide_not_sold.seller": "운영자가 거래하지 않은 것으로 결정했어요",
	"cancel.buyer": "판매자가 거래를 취소했어요", "cancel.seller": "구매자가 거래를 취소했어요",
	"cancel.buyer.silent": "상품을 더는 살 수 없어 요청이 취소됐어요", "cancel.seller.silent": "상품이 더는 판매되지 않아 받은 요청이 취소됐어요",
	"pay.seller": "예약한 구매자가 카카오페이로 결제하고 있어요", "refuse_ready.buyer": "카카오페이가 결제를 열지 못했어요. 돈은 나가지 않았어요",
	"capture.buyer": "결제가 완료됐어요. 배송지를 확인해 주세요", "capture.seller": "결제가 완료됐어요. 배송지를 받으면 보내 주세요",
	"capture.buyer.late":   "결제가 제때 확인되지 않았거나 금액이 달라서 전액 환불해 드려요. 불편을 드려 죄송해요",
	"record_refusal.buyer": "결제가 거절됐어요. 돈은 나가지 않았어요", "expire_hold.buyer": "결제 시간이 지났어요. 돈은 나가지 않았어요",
	"give_up_lookup.buyer":   "결제 결과를 운영자가 확인하고 있어요. 돈은 안전해요",
	"cancel_purchase.seller": "구매자가 구매를 취소했어요", "ask_cancel.seller": "구매자가 취소를 요청했어요. {cancel} 안에 답해 주세요",
	"agree_cancel.buyer": "판매자가 취소에 동의했어요. 전액 환불돼요", "agree_cancel.buyer.silent": "판매자의 답이 없어 전액 환불돼요", "agree_cancel.seller.silent": "답이 없어 구매자에게 환불돼요",
	"cancel_sale.buyer": "판매자가 판매를 취소했어요. 전액 환불돼요", "miss_shipping.buyer": "발송 기한이 지나 전액 환불돼요", "miss_shipping.seller": "발송 기한이 지나 거래가 취소됐어요",
	"record_refund.buyer": "환불이 완료됐어요", "record_refund.seller": "구매자에게 환불됐어요", "give_up_refund.buyer": "환불이 늦어지고 있어요. {stuck}마다 다시 시도하고 운영자가 처리해요",
	"record_bank_refund.buyer": "계좌로 환불해 드렸어요", "record_bank_refund.seller": "구매자에게 환불됐어요",
	"ship.buyer": "판매자가 물건을 보냈어요", "correct_tracking.buyer": "판매자가 운송장번호를 고쳤어요", "report_arrival.seller": "구매자가 물건이 도착했다고 알렸어요",
	"confirm_purchase.seller": "구매자가 구매를 확정했어요. 판매를 확정해 주세요", "confirm_purchase.buyer.silent": "기한이 지나 구매가 자동으로 확정됐어요",
	"confirm_purchase.seller.silent": "구매가 자동으로 확정됐어요. 판매를 확정해 주세요",
	"confirm_sale.buyer":             "판매자가 판매를 확정해 거래가 끝났어요", "confirm_sale.seller": "판매가 확정돼 거래가 끝났어요",
	"confirm_sale.buyer.silent": "거래가 자동으로 끝났어요", "confirm_sale.seller.silent": "판매가 자동으로 확정돼 거래가 끝났어요",
	"postpone.seller": "구매자가 구매확정을 미뤘어요", "dispute.seller": "구매자가 문제를 신고했어요. {answer} 안에 답해 주세요",
	"refund_dispute.buyer": "환불이 결정됐어요. 전액 환불돼요", "refund_dispute.seller": "환불이 결정됐어요",
	"refund_dispute.buyer.silent": "결정 기한이 지나 전액 환불돼요", "refund_dispute.seller.silent": "결정 기한이 지나 구매자에게 환불돼요",
	"withdraw_dispute.seller": "구매자가 신고를 철회했어요. 판매를 확정해 주세요", "decide_for_seller.buyer": "운영자가 환불하지 않기로 결정해 구매가 확정됐어요",
	"decide_for_seller.seller": "운영자가 환불하지 않기로 결정했어요. 판매를 확정해 주세요", "refund.buyer": "운영자가 환불을 결정했어요", "refund.seller": "운영자가 환불을 결정했어요",
	"freeze.buyer": "운영자가 거래를 잠시 멈췄어요", "freeze.seller": "운영자가 거래를 잠시 멈췄어요", "unfreeze.buyer": "거래가 다시 진행돼요", "unfreeze.seller": "거래가 다시 진행돼요",
	"extend.buyer": "서비스 장애로 기한을 {grace} 늘렸어요", "extend.seller": "서비스 장애로 기한을 {grace} 늘렸어요",
	"remind.buyer": "거래 기한이 다가오고 있어요", "remind.seller": "거래 기한이 다가오고 있어요",
	"give_address.seller": "구매자가 배송지를 입력했어요. 물건을 보내 주세요", "give_address.buyer": "판매자가 반품받을 주소를 입력했어요",
	"remind_address.buyer": "배송지를 입력하셔야 물건을 보낼 수 있어요", "remind_address.seller": "구매자에게 배송지 입력을 다시 부탁했어요",
	"offer_refund.buyer": "판매자가 일부 환불을 제안했어요. 확인해 주세요", "accept_offer.seller": "구매자가 일부 환불 제안을 받아들였어요",
	"decide_part_refund.buyer": "운영자가 일부 환불을 결정했어요", "decide_part_refund.seller": "운영자가 일부 환불을 결정했어요",
	"accept_return.buyer": "판매자가 반품 후 환불에 동의했어요", "decide_return.buyer": "운영자가 반품 후 환불을 결정했어요",
	"decide_return.seller": "운영자가 반품을 결정했어요. 받을 주소를 알려 주세요",
	"ship_back.seller":     "구매자가 물건을 돌려보냈어요", "correct_tracking.seller": "구매자가 반품 운송장번호를 고쳤어요",
	"receive_return.buyer": "판매자가 반품을 확인했어요. 전액 환불돼요", "receive_return.buyer.silent": "반품 확인 기한이 지나 전액 환불돼요",
	"receive_return.seller.silent": "반품 확인 기한이 지나 구매자에게 환불돼요", "contest_return.buyer": "판매자가 반품에 문제가 있다고 알렸어요",
	"miss_return.buyer": "반품 기한이 지났어요. 거래를 확인해 주세요", "miss_return.seller": "반품 기한이 지났어요. 거래를 확인해 주세요",
	"open_claim.seller": "거래 후 신고가 왔어요. {answer_claim} 안에 답해 주세요", "withdraw_claim.seller": "구매자가 신고를 철회했어요. 정산이 이어져요",
	"reject_claim.buyer": "운영자가 환불하지 않기로 결정했어요", "reject_claim.seller": "운영자가 환불하지 않기로 해 정산이 이어져요",
	"grant_claim.buyer": "거래 후 신고가 인정됐어요. 전액 환불돼요", "grant_claim.seller": "신고가 인정돼 구매자에게 환불돼요",
	"record_refund.buyer.part": "일부 환불이 완료됐어요", "record_refund.seller.part": "구매자에게 일부 환불됐어요",
	"record_refund.buyer.late": "따로 결제된 금액을 돌려드렸어요", "record_bank_refund.buyer.part": "계좌로 일부 환불해 드렸어요",
	"record_bank_refund.seller.part": "구매자에게 일부 환불됐어요",
	"record_payout.seller":           "정산금을 계좌로 보냈어요", "return_payout.seller": "정산금이 되돌아왔어요. 계좌를 확인해 주세요",
	app.NewsFirstInLine: "예약이 풀렸어요. {first} 동안 먼저 살 수 있어요", app.NewsFreeAgain: "기다리던 상품이 다시 판매 중이에요",
	app.NewsAlert:         "찾던 물건이 나왔어요",
	app.NewsListingHidden: "{renew}이 지나 상품을 숨겼어요. 다시 판매하려면 '판매중'을 눌러 주세요", app.NewsPhotoFailed: "가져오지 못한 사진이 있어요. 다시 올려 주세요",
	app.NewsListingBlocked: "운영 정책에 따라 상품을 차단했어요", app.NewsListingUnblocked: "상품 차단을 풀었어요. 다시 판매하려면 '판매중'을 눌러 주세요",
	app.NewsListingDeleted: "운영 정책에 따라 상품을 삭제했어요",
	app.NewsAccountChanged: "정산받을 계좌가 바뀌었어요. 직접 바꾸지 않으셨다면 바로 문의해 주세요",
}

// kindTexts say an error that has no sentence of its own.
var kindTexts = map[fault.Kind]string{
	fault.Internal:        "죄송해요. 예상하지 못한 문제가 생겼어요. 잠시 후 다시 시도해 주세요.",
	fault.Invalid:         "입력한 내용을 다시 확인해 주세요.",
	fault.Unauthenticated: "회원만 이용할 수 있어요. 먼저 가입해 주세요.",
	fault.Forbidden:       "다른 회원의 것이라 이용할 수 없어요.",
	fault.NotFound:        "찾을 수 없어요. 이미 사라졌거나 볼 수 없는 상태예요.",
	fault.Exists:          "이미 있어요.",
	fault.Conflict:        "지금 상태에서는 할 수 없어요. 현재 상태를 확인해 주세요.",
	fault.Stale:           "방금 내용이 바뀌었어요. 다시 확인한 뒤 눌러 주세요.",
	fault.Limited:         "이용 한도를 넘었어요. 잠시 후 다시 시도해 주세요.",
	fault.Unavailable:     "지금은 연결이 원활하지 않아요. 잠시 후 다시 시도해 주세요.",
	fault.InDoubt:         "방금 요청이 처리됐는지 확인하고 있어요. 잠시 후 현재 상태를 확인해 주세요.",
}

// fixed says the same whatever the args.
func fixed(text string) func([]any) string { return func([]any) string { return text } }

// with puts the args into the text, in their order; an error that came without
// them is not worth a broken sentence.
func with(format string) func([]any) string {
	return func(args []any) string {
		if len(args) != strings.Count(format, "%v") {
			return kindTexts[fault.Invalid]
		}
		return fmt.Sprintf(format, args...)
	}
}

// until puts a moment into the text.
func until(format string) func([]any) string {
	return func(args []any) string {
		for _, arg := range args {
			if at, ok := arg.(time.Time); ok {
				return fmt.Sprintf(format, untilText(at))
			}
		}
		return kindTexts[fault.Conflict]
	}
}

// stateWord puts a listing state's name into the text; it is the last arg. A
// store that noticed the state by itself gives none.
func stateWord(format string) func([]any) string {
	return func(args []any) string {
		if len(args) == 0 {
			return kindTexts[fault.Conflict]
		}
		word, _ := args[len(args)-1].(string)
		name := shownState(listing.State(word))
		if name == "" {
			return kindTexts[fault.Conflict]
		}
		return fmt.Sprintf(format, name)
	}
}

// blockedText names the operators' reason, if they gave one, and when the block
// ends, if it does by itself.
func blockedText(args []any) string {
	said := msgMemberBlocked
	if len(args) > 0 && args[0] != "" {
		said = fmt.Sprintf(fmtMemberBlocked, args[0])
	}
	if len(args) > 1 {
		if until, ok := args[1].(time.Time); ok && !until.IsZero() {
			said += fmt.Sprintf(fmtBlockedUntil, whenText(until))
		}
	}
	return said
}

// figures puts the market's own figures in the place of their names, since
// operators may set others.
func figures(m *app.Market) *strings.Replacer {
	p := m.Process
	return strings.NewReplacer(
		"{claim}", span(p.ClaimFor), "{contest}", span(p.ContestFor), "{cancel}", span(p.CancelFor), "{answer}", span(p.AnswerDispute),
		"{answer_claim}", span(p.AnswerClaim), "{stuck}", span(p.StuckEvery), "{grace}", span(p.Grace), "{first}", span(p.FirstRefusal), "{renew}", span(m.RenewFor),
	)
}

// span says a length of time: days from a week on, else hours or minutes.
func span(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d >= 7*day && d%day == 0:
		return fmt.Sprintf("%d일", d/day)
	case d >= time.Hour && d%time.Hour == 0:
		return fmt.Sprintf("%d시간", d/time.Hour)
	}
	return fmt.Sprintf("%d분", d/time.Minute)
}

// codeTexts say an error by its reason.
var codeTexts = map[fault.Code]func([]any) string{
	member.CodeUnknown:   fixed("그런 회원을 찾을 수 없어요."),
	member.CodeChanged:   fixed(kindTexts[fault.Stale]),
	member.CodeNotJoined: fixed(kindTexts[fault.Unauthenticated]),
	member.CodeBlocked:   blockedText,
	member.CodeBarred:    fixed("이용이 제한된 전화번호라 가입하거나 바꿀 수 없어요. 궁금한 점은 운영자에게 문의해 주세요."),
	member.CodeNickname:  with("닉네임은 1자에서 %v자까지, 글자나 숫자가 들어가야 해요. 다른 닉네임을 알려 주세요."),
	member.CodeTaken:     fixed("이미 다른 회원이 쓰는 닉네임이에요. 다른 닉네임을 알려 주세요."),
	member.CodePhone:     fixed("휴대전화 번호 11자리를 알려 주세요. 예: 010-1234-5678"),
	member.CodeOpenTrade: with("아직 끝나지 않은 거래가 %v건 있어서 탈퇴할 수 없어요. 먼저 마무리해 주세요."),
	member.CodeJoined:    fixed("이미 가입되어 있어요."),

	app.CodeTooFast: with("조금 빠르게 보내고 계세요. %v초 뒤에 다시 시도해 주세요."),

	listing.CodeUnknown:     fixed("상품을 찾을 수 없어요. 삭제됐거나 판매가 끝난 상품이에요."),
	listing.CodeChanged:     fixed(kindTexts[fault.Stale]),
	listing.CodeState:       fixed("알 수 없는 상태예요."),
	listing.CodeMove:        stateWord("지금 '%s' 상태라서 바꿀 수 없어요. 진행 중인 거래가 있다면 먼저 마무리해 주세요."),
	listing.CodeNotOwner:    fixed("다른 회원의 상품이라 바꿀 수 없어요."),
	listing.CodeTitle:       with("상품 이름은 1자에서 %v자까지 적을 수 있어요."),
	listing.CodeDescription: with("상품 설명은 1자에서 %v자까지 적을 수 있어요."),
	listing.CodePrice:       fixed("가격은 원 단위 숫자로 알려 주세요. 예: 35000"),
	listing.CodePriceRange:  with("가격은 %v원부터 %v원까지 정할 수 있어요."),
	listing.CodePlace:       with("장소는 1자에서 %v자까지 적을 수 있어요."),
	listing.CodeOpenChat:    fixed("오픈채팅방 주소만 보내 주세요. 예: https://open.kakao.com/o/abcd1234"),
	listing.CodeCategory:    fixed("카테고리를 골라 주세요."),
	listing.CodeWay:         fixed("거래 방법을 골라 주세요."),
	listing.CodeNoPhoto:     fixed("상품 사진을 한 장 이상 올려 주세요."),
	listing.CodePhotoHost:   fixed("카카오톡으로 올린 사진만 쓸 수 있어요. 사진을 다시 올려 주세요."),

	trade.CodeUnknown:      fixed("거래를 찾을 수 없어요."),
	trade.CodeChanged:      fixed("방금 거래 상태가 바뀌었어요. 새로고침해서 확인한 뒤 다시 눌러 주세요."),
	trade.CodeMove:         fixed("지금 거래 상태에서는 할 수 없어요. 거래 상태를 확인해 주세요."),
	trade.CodeNotYours:     fixed("이 거래에서는 회원님이 할 수 없는 일이에요."),
	trade.CodeFrozen:       fixed("운영자가 거래를 잠시 멈춰서 지금은 진행할 수 없어요."),
	trade.CodeNotDue:       fixed("아직 때가 되지 않았어요."),
	trade.CodeNotForSale:   stateWord("지금 '%s' 상태라서 새로 거래할 수 없어요."),
	trade.CodeOwnListing:   fixed("자신의 상품은 거래할 수 없어요."),
	trade.CodeRequests:     with("직거래 요청은 한 번에 %v건까지 할 수 있어요. 다른 요청을 먼저 정리해 주세요."),
	trade.CodeHolds:        with("같은 상품의 결제는 하루에 %v번까지 시작할 수 있어요. 내일 다시 시도해 주세요."),
	trade.CodeFirstRefusal: until("%s까지 먼저 기다린 구매자에게 우선권이 있어요."),
	trade.CodeMeeting:      fixed("약속을 이렇게 바꿀 수 없어요. 거래 상태를 확인해 주세요."),
	trade.CodeMeetingTime:  with("약속은 지금부터 %v일 안의 시간으로 정해 주세요. 예: 내일 오후 3시"),
	trade.CodeNoBuyer:      fixed("구매자가 정해지지 않은 예약이에요."),
	trade.CodeNamedBuyer:   fixed("예약한 구매자가 있어요. 예약을 먼저 취소해 주세요."),
	trade.CodeCodeTries:    with("코드를 %v번 잘못 입력했어요. 판매자에게 '판매완료'로 표시해 달라고 해 주세요."),
	trade.CodeCodeForm:     fixed("거래 코드는 숫자 네 자리예요."),
	trade.CodePageExpired:  fixed("결제 시간이 지났어요. 상품 화면에서 다시 결제해 주세요."),
	trade.CodeNoProof:      fixed("결제 결과가 아직 확인되지 않았어요."),
	trade.CodeFreeCancel:   until("바로 취소할 수 있는 시간은 %s까지예요."),
	trade.CodeCorrections:  with("운송장번호는 %v번까지만 고칠 수 있어요."),
	trade.CodeTrackingUsed: fixed("다른 거래에 등록된 운송장번호예요. 번호를 다시 확인해 주세요."),
	trade.CodePostponed:    fixed("구매확정은 한 번만 미룰 수 있어요."),
	trade.CodeWay:          wayText,
	trade.CodeReason:       with("사유는 1자에서 %v자까지 적어 주세요."),
	trade.CodeAmount:       with("일부 환불은 %v원부터 %v원까지 정할 수 있어요. 금액을 다시 알려 주세요."),
	trade.CodeNoOffer:      fixed("받아들일 제안이 없거나 금액이 바뀌었어요. 거래 상태를 다시 확인해 주세요."),
	trade.CodeDisputed:     fixed("같은 거래에서 다시 신고할 수는 없어요. 도움이 필요하면 채널로 문의해 주세요."),
	trade.CodeReturned:     fixed("반품은 한 번만 할 수 있어요. 다른 방법을 골라 주세요."),
	trade.CodeAddress:      fixed("주소를 아직 받지 못해 할 수 없어요."),
	trade.CodeClaimTime:    until("거래 후 문제는 %s까지 신고할 수 있었어요. 도움이 필요하면 채널로 문의해 주세요."),
	trade.CodePaidOut:      fixed("판매자 정산이 이미 시작되어 신고를 받을 수 없어요. 도움이 필요하면 채널로 문의해 주세요."),
	trade.CodeQuiet:        fixed("거래를 먼저 멈추고 잠시 뒤에 다시 시도해 주세요."),

	address.CodeAddress:  fixed("주소를 다시 확인해 주세요."),
	payout.CodeUnknown:   fixed("정산 내역을 찾을 수 없어요."),
	payout.CodeMove:      fixed("지금 정산 상태에서는 할 수 없어요."),
	payout.CodeReason:    with("사유는 1자에서 %v자까지 적어 주세요."),
	payout.CodeReference: with("이체 번호는 1자에서 %v자까지 적어 주세요."),
	payout.CodeFourEyes:  with("%v원이 넘는 정산은 다른 운영자가 확인해야 해요."),
	payout.CodeNoAccount: fixed("정산 계좌가 아직 등록되지 않았어요."),
	payout.CodeUnchecked: fixed("결제 내역을 아직 다시 확인하지 못했어요."),
	payout.CodeAccount:   fixed("은행, 계좌번호, 예금주를 다시 확인해 주세요."),
	payout.CodeCooling:   until("계좌를 바꾼 지 얼마 되지 않아 %s부터 정산할 수 있어요."),
	payout.CodeEmpty:     fixed("정산할 내역이 없어요."),

	payment.CodeUnknown:   fixed("결제를 찾을 수 없어요."),
	payment.CodeChanged:   fixed(kindTexts[fault.Stale]),
	payment.CodeMove:      fixed("지금 결제 상태에서는 할 수 없어요."),
	payment.CodeLink:      fixed("결제 링크가 올바르지 않거나 시간이 지났어요. 상품 화면에서 다시 열어 주세요."),
	push.CodeUnknown:      fixed("소식을 찾을 수 없어요."),
	push.CodeState:        fixed("소식을 지금은 보낼 수 없어요."),
	parcel.CodeTracking:   fixed("운송장번호를 다시 확인해 주세요. 예: CJ대한통운 1234-5678-9012"),
	notice.CodeUnknown:    fixed("공지사항을 찾을 수 없어요."),
	alert.CodeWord:        with("키워드는 글자나 숫자로 %v자에서 %v자까지 알려 주세요. 예: 캠핑 의자"),
	alert.CodeTooMany:     with("키워드 알림은 %v개까지 등록할 수 있어요. 다른 알림을 먼저 꺼 주세요."),
	offer.CodeUnknown:     fixed("특가상품을 찾을 수 없어요."),
	app.CodeNoWord:        fixed("검색어를 한 글자 이상 알려 주세요."),
	app.CodePhotosPending: fixed("사진을 가져오는 중이에요."),
	app.CodePhotoFetch:    fixed("사진을 가져오지 못했어요. JPG나 PNG 사진을 다시 올려 주세요."),
	app.CodeProvider:      fixed("카카오페이와 연결하지 못했어요. 잠시 후 다시 시도해 주세요."),
	codePhotoForeign:      fixed("카카오톡으로 올린 사진만 쓸 수 있어요. 사진을 다시 올려 주세요."),
	codePhotoGone:         fixed("사진을 받을 수 있는 시간이 지났어요. 같은 사진을 다시 올려 주세요."),
	codePhotoTooLarge:     fixed("사진이 너무 커요. 더 작은 사진을 올려 주세요."),
	codePhotoNotImage:     fixed("사진으로 열 수 없는 파일이에요. JPG나 PNG 사진을 올려 주세요."),
	codeBlobType:          fixed(kindTexts[fault.Internal]),
	codeBlobKey:           fixed(kindTexts[fault.Internal]),
	codeAmount:            fixed("돌려줄 금액을 100원 이상의 숫자로 알려 주세요. 예: 3000, 3,000원"),
	codeWhen:              fixed("시간을 이해하지 못했어요. 예: 11월 25일 오후 3시, 내일 오후 7시 30분"),
}

// Reasons that other adapters give, by the names that they publish.
const (
	codePhotoForeign  fault.Code = "photo.foreign_host"
	codePhotoGone     fault.Code = "photo.gone"
	codePhotoTooLarge fault.Code = "photo.too_large"
	codePhotoNotImage fault.Code = "photo.not_image"
	codeBlobType      fault.Code = "blob.content_type"
	codeBlobKey       fault.Code = "blob.key"
)

const (
	msgMemberBlocked = "이용이 제한된 계정이에요. 자세한 내용은 운영자에게 문의해 주세요."
	fmtMemberBlocked = "이용이 제한된 계정이에요. 사유: %v"
	fmtBlockedUntil  = "\n%s부터 다시 이용할 수 있어요."
)

const msgNoSuchNickname = "그런 닉네임의 회원이 없어요. 다시 확인해 주세요."

// formOf is the block that asks anew for what was malformed.
var formOf = map[fault.Code]string{
	member.CodeNickname: blockJoin, member.CodeTaken: blockJoin, member.CodePhone: blockJoin, member.CodeUnknown: blockReserveNamed,
	listing.CodeTitle: blockListingForm, listing.CodeDescription: blockListingForm, listing.CodePrice: blockListingForm,
	listing.CodePriceRange: blockListingForm, listing.CodePlace: blockListingForm, listing.CodeOpenChat: blockListingForm,
	listing.CodeNoPhoto: blockListingForm, listing.CodePhotoHost: blockListingForm, listing.CodeCategory: blockCategories,
	parcel.CodeTracking: blockTracking, trade.CodeTrackingUsed: blockTracking, trade.CodeCodeForm: blockActCode,
	app.CodePhotoFetch: blockProfilePhoto, trade.CodeMeetingTime: blockActAppointment, codeWhen: blockActAppointment, trade.CodeReason: blockActReason, app.CodeNoWord: blockSearch,
	trade.CodeAmount: blockActAmount, codeAmount: blockActAmount,
	alert.CodeWord: blockAlertAdd,
}

// currencyNames stand behind an amount; other currencies show their code.
var currencyNames = map[string]string{
	"KRW": "원", "USD": "달러", "JPY": "엔", "EUR": "유로", "CNY": "위안", "GBP": "파운드",
}

// offerPrice says a price in its own currency.
func offerPrice(p offer.Price) string {
	if !p.Known() {
		return msgPriceUnknown
	}
	if name, ok := currencyNames[p.Currency]; ok {
		return p.Amount() + name
	}
	return p.Amount() + " " + p.Currency
}

// agoText says how long ago something was.
func agoText(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "방금 전"
	case d < time.Hour:
		return fmt.Sprintf("%d분 전", d/time.Minute)
	case d < 24*time.Hour:
		return fmt.Sprintf("%d시간 전", d/time.Hour)
	}
	return fmt.Sprintf("%d일 전", d/(24*time.Hour))
}

// Words of dates and times.
const (
	wordMorning   = "오전"
	wordAfternoon = "오후"
	wordDawn      = "새벽"
	wordEarly     = "아침"
	wordMidday    = "낮"
	wordEvening   = "저녁"
	wordNight     = "밤"
	fmtWhen       = "%d월 %d일(%s) %s %d:%02d" // midnight is 0 o'clock, noon 12
	fmtMidnight   = "%d월 %d일(%s) 밤 12시"
	dayLayout     = "2006년 1월 2일"
)

var weekdays = [...]string{"일", "월", "화", "수", "목", "금", "토"}

// unclear are the hours that people do not mean by the same clock time with the
// word, or that fall on another day than the one they name.
var unclear = map[string][]int{
	wordDawn:    {7, 8, 9, 10, 11, 12},
	wordEarly:   {1, 2, 3, 12},
	wordMidday:  {6, 7, 8, 9},
	wordEvening: {1, 2, 3, 12},
	wordNight:   {1, 2, 3, 4, 5, 12},
}

// dayWords name a day relative to today.
var dayWords = []struct {
	word string
	days int
}{{"오늘", 0}, {"내일모레", 2}, {"내일", 1}, {"모레", 2}, {"글피", 3}}

var (
	datePattern = regexp.MustCompile(`^(?:\d{4}년\s*)?(\d{1,2})(?:월\s*|[/.-])(\d{1,2})일?\s*(?:\(?[일월화수목금토](?:요일)?\)?)?\s*`)
	hourPattern = regexp.MustCompile(`^(오전|오후|새벽|아침|낮|저녁|밤)?\s*(?:(\d{1,2})\s*시\s*(?:(\d{1,2})\s*분|(반))?|(\d{1,2}):(\d{2}))\s*(?:에|쯤)?$`)
)
