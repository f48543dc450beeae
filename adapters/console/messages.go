package console

import (
	"strings"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/ledger"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/notice"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/parcel"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/proposal"
	"github.com/junggyenara/junggye/core/recon"
	"github.com/junggyenara/junggye/core/trade"
)

// maxReason is the longest reason, in characters.
const maxReason = operator.MaxReason

// won is money with its unit.
func won(w money.Won) string { return w.String() + "원" }

// Places of the navigation.
const (
	wordOverview  = "오늘"
	wordQueues    = "할 일"
	wordTrades    = "거래"
	wordPayouts   = "정산"
	wordDrifts    = "차이"
	wordMembers   = "회원"
	wordListings  = "상품"
	wordNotices   = "공지"
	wordOffers    = "특가"
	wordChats     = "대화 기록"
	wordAudit     = "감사 기록"
	wordOperators = "운영자"
	wordSettings  = "설정"
	wordAccount   = "내 계정"
)

// Words of several pages.
const (
	wordSearch = "검색"
	wordAll    = "전체"
)

// Words of the frame, of lists and of forms.
const (
	wordSite      = "중계나라"
	wordDesk      = "운영"
	wordSkip      = "본문으로 건너뛰기"
	wordMenu      = "메뉴"
	wordNav       = "주 메뉴"
	wordSignOut   = "로그아웃"
	wordCrumbs    = "위치"
	wordFlash     = "알림"
	wordKeys      = "단축키"
	wordClose     = "닫기"
	wordName      = "이름"
	wordPassword  = "비밀번호"
	wordCode      = "인증 앱 번호 6자리"
	wordDemo      = "개발용 로그인"
	textDemo      = "개발 환경에서만 보여요. 누르면 예시 운영자로 바로 들어가요."
	wordFind      = "찾기"
	wordClear     = "조건 지우기"
	wordNext      = "다음"
	wordFirst     = "처음으로"
	textEmpty     = "찾은 것이 없어요."
	wordShow      = "보기"
	hintShow      = "열어 본 기록이 남아요."
	hintReason    = "감사 기록에 남아요."
	wordWhat      = "이렇게 돼요"
	wordRequired  = "필수"
	wordCancel    = "취소"
	wordRequestID = "문의 번호"
	wordBack      = "돌아가기"
	wordHome      = "처음 화면"
	wordKeyFind   = "검색으로 가기"
	wordKeyRows   = "목록에서 아래·위로"
	wordKeyOpen   = "고른 줄 열기"
	wordKeyHelp   = "이 도움말"
)

var roleWords = map[operator.Role]string{operator.Support: "상담", operator.Finance: "정산", operator.Owner: "책임자"}

// Words of signing in.
const (
	titleSignIn   = "로그인"
	alertSignIn   = "이름, 비밀번호, 인증 번호 가운데 맞지 않는 것이 있어요. 다시 입력해 주세요."
	alertSlow     = "로그인에 여러 번 실패해 잠시 막혔어요. 조금 뒤에 다시 해 주세요."
	saidSignedOut = "로그아웃했어요."
	saidEnded     = "시간이 지나 로그아웃됐어요. 다시 로그인해 주세요."
)

// What went wrong, by its kind.
const (
	titleInvalid     = "입력한 내용을 확인해 주세요"
	textInvalid      = "받을 수 없는 값이 있어요. 돌아가서 고쳐 주세요."
	textTooLong      = "보낸 내용이나 파일이 너무 커요."
	titleForbidden   = "권한이 없어요"
	textForbidden    = "이 화면이나 작업은 맡은 역할에 열려 있지 않아요. 필요하면 책임자에게 말씀해 주세요."
	titleNotFound    = "찾을 수 없어요"
	textNotFound     = "주소가 바뀌었거나 없는 화면이에요."
	titleExists      = "이미 있어요"
	textExists       = "같은 것이 이미 있어요. 돌아가서 확인해 주세요."
	titleConflict    = "지금은 할 수 없어요"
	textConflict     = "지금 상태에서는 할 수 없는 일이에요. 화면을 새로 열어 상태를 확인해 주세요."
	titleStale       = "그사이 바뀌었어요"
	textStale        = "다른 사람이 먼저 바꿨어요. 아무것도 저장하지 않았으니 화면을 새로 열어 확인해 주세요."
	titleLimited     = "너무 잦아요"
	textLimited      = "잠시 뒤에 다시 해 주세요."
	titleUnavailable = "잠시 안 돼요"
	textUnavailable  = "뒤에 있는 서비스가 답하지 않아요. 저장된 것은 없으니 잠시 뒤에 다시 해 주세요."
	titleInDoubt     = "결과를 아직 몰라요"
	textInDoubt      = "저장됐는지 확실하지 않아요. 다시 하기 전에 화면을 새로 열어 상태를 확인해 주세요."
	titleInternal    = "문제가 생겼어요"
	textInternal     = "우리 쪽 문제예요. 문의 번호를 개발팀에 알려 주세요."
	titleForm        = "받을 수 없는 요청이에요"
	textForm         = "이 화면이 오래됐거나 다른 곳에서 온 요청이에요. 화면을 새로 열어 다시 해 주세요."
)

// Words of the overview.
const (
	leadOverview     = "오늘 0시부터의 숫자예요. 지금 상태와 사람이 봐야 할 일도 함께 보여요."
	titleToday       = "오늘"
	titleChatsToday  = "오늘 챗봇"
	wordChatCalls    = "받은 요청"
	wordChatSlow     = "3초 넘게 걸림"
	wordChatFailed   = "제대로 답하지 못함"
	wordChatLost     = "남기지 못한 기록"
	textChatLost     = "이 서버가 켜진 뒤"
	titleNow         = "지금"
	titleWaiting     = "사람을 기다리는 일"
	textNothingWaits = "지금은 사람을 기다리는 일이 없어요."
	wordJoined       = "새 회원"
	wordPublished    = "새 상품"
	wordOpened       = "시작된 거래"
	wordDone         = "끝난 판매"
	wordPaid         = "결제"
	wordRefunded     = "환불"
	wordPaidOut      = "정산 완료"
	wordFees         = "수수료"
	wordHeld         = "보관 중인 돈"
	wordDue          = "정산할 돈"
	wordReconciled   = "마지막 대사"
	wordCases        = "건"
	wordOrMore       = "건 이상"
)

// Words of the trades' pages.
const (
	wordDeskTradeTitle = "상품"
	wordDeskTradeState = "상태"
	wordDeskTradePrice = "거래 금액"
	wordTradeHeld      = "보관 금액"
	wordTradeChanged   = "마지막 변화"
	wordTradeMember    = "회원 번호"
	wordTradeListing   = "상품 번호"
	wordTradeBegan     = "시작"
	wordTradeSince     = "이날부터 시작"
	wordTradeUntil     = "이날까지 시작"
	wordOrder          = "순서"
	wordNewestFirst    = "최신순"
	wordOldestFirst    = "오래된순"
	wordDearestFirst   = "금액 높은순"
	wordTradeNumber    = "거래 번호"
	wordProposals      = "승인을 기다리는 결정"
	wordDecision       = "결정"
	wordSum            = "결정하는 금액"
	wordProposedBy     = "제안한 사람"
	wordUntil          = "기한"
	wordFrozen         = "멈춤"
	wordStory          = "거래 이야기"
	wordAsOf           = "이 시각의 모습"
	wordToBuyer        = "구매자에게"
	wordToSeller       = "판매자에게"
	wordFee            = "수수료"
	wordDecide         = "결정하기"
	wordPartAmount     = "구매자에게 돌려줄 금액"
	wordAtMost         = "까지"
	wordApprove        = "승인"
	wordRefuse         = "거절"
	wordDeskWithdraw   = "제안 거두기"
	wordAgreedText     = "거래 당시 설명"
	wordMeet           = "만날 약속"
	wordTracking       = "운송장번호"
	wordBackTracking   = "반품 운송장번호"
	wordReasonGiven    = "사유"
	wordSeller         = "판매자"
	wordBuyer          = "구매자"
	wordSendTo         = "보낼 곳"
	wordPeople         = "사람"
	wordCaptured       = "결제"
	wordGivenBack      = "환불"
	wordSettled        = "정산"
	wordMoney          = "돈"
	wordMove           = "거래"
	wordPayment        = "결제 시도"
	wordMessage        = "알림"
	fmtSeen            = "%s에 봤어요."
	textUnseen         = "아직 안 봤어요."
	textPast           = "그때의 기록으로 되살린 모습이에요. 기한과 약속, 회원 정보처럼 덮어쓴 것은 알 수 없거나 지금 것이에요."
	textTakesTwo       = "금액이 커서 다른 운영자가 승인해야 진행돼요."
	textProposed       = "제안했어요. 다른 운영자가 승인하면 진행돼요."
	textDecided        = "처리했어요."
)

var tradeWords = map[trade.State]string{
	trade.Requested: "요청", trade.Reserved: "예약", trade.Claimed: "판매완료 확인 중", trade.Contested: "판매완료 다툼", trade.Done: "직거래 완료",
	trade.Cancelled: "취소", trade.Expired: "기한 지남", trade.Released: "풀림", trade.Hold: "결제 중", trade.Approving: "승인 중",
	trade.Unknown: "결제 확인 중", trade.Manual: "결제 확인 필요", trade.Paid: "결제 완료", trade.CancelAsked: "취소 요청", trade.Sent: "배송 중",
	trade.Arrived: "도착", trade.Confirmed: "구매확정", trade.Disputed: "분쟁", trade.Returning: "반품 기다림", trade.ReturnSent: "반품 중",
	trade.ClaimOpen: "거래 후 신고", trade.Refunding: "환불 중", trade.RefundDue: "환불 예정", trade.RefundStuck: "환불 막힘", trade.Complete: "거래완료",
	trade.Refunded: "환불 완료", trade.Failed: "결제 실패", trade.Left: "결제 나감", trade.HoldExpired: "결제 시간 지남",
}

var decisionWords = map[trade.Event]string{
	trade.DecideSold: "판매된 것으로 결정", trade.DecideNotSold: "판매되지 않은 것으로 결정", trade.DecideForSeller: "판매자 손을 들어 줌",
	trade.DecideReturn: "반품하기로 결정", trade.DecidePartRefund: "일부 환불", trade.RefundDispute: "분쟁 전액 환불", trade.GrantClaim: "거래 후 신고 받아들임",
	trade.RejectClaim: "거래 후 신고 거절", trade.Refund: "환불하고 취소", trade.RecordBankRefund: "계좌 이체로 환불함", trade.ConfirmSale: "거래 완료시킴",
	trade.Freeze: "거래 멈춤", trade.Unfreeze: "거래 다시 진행",
}

var proposalWords = map[proposal.State]string{
	proposal.Open: "승인 대기", proposal.Approved: "승인", proposal.Refused: "거절", proposal.Withdrawn: "거둠", proposal.Outdated: "지난 제안",
}

var sideWords = map[trade.Actor]string{
	trade.Buyer: wordBuyer, trade.Seller: wordSeller, trade.System: "중계나라", trade.Browser: wordBuyer, trade.Operator: "운영자",
}

var carrierWords = map[parcel.Carrier]string{
	parcel.CJ: "CJ대한통운", parcel.Post: "우체국택배", parcel.Hanjin: "한진택배", parcel.Lotte: "롯데택배", parcel.Logen: "로젠택배",
	parcel.CU: "CU 편의점택배", parcel.GS: "GS 편의점택배",
}

// Words of the members' pages.
const (
	wordNickname     = "닉네임"
	wordMemberTier   = "등급"
	wordMemberState  = "상태"
	wordMemberPhone  = "휴대전화"
	wordMemberKey    = "카카오톡 키"
	wordMemberJoined = "가입"
	wordJoinedSince  = "이날부터 가입"
	wordJoinedUntil  = "이날까지 가입"
	wordMemberID     = "회원 번호"
	wordMemberLeft   = "탈퇴"
	wordRecordsUntil = "거래 기록 보관"
	wordErased       = "기록 지움"
	wordBlockReason  = "제한 사유"
	wordBlockedUntil = "제한 끝"
	wordNoEnd        = "풀 때까지"
	wordAccountShown = "정산 계좌"
	wordHasAddress   = "저장한 주소"
	wordYes          = "있음"
	wordSamePhone    = "같은 번호의 다른 회원"
	wordBought       = "구매"
	wordSold         = "판매"
	wordTradeTitle   = "상품"
	wordTradeState   = "거래 상태"
	wordTradePrice   = "금액"
	wordTradeAt      = "시작"
	wordBlockers     = "탈퇴를 막는 거래"
	wordMemberFacts  = "회원 정보"
	wordMemberLists  = "이 회원의 기록"
	wordShowAll      = "모두 보기"
	wordMemberDo     = "할 수 있는 일"
	wordEditMember   = "닉네임·등급 바꾸기"
	wordBlock        = "이용 제한"
	wordUnblock      = "제한 풀기"
	wordWithdraw     = "탈퇴 처리"
	wordContact      = "연락처 보기"
	wordExport       = "회원 자료 내려받기"
	wordAddress      = "주소"
	hintMembers      = "닉네임이나 그 앞부분"
	hintBlockUntil   = "비워 두면 직접 풀 때까지예요."
	textBlockRead    = "사유는 회원이 읽어요."
	textBlockHides   = "판매 중인 상품이 숨겨지고 대기 중인 요청이 취소돼요. 진행 중인 거래는 그대로 가요."
	textUnblock      = "회원이 바로 다시 이용할 수 있어요. 숨긴 상품은 회원이 직접 다시 올려요."
	textWithdraw     = "이름, 번호, 사진, 주소, 계좌가 지워지고 되돌릴 수 없어요. 거래 기록만 법이 정한 때까지 남아요."
	textWithdrawNot  = "끝나지 않은 거래가 있어 탈퇴할 수 없어요. 아래 거래를 먼저 마무리해 주세요."
	agreeWithdraw    = "되돌릴 수 없다는 것을 확인했어요."
	textContact      = "열어 본 사람과 사유가 감사 기록에 남아요."
	textExport       = "회원 본인이 요청했을 때만 내려받아 전해 주세요."
	doneEdited       = "회원 정보를 바꿨어요."
	doneBlocked      = "이용을 제한했어요."
	doneUnblocked    = "제한을 풀었어요."
	doneWithdrawn    = "탈퇴 처리했어요."
)

var memberWords = map[member.State]string{member.Active: "이용 중", member.Blocked: "제한", member.Withdrawn: "탈퇴"}

var tierWords = map[member.Tier]string{
	member.Bronze: "브론즈", member.Silver: "실버", member.Platinum: "플래티넘", member.Diamond: "다이아몬드", member.Admin: "관리자",
}

// Words of the listings' pages.
const (
	wordTitle          = "제목"
	wordPhoto          = "사진"
	wordState          = "상태"
	wordStateToo       = "함께 볼 상태"
	wordPrice          = "가격"
	wordMadeSince      = "이날부터 등록"
	wordMadeUntil      = "이날까지 등록"
	wordMinPrice       = "최저 가격"
	wordMaxPrice       = "최고 가격"
	wordSellerID       = "판매자 번호"
	wordCategory       = "카테고리"
	wordWay            = "거래 방법"
	wordPlace          = "거래 장소"
	wordOpenChat       = "오픈채팅"
	wordNumber         = "번호"
	wordCreated        = "등록"
	wordUpdated        = "수정"
	wordRenewBy        = "자동 숨김"
	wordFacts          = "기본 정보"
	wordDescription    = "설명"
	wordVersions       = "고친 기록"
	wordTrade          = "거래"
	wordActions        = "할 수 있는 일"
	wordBlockListing   = "차단"
	wordUnblockListing = "차단 풀기"
	wordDelete         = "삭제"

	wordTradeFrozen = "멈춤"
	wordTradeOpen   = "진행 중"
	wordTradeOver   = "끝남"

	hintListings         = "제목이나 설명에 들어간 말"
	altPhoto             = "%s 사진 %d"
	fmtVersion           = "%d번째"
	fmtBefore            = "전: %s"
	saidFirstVersion     = "처음 등록"
	saidNoTrades         = "이 상품의 거래가 없어요."
	saidMoreTrades       = "최근 거래만 보여요."
	saidLookFurther      = "여기까지는 없어요. 다음을 누르면 이어서 찾아요."
	saidListingBlocked   = "상품을 차단했어요."
	saidListingUnblocked = "차단을 풀었어요. 상품은 숨김 상태예요."
	saidListingDeleted   = "상품을 삭제했어요."
	titleHeld            = "진행 중인 거래가 있어요"
	textHeld             = "이 거래를 먼저 끝내야 차단하거나 삭제할 수 있어요."
	agreeDeleteListing   = "되돌릴 수 없다는 것을 확인했어요."
)

// What happens to a listing.
var (
	whatBlock         = []string{"장터와 검색에서 바로 사라져요.", "판매자가 대화에서 사유를 읽어요.", "기다리던 구매자의 요청은 취소돼요."}
	whatUnblock       = []string{"상품이 숨김 상태가 되고, 다시 보일지는 판매자가 정해요."}
	whatDeleteListing = []string{"상품이 영영 사라지고 판매자도 되살릴 수 없어요.", "판매자가 대화에서 사유를 읽어요."}
)

var listingWords = map[listing.State]string{
	listing.ForSale: "판매중", listing.Reserved: "예약", listing.Paying: "결제 중", listing.InTrade: "판매대기", listing.Sold: "판매완료",
	listing.Hidden: "숨김", listing.Deleted: "삭제", listing.Blocked: "차단",
}

var categoryWords = map[listing.Category]string{
	listing.Fashion: "패션/잡화", listing.Appliance: "생활가전", listing.Furniture: "가구/인테리어", listing.Beauty: "뷰티/미용",
	listing.Ticket: "티켓/교환권", listing.Digital: "디지털기기", listing.Books: "도서", listing.Hobby: "취미/게임/음반",
	listing.Sports: "스포츠/레저", listing.Other: "기타",
}

var wayWords = map[listing.Way]string{listing.AnyWay: "직거래·택배", listing.InPerson: "직거래", listing.ByParcel: "택배"}

var partWords = map[listing.Part]string{listing.PartTitle: "제목", listing.PartDescription: "설명", listing.PartPrice: "가격"}

// Words of the notices' pages.
const (
	wordNewNotice   = "새 공지"
	wordEditNotice  = "공지 고치기"
	wordEdit        = "고치기"
	wordSave        = "저장"
	wordBody        = "내용"
	wordMain        = "대표 공지"
	wordMakeMain    = "대표 공지로"
	wordNotMain     = "대표 공지에서 내리기"
	wordPublish     = "게시"
	wordHide        = "숨기기"
	wordPublishAt   = "올리는 때"
	wordHideAt      = "내리는 때"
	wordPreview     = "카카오톡에서 보이는 모습"
	wordPicture     = "그림 바꾸기"
	wordPictureFile = "그림 파일"
	wordLabel       = "이름"
	wordLink        = "주소"
	wordBlockOfBot  = "챗봇 블록"
	wordNoBlock     = "없음"
	fmtButton       = "버튼 %d"

	hintPicture         = "고르지 않고 보내면 지금 그림을 없애요. 가로가 세로의 두 배인 그림이 잘 어울려요."
	hintPublishAt       = "비워 두면 게시를 누를 때 바로 보여요."
	hintHideAt          = "비워 두면 계속 보여요."
	saidYes             = "예"
	saidNoticeWritten   = "초안을 저장했어요. 게시를 눌러야 회원에게 보여요."
	saidNoticeSaved     = "공지를 고쳤어요."
	saidNoticePublished = "공지를 게시했어요."
	saidNoticeHidden    = "공지를 숨겼어요."
	saidNoticeDeleted   = "공지를 삭제했어요."
	saidNoticeMain      = "대표 공지로 정했어요."
	saidNoticeNotMain   = "대표 공지에서 내렸어요."
	saidPicture         = "그림을 바꿨어요."
	saidNoPicture       = "그림으로 열 수 없는 파일이에요. JPG나 PNG 그림을 골라 주세요."
	agreeDeleteNotice   = "회원에게 다시 보일 수 없다는 것을 확인했어요."
)

// What happens to a notice.
var (
	whatPublish      = []string{"올리는 때가 되면 회원의 공지 목록에 보여요. 정하지 않았으면 바로 보여요."}
	whatHideNotice   = []string{"회원의 공지 목록에서 바로 사라져요.", "나중에 다시 게시할 수 있어요."}
	whatMain         = []string{"공지 목록의 맨 위에 보여요.", "지금 대표 공지는 제자리로 돌아가요."}
	whatNotMain      = []string{"게시한 순서대로 보여요."}
	whatDeleteNotice = []string{"회원에게 보이지 않고 다시 게시할 수 없어요.", "기록에는 남아요."}
)

var noticeWords = map[notice.State]string{notice.Draft: "초안", notice.Published: "게시", notice.Hidden: "숨김", notice.Deleted: "삭제"}

var phaseWords = map[notice.Phase]string{
	notice.InDraft: "초안", notice.Scheduled: "예약됨", notice.Showing: "게시 중", notice.Over: "기간 끝남", notice.IsHidden: "숨김", notice.IsDeleted: "삭제",
}

// Words of the queues, payouts, drift, offers and settings.
const (
	leadQueues       = "급한 것부터 보여요. 시간이 지나면 저절로 정해지는 일은 그 날짜를 함께 보여요."
	textQueueEmpty   = "여기에는 기다리는 일이 없어요."
	wordQueueKinds   = "할 일 종류"
	wordQueueWhat    = "무엇"
	wordQueueSince   = "언제부터"
	wordQueueNext    = "다음 날짜"
	wordQueueDetail  = "내용"
	wordDaysLeft     = "일 남음"
	wordMinutesLong  = "분째"
	wordHoursLong    = "시간째"
	wordDaysLong     = "일째"
	wordLongest      = "가장 오래된 것 "
	wordPast         = "지남"
	wordHalted       = "멈춤"
	wordTries        = "실패"
	wordTimes        = "번"
	wordAmount       = "금액"
	wordOfTrade      = "거래"
	wordSellerNumber = "판매자"
	wordTurn         = "차례"

	leadPayouts        = "묶어서 청구하고, 은행에 보낼 파일을 받고, 보냈다고 남긴 뒤 은행에 맡기고, 결과를 적어요."
	wordPayoutStates   = "정산 상태"
	wordStep           = "상태"
	wordReason         = "사유"
	wordBatch          = "묶음"
	wordClaimedBy      = "묶은 사람"
	wordReference      = "이체 번호"
	wordBankAccount    = "계좌"
	wordTrail          = "지나온 일"
	wordPayoutOf       = "정산"
	wordMarket         = "자동"
	wordOperatorNumber = "운영자"
	wordTotal          = "합계"
	wordClaim          = "정산할 것 묶기"
	wordLimit          = "최대 건수"
	whatClaim          = "정산할 수 있는 건을 새 묶음으로 가져와요."
	whatClaimWaits     = "계좌가 없거나, 계좌를 바꾼 지 하루가 안 됐거나, 대사가 끝나지 않은 건은 기다려요."
	wordBankFile       = "은행 파일 받기"
	whatExport         = "계좌번호가 그대로 들어 있어요. 받은 기록이 남아요."
	wordSend           = "은행에 보냄으로 표시"
	whatSend           = "은행에 맡기기 전에 눌러 주세요. 그 뒤에는 되돌릴 수 없어요."
	wordRelease        = "묶음 풀기"
	whatRelease        = "모두 다시 정산 대기가 돼요."
	wordPayBatch       = "묶음 전체 이체 완료"
	whatPayBatch       = "남은 이체를 모두 이 번호로 완료 처리해요."
	whatFourEyes       = "큰 금액이면 묶은 사람이 아닌 다른 운영자가 해야 해요."
	wordPay            = "이체 완료"
	whatPay            = "은행의 이체 번호를 남기면 판매자에게 알려요."
	wordFail           = "이체 실패"
	whatFail           = "은행이 거절했거나 돈이 되돌아왔어요. 판매자가 사유를 읽을 수 있어요."
	wordHold           = "정산 멈추기"
	whatHold           = "풀 때까지 보내지 않아요. 판매자가 사유를 읽을 수 있어요."
	wordFree           = "다시 정산 대기로"
	whatFree           = "다음 묶음에 들어갈 수 있어요."
	titleDoNow         = "지금 할 수 있는 일"
	saidClaimed        = "묶음을 만들었어요."
	saidNothingToClaim = "지금 묶을 수 있는 정산이 없어요."
	saidSent           = "은행에 보낸 것으로 표시했어요."
	saidReleased       = "묶음을 풀었어요."
	saidPaid           = "이체 완료로 남겼어요."
	saidFailed         = "이체 실패로 남겼어요."
	saidHeld           = "정산을 멈췄어요."
	saidFreed          = "다시 정산 대기로 바꿨어요."

	leadDrifts    = "우리 기록과 카카오페이·장부가 서로 다른 것이에요. 저절로 고쳐지지 않은 것만 보여요."
	wordDriftKind = "종류"
	wordFound     = "찾은 때"
	wordSeen      = "마지막 확인"
	wordStops     = "돈이 나가지 않게 막음"
	wordDiffers   = "서로 다른 값"
	wordListing   = "상품"
	wordAttempt   = "결제 시도"
	wordResolved  = "해소"
	wordAccepted  = "그대로 인정"
	wordSettle    = "차이 인정하기"
	whatSettle    = "더는 할 일로 세지 않고 정산을 막지 않아요. 다른 값으로 다시 나타나면 새로 알려요."
	whatStillHeld = "이 때문에 멈춘 거래와 정산은 따로 풀어야 해요."
	agreeSettle   = "원인을 확인했고 이대로 두기로 했어요."
	saidSettled   = "차이를 인정했어요."

	leadOffers     = "특가를 가져오는 곳과 그 상태예요."
	wordSource     = "출처"
	wordLastGood   = "마지막 성공"
	wordNextLook   = "다음 확인"
	wordRows       = "읽은 줄"
	wordCrawl      = "지금 확인하기"
	whatCrawl      = "곧 한 번 더 확인해요. 방금 확인했거나 쉬고 있는 곳은 기다려야 해요."
	saidCrawl      = "곧 확인해요."
	wordSwitchOff  = "끄기"
	whatSwitchOff  = "더는 확인하지 않고, 이곳의 특가를 대화에서 모두 감춰요. 다시 켜면 보여요."
	wordSwitchOn   = "켜기"
	whatSwitchOn   = "다시 확인하고 이곳의 특가를 보여요."
	saidSwitched   = "바꿨어요. 대화에는 30초 안에 나타나요."
	wordOff        = "꺼 둠"
	wordResting    = "쉬는 중"
	wordUnreadable = "읽을 수 없음"
	wordOld        = "오래됨"
	wordFine       = "정상"

	leadSettings  = "지금 적용된 설정이에요. 비밀값은 있는지만 보여요."
	wordSetting   = "이름"
	wordValue     = "값"
	wordFrom      = "출처"
	wordSecretSet = "설정됨"
	wordNotSet    = "없음"
)

// queueWords name what waits for a person.
var queueWords = map[app.Queue]string{
	app.QueueStuckRefunds: "멈춘 환불", app.QueueUnknownPayments: "결과를 모르는 결제", app.QueueDisputes: "분쟁", app.QueueHandOvers: "엇갈린 직거래",
	app.QueueClaims: "거래 후 신고", app.QueueProposals: "승인 기다림", app.QueueDrifts: "장부 차이", app.QueueHeldPayouts: "멈춘 정산", app.QueueFailedPayouts: "실패한 이체",
	app.QueueMessages: "실패하는 알림", app.QueueTimers: "실패하는 예약 작업",
}

// payoutWords name the states of a payout.
var payoutWords = map[payout.State]string{
	payout.Due: "정산 대기", payout.Held: "멈춤", payout.Claimed: "묶음", payout.Sent: "은행에 보냄", payout.Paid: "완료", payout.Failed: "실패",
	payout.Reversed: "취소",
}

// holdWords say why a payout is held when no operator typed it.
var holdWords = map[string]string{payout.ForClaim: "구매자의 거래 후 신고", payout.ForDrift: "장부 차이"}

// turnWords say whose turn it is.
var turnWords = map[trade.Actor]string{trade.Buyer: "구매자", trade.Seller: "판매자", trade.Operator: "운영자", trade.System: "시스템"}

// driftWords name the differences.
var driftWords = map[recon.Kind]string{
	recon.TakenUnbooked: "결제됐는데 우리 기록에 없음", recon.UnknownThere: "카카오페이가 모르는 결제", recon.CancelledThere: "밖에서 전액 취소됨",
	recon.CancelledInPart: "밖에서 일부 취소됨", recon.NotGivenBack: "환불 기록은 있는데 돈이 남아 있음", recon.AmountDiffers: "결제 금액이 다름",
	recon.ForeignPayment: "다른 주문의 결제 번호", recon.SameTID: "결제 번호가 겹침", recon.StrayWaits: "돌려줘야 할 돈이 남음",
	recon.AttemptMissing: "결제 시도가 없음", recon.AttemptBehind: "결제 시도 상태가 거래와 다름", recon.HeldDiffers: "보관 금액이 장부와 다름",
	recon.ClearingDiffers: "카카오페이에 있는 금액이 장부와 다름", recon.SettledDiffers: "판매자 몫이 장부와 다름", recon.EndHoldsMoney: "끝난 거래에 돈이 남음",
	recon.Unbalanced: "장부의 합이 맞지 않음", recon.PayoutMissing: "정산 내역이 없음", recon.PayoutDiffers: "정산 금액이 다름",
	recon.PayoutUnbooked: "이체 기록이 장부와 다름", recon.PayoutOfRefund: "환불된 거래의 정산이 나가는 중", recon.PayoutDuringClaim: "신고 중인데 정산이 멈추지 않음",
	recon.ListingDiffers: "상품 상태가 거래와 다름", recon.ListingLost: "거래 없이 묶인 상품", recon.TimersDiffer: "예약 작업이 거래와 다름",
	recon.HistoryGap: "거래 기록이 빠짐", recon.Overdue: "기한이 지나도 처리되지 않음",
}

// sourceWords say where a setting comes from.
var sourceWords = map[string]string{"default": "기본값", "environment": "환경 변수", "file": "파일"}

// Words of the chat log.
const (
	leadChats       = "전화번호, 주소, 계좌, 코드, 링크는 지우고 남겨요. 한 사람의 기록을 보면 감사 기록에 남아요."
	hintChats       = "말한 내용"
	wordChatAt      = "시각"
	wordChatWho     = "누가"
	wordChatBlock   = "블록"
	wordChatSaid    = "말한 내용"
	wordChatOutcome = "결과"
	wordChatTook    = "걸린 시간"
	wordChatMember  = "회원 번호"
	wordChatRequest = "요청 번호"
	wordChatSince   = "이날부터"
	wordChatUntil   = "이날까지"
	wordStranger    = "미가입"
	wordSeconds     = "초"
	wordSecondsUp   = "초 이상"
	textChatsGoOn   = "여기까지는 없어요. 다음을 누르면 더 오래된 기록을 찾아봐요."
)

// chatWords say how a call ended.
var chatWords = map[chatlog.Outcome]string{
	chatlog.OK: "정상", chatlog.Refused: "거절", chatlog.Fallback: "못 알아들음", chatlog.Late: "늦음", chatlog.Panic: "프로그램 오류",
	chatlog.Failed: "실패", chatlog.Denied: "다른 봇", chatlog.Malformed: "잘못된 요청", chatlog.Waiting: "나중에 답함", chatlog.Posted: "늦게 답함",
	chatlog.Unposted: "답을 못 보냄",
}

// Words of operators, the audit log and one's own account.
const (
	leadOperators       = "운영 화면에 들어올 수 있는 사람들이에요."
	wordOperatorName    = "로그인 이름"
	wordOperatorID      = "운영자 번호"
	wordRole            = "역할"
	wordAccountState    = "계정 상태"
	wordFactor          = "인증 앱"
	wordProved          = "등록됨"
	wordUnproved        = "아직 쓰지 않음"
	wordSignedIn        = "마지막 로그인"
	wordAccountMade     = "만든 때"
	wordAccountChanged  = "바꾼 때"
	wordAccountFacts    = "계정 정보"
	wordWhatOperatorDid = "이 운영자가 한 일"
	titleOwnAccount     = "지금 로그인한 계정이에요"
	textOwnAccount      = "자신의 역할과 상태는 바꿀 수 없어요. 비밀번호와 인증 앱은 내 계정에서 바꿔요."
	wordAddOperator     = "운영자 추가"
	whatAddOperator     = "비밀번호와 인증 앱 등록 주소를 만들어 보여요. 본인에게 안전하게 전해 주세요."
	whatShownOnce       = "한 번만 보여요."
	hintOperatorName    = "글자, 숫자, . - _ 만 쓸 수 있어요."
	wordChangeRole      = "역할 바꾸기"
	wordDisable         = "계정 중지"
	wordEnable          = "계정 다시 쓰기"
	wordResetPassword   = "비밀번호 새로 만들기"
	wordResetFactor     = "인증 앱 새로 등록"
	whatSignsOut        = "이 운영자는 모든 곳에서 로그아웃돼요."
	whatDisable         = "바로 로그아웃되고 다시 로그인할 수 없어요. 한 일의 기록은 그대로 남아요."
	whatEnable          = "전의 비밀번호와 인증 앱으로 다시 로그인할 수 있어요."
	whatResetPassword   = "전의 비밀번호는 더 쓸 수 없어요."
	whatResetFactor     = "휴대전화를 잃어버렸을 때 해요. 전의 인증 앱은 더 쓸 수 없어요."
	saidOperatorAdded   = "운영자를 추가했어요"
	saidRoleChanged     = "역할을 바꿨어요."
	saidDisabled        = "계정을 중지했어요."
	saidEnabled         = "계정을 다시 쓸 수 있어요."
	saidPasswordReset   = "비밀번호를 새로 만들었어요"
	saidFactorReset     = "인증 앱을 새로 등록해 주세요"
	saidToldBefore      = "이미 한 번 보여 줘서 다시 보여 줄 수 없어요. 적어 두지 못했으면 새로 만들어 주세요."
	titleShownOnce      = "지금 한 번만 보여요"
	textShownOnce       = "이 화면을 떠나면 다시 볼 수 없어요. 본인에게 안전한 방법으로 전해 주세요."
	wordSecrets         = "전할 것"
	wordNewPassword     = "새 비밀번호"
	wordFactorURI       = "인증 앱 등록 주소"

	wordSessions        = "로그인한 곳"
	wordSessionFrom     = "접속 주소"
	wordSessionKind     = "방법"
	wordSessionSince    = "로그인한 때"
	wordSessionUsed     = "마지막 사용"
	wordSessionEnds     = "끝나는 때"
	wordThisSession     = "지금 여기"
	wordPresentPassword = "지금 비밀번호"
	wordPasswordAgain   = "새 비밀번호 한 번 더"
	hintNewPassword     = "12자보다 짧지 않게, 짐작하기 어려운 것으로 정해 주세요."
	wordChangePassword  = "비밀번호 바꾸기"
	whatOthersEnd       = "여기 말고 다른 곳에서는 모두 로그아웃돼요."
	wordBeginFactor     = "인증 앱 바꾸기"
	whatBeginFactor     = "새 인증 앱의 번호를 넣을 때까지 지금 것을 그대로 써요."
	wordConfirmFactor   = "새 인증 앱 확인"
	wordNewCode         = "새 인증 앱의 번호 6자리"
	titleConfirming     = "새 인증 앱을 확인해 주세요"
	textConfirming      = "새로 등록한 인증 앱의 번호를 넣으면 그때부터 새것을 써요."
	wordSignOutAll      = "모든 곳에서 로그아웃"
	whatSignOutAll      = "여기도 로그아웃되고, 다시 로그인해야 해요."
	saidPasswordsDiffer = "새 비밀번호 두 개가 서로 달라서 바꾸지 않았어요."
	saidPasswordChanged = "비밀번호를 바꿨어요. 다른 곳에서는 로그아웃했어요."
	saidCodeWrong       = "번호가 맞지 않아 아직 바꾸지 않았어요. 새 인증 앱의 번호를 다시 넣어 주세요."
	saidFactorConfirmed = "새 인증 앱으로 바꿨어요. 다른 곳에서는 로그아웃했어요."

	leadAudit        = "운영자가 한 일이 고치거나 지울 수 없게 남아요. 최근 것부터 보여요."
	wordAuditAt      = "시각"
	wordAuditWho     = "누가"
	wordAuditAction  = "한 일"
	wordAuditSubject = "대상"
	wordAuditChange  = "바뀐 것"
	hintAuditSubject = "member:123처럼 종류와 번호를 적어요."
)

var accountWords = map[operator.State]string{operator.Active: "사용 중", operator.Disabled: "중지"}

var sessionWords = map[operator.Kind]string{operator.Console: "운영 화면", operator.Token: "API"}

// actionWords name what operators do.
var actionWords = map[operator.Action]string{
	operator.SeeOverview: "오늘 보기", operator.SeeMembers: "회원 보기", operator.SeeContact: "연락처 보기", operator.EditMember: "회원 정보 바꾸기",
	operator.AddMember: "회원 추가", operator.BlockMember: "회원 제한·풀기", operator.WithdrawMember: "회원 탈퇴 처리", operator.ExportMember: "회원 자료 내려받기",
	operator.EraseMember: "회원 기록 지움(자동)",
	operator.SeeListings: "상품 보기", operator.BlockListing: "상품 차단·풀기", operator.DeleteListing: "상품 삭제",
	operator.SeeNotices: "공지 보기", operator.EditNotice: "공지 쓰기·고치기", operator.SeeTrades: "거래 보기", operator.DecideTrade: "거래 결정",
	operator.MoveMoney: "환불·이체", operator.SeePayouts: "정산 보기", operator.MakePayouts: "정산하기", operator.SettleDrift: "차이 인정",
	operator.SeeOffers: "특가 보기", operator.CrawlOffers: "특가 확인하기", operator.SwitchOffers: "특가 출처 끄기·켜기",
	operator.SeeChats: "대화 기록 보기", operator.SeeAudit: "감사 기록 보기",
	operator.SeeSettings: "설정 보기", operator.SeeOperators: "운영자 보기", operator.EditOperator: "운영자 추가·바꾸기",
	operator.SignIn: "로그인", operator.SignOut: "로그아웃", operator.EditOwn: "내 계정 바꾸기",
}

// eventWords name what happened to a trade.
var eventWords = map[trade.Event]string{
	trade.Request: "직거래 요청", trade.Accept: "요청 수락", trade.Reserve: "예약", trade.SetAppointment: "약속 정함",
	trade.AgreeAppointment: "약속 변경 동의", trade.HandOver: "거래 코드 확인", trade.ClaimSold: "판매했다고 알림", trade.AgreeSold: "거래했다고 확인",
	trade.Contest: "거래하지 않았다고 알림", trade.SellElsewhere: "다른 곳에서 판매", trade.Cancel: "취소", trade.Pay: "결제 시작",
	trade.CancelPurchase: "구매 취소", trade.AskCancel: "취소 요청", trade.AgreeCancel: "취소 동의", trade.CancelSale: "판매 취소",
	trade.Ship: "발송", trade.CorrectTracking: "운송장 고침", trade.ReportArrival: "도착 알림", trade.Postpone: "구매확정 미룸",
	trade.ConfirmPurchase: "구매확정", trade.ConfirmSale: "판매확정", trade.Dispute: "문제 신고", trade.RefundDispute: "분쟁 전액 환불",
	trade.WithdrawDispute: "신고 거둠", trade.Approve: "결제 승인 요청", trade.Leave: "결제하다 나감", trade.DecideSold: "판매된 것으로 결정",
	trade.DecideNotSold: "판매되지 않은 것으로 결정", trade.DecideForSeller: "판매자 손을 들어 줌", trade.Refund: "환불하고 취소",
	trade.RecordBankRefund: "계좌 이체로 환불함", trade.Freeze: "거래 멈춤", trade.Unfreeze: "거래 다시 진행", trade.Expire: "기한 지남",
	trade.ExpireHold: "결제 시간 지남", trade.RefuseReady: "결제 준비 거절됨", trade.Capture: "결제됨", trade.LoseAnswer: "결제 결과를 모름",
	trade.RecordRefusal: "결제 거절됨", trade.TryLookup: "결제 조회", trade.GiveUpLookup: "결제 확인을 운영자에게 넘김", trade.MissShipping: "발송 기한 지남",
	trade.TryRefund: "환불 시도", trade.RecordRefund: "환불됨", trade.GiveUpRefund: "환불을 운영자에게 넘김", trade.Remind: "기한 안내", trade.Extend: "기한 늘림",
	trade.GiveAddress: "주소 입력", trade.OfferRefund: "일부 환불 제안", trade.AcceptOffer: "제안 받아들임", trade.AcceptReturn: "반품 동의",
	trade.ShipBack: "반품 발송", trade.ReceiveReturn: "반품 받음", trade.ContestReturn: "반품에 문제 있음", trade.OpenClaim: "거래 후 신고",
	trade.WithdrawClaim: "거래 후 신고 거둠", trade.GrantClaim: "거래 후 신고 받아들임", trade.DecideReturn: "반품하기로 결정", trade.DecidePartRefund: "일부 환불",
	trade.RejectClaim: "거래 후 신고 거절", trade.RecordPayout: "정산함", trade.ReturnPayout: "정산이 되돌아옴", trade.MissReturn: "반품 기한 지남",
	trade.RemindAddress: "배송지 안내",
}

// newsWords name news that are not about a move of a trade.
var newsWords = map[news.Kind]string{
	app.NewsFirstInLine: "먼저 살 수 있음", app.NewsFreeAgain: "다시 판매 중", app.NewsListingHidden: "상품 자동 숨김", app.NewsPhotoFailed: "사진을 받지 못함",
	app.NewsListingBlocked: "상품 차단", app.NewsListingUnblocked: "상품 차단 풀림", app.NewsListingDeleted: "상품 삭제", app.NewsAccountChanged: "정산 계좌 바뀜",
}

// newsWord names news; a kind may say after a point how the move went.
func newsWord(k news.Kind) string {
	if word := newsWords[k]; word != "" {
		return word
	}
	event, _, _ := strings.Cut(string(k), ".")
	if word := eventWords[trade.Event(event)]; word != "" {
		return word
	}
	return string(k)
}

// bookWords name the accounts of the book.
var bookWords = map[ledger.Kind]string{
	ledger.Clearing: "카카오페이", ledger.Escrow: "보관 중인 돈", ledger.RefundDue: "돌려줄 돈", ledger.Payable: "판매자에게 줄 돈",
	ledger.Fees: "수수료", ledger.Bank: "은행", ledger.Loss: "손실",
}

// attemptWords name how far a payment has come.
var attemptWords = map[payment.State]string{
	payment.Created: "만듦", payment.Prepared: "결제 대기", payment.Approving: "승인 요청 중", payment.Approved: "승인", payment.PartCancelled: "일부 취소",
	payment.Cancelled: "취소", payment.Failed: "실패", payment.Left: "그만둠", payment.Expired: "시간 지남", payment.InDoubt: "결과 확인 중",
}
