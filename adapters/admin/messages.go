package admin

import (
	"errors"
	"fmt"
	"strings"

	"github.com/junggyenara/junggye/core/address"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/chatlog"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/notice"
	"github.com/junggyenara/junggye/core/offer"
	"github.com/junggyenara/junggye/core/operator"
	"github.com/junggyenara/junggye/core/parcel"
	"github.com/junggyenara/junggye/core/payment"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/proposal"
	"github.com/junggyenara/junggye/core/push"
	"github.com/junggyenara/junggye/core/recon"
	"github.com/junggyenara/junggye/core/trade"
)

// kindTexts say an error whose code has no sentence.
var kindTexts = map[fault.Kind]string{
	fault.Internal:        "서버에 문제가 생겼습니다. 요청 번호를 개발자에게 알려 주세요.",
	fault.Invalid:         "입력한 내용을 다시 확인해 주세요.",
	fault.Unauthenticated: "로그인이 필요합니다. 다시 로그인해 주세요.",
	fault.Forbidden:       "이 작업을 할 권한이 없습니다.",
	fault.NotFound:        "찾을 수 없습니다.",
	fault.Exists:          "이미 있습니다.",
	fault.Conflict:        "지금 상태에서는 할 수 없습니다. 현재 상태를 확인해 주세요.",
	fault.Stale:           "그사이 내용이 바뀌었습니다. 다시 불러온 뒤 시도해 주세요.",
	fault.Limited:         "한도를 넘었습니다. 잠시 후 다시 시도해 주세요.",
	fault.Unavailable:     "지금은 연결이 원활하지 않습니다. 처리된 것은 없으니 잠시 후 다시 시도해 주세요.",
	fault.InDoubt:         "처리됐는지 아직 알 수 없습니다. 현재 상태를 확인한 뒤 다시 시도해 주세요.",
}

// sentence says an error to an operator: by its code, else by its kind.
func sentence(kind fault.Kind, code fault.Code, args []any) string {
	format, ok := codeTexts[code]
	if !ok || kind == fault.Internal {
		return kindTexts[kind]
	}
	return with(format, worded(code, args), kindTexts[kind])
}

// Sentence says an error to an operator, for other edges that operators use; ""
// when no more is known than its kind.
func Sentence(err error) string {
	found, ok := errors.AsType[*fault.Error](err)
	if !ok || found.Kind == fault.Internal {
		return ""
	}
	format, ok := codeTexts[found.Code]
	if !ok {
		return ""
	}
	return with(format, worded(found.Code, found.Args), "")
}

// worded puts the word that operators read in the place of the program's own, in
// the args of reasons that begin with an event or a state.
func worded(code fault.Code, args []any) []any {
	words := map[fault.Code]map[string]string{
		trade.CodeDecided: decisionWords, proposal.CodeOpen: decisionWords, proposal.CodeDecided: proposalWords,
	}[code]
	if len(args) == 0 || words == nil {
		return args
	}
	word, ok := words[fmt.Sprint(args[0])]
	if !ok {
		return args
	}
	return append([]any{word}, args[1:]...)
}

var decisionWords = map[string]string{
	string(trade.DecideSold): "판매된 것으로 결정", string(trade.DecideNotSold): "판매되지 않은 것으로 결정",
	string(trade.DecideForSeller): "판매자 손을 들어 줌", string(trade.DecideReturn): "반품하기로 결정",
	string(trade.DecidePartRefund): "일부 환불", string(trade.RefundDispute): "분쟁 전액 환불",
	string(trade.GrantClaim): "거래 후 신고 받아들임", string(trade.RejectClaim): "거래 후 신고 거절",
	string(trade.Refund): "환불하고 취소", string(trade.RecordBankRefund): "계좌 이체로 환불함", string(trade.ConfirmSale): "거래 완료시킴",
	string(trade.Freeze): "거래 멈춤", string(trade.Unfreeze): "거래 다시 진행",
}

var proposalWords = map[string]string{
	string(proposal.Open): "승인 대기", string(proposal.Approved): "승인", string(proposal.Refused): "거절",
	string(proposal.Withdrawn): "거둠", string(proposal.Outdated): "지난 제안",
}

// with puts the args into the text, in their order. An error that came without
// them is not worth a broken sentence.
func with(format string, args []any, instead string) string {
	wanted := strings.Count(format, "%v")
	if wanted == 0 {
		return format
	}
	if len(args) < wanted {
		return instead
	}
	return fmt.Sprintf(format, args[:wanted]...)
}

// Reasons of the part that fetches and reads pictures, which is no part of the core.
const (
	codePhotoForeign  fault.Code = "photo.foreign_host"
	codePhotoGone     fault.Code = "photo.gone"
	codePhotoTooLarge fault.Code = "photo.too_large"
	codePhotoNotImage fault.Code = "photo.not_image"
)

// codeTexts say an error by its reason; %v are its args in their order.
var codeTexts = map[fault.Code]string{
	codePath:      "없는 주소입니다.",
	codeMethod:    "이 주소에서 쓸 수 없는 방법입니다.",
	codeAccept:    "응답은 JSON으로만 드립니다. Accept를 확인해 주세요.",
	codeMedia:     "본문은 JSON으로 보내 주세요.",
	codeLarge:     "본문이 너무 큽니다.",
	codeSlow:      "본문을 제때 받지 못했습니다. 다시 보내 주세요.",
	codeSyntax:    "본문을 읽을 수 없습니다. JSON 형식을 확인해 주세요.",
	codeFields:    "입력한 값이 올바르지 않습니다. errors에 적힌 항목을 확인해 주세요.",
	codeCursor:    "이 목록의 다음 쪽을 가리키는 값이 아닙니다. 처음부터 다시 조회해 주세요.",
	codePage:      "쪽 번호로는 %v건까지만 볼 수 있습니다. 그다음은 cursor로 조회해 주세요.",
	codeNoMatch:   "어느 내용을 보고 고치는지 If-Match에 ETag를 보내 주세요.",
	codeChanged:   "그사이 다른 사람이 바꿨습니다. 다시 불러온 뒤 고쳐 주세요.",
	codeKey:       "Idempotency-Key에 %v자까지의 영문, 숫자, -, _로 된 값을 보내 주세요.",
	codeRequests:  "요청이 너무 잦습니다. %v초 뒤에 다시 시도해 주세요.",
	codeUndefined: "요청을 처리할 수 없습니다.",

	operator.CodeMayNot: "이 작업을 할 권한이 없습니다. (%v)",
	operator.CodeReason: "사유를 1자에서 %v자까지 적어 주세요.",

	operator.CodeUnknown:   "운영자를 찾을 수 없습니다.",
	operator.CodeName:      "이름은 %v자에서 %v자까지 글자, 숫자, . - _ 로 적어 주세요.",
	operator.CodeTaken:     "다른 운영자가 쓰는 이름입니다.",
	operator.CodeRole:      "없는 역할입니다.",
	operator.CodeState:     "없는 계정 상태입니다.",
	operator.CodeOwn:       "자신의 역할이나 상태는 바꿀 수 없습니다.",
	operator.CodeDisabled:  "사용이 중지된 계정입니다.",
	operator.CodeSignIn:    "이름, 비밀번호, 인증 코드 가운데 맞지 않는 것이 있습니다.",
	operator.CodeSlow:      "로그인에 여러 번 실패했습니다. %v초 뒤에 다시 시도해 주세요.",
	operator.CodePassword:  "비밀번호는 %v자에서 %v자까지 정할 수 있습니다.",
	operator.CodeGuess:     "짐작하기 쉬운 비밀번호입니다. 다른 것으로 정해 주세요.",
	operator.CodeWrong:     "지금 비밀번호나 인증 코드가 맞지 않습니다.",
	operator.CodeFactor:    "확인을 기다리는 새 인증 수단이 없습니다.",
	operator.CodeSession:   "로그인이 끝났습니다. 다시 로그인해 주세요.",
	operator.CodeChanged:   "그사이 계정이 바뀌었습니다. 다시 불러온 뒤 시도해 주세요.",
	operator.CodeKeyReused: "다른 요청에 쓴 Idempotency-Key입니다. 새 값으로 보내 주세요.",
	operator.CodeKeyBusy:   "같은 Idempotency-Key의 요청을 처리하고 있습니다. 잠시 후 같은 값으로 다시 보내 주세요.",

	chatlog.CodeFilter: "조회 조건을 다시 확인해 주세요.",

	member.CodeUnknown:   "회원을 찾을 수 없습니다.",
	member.CodeChanged:   "그사이 회원 정보가 바뀌었습니다. 다시 불러온 뒤 시도해 주세요.",
	member.CodeNotJoined: "가입하지 않았거나 탈퇴한 회원입니다.",
	member.CodeBlocked:   "이용이 제한된 회원입니다. 사유: %v",
	member.CodeBarred:    "이용이 제한된 전화번호입니다.",
	member.CodeGone:      "탈퇴한 회원입니다.",
	member.CodeReason:    "회원이 읽을 제한 사유를 1자에서 %v자까지 적어 주세요.",
	member.CodeUntil:     "제한이 끝나는 때는 지금보다 뒤여야 합니다.",
	member.CodeTier:      "없는 회원 등급입니다.",
	member.CodeKey:       "카카오톡 사용자 키를 적어 주세요.",
	member.CodeNickname:  "닉네임은 1자에서 %v자까지, 글자나 숫자가 들어가야 합니다.",
	member.CodeTaken:     "다른 회원이 쓰는 닉네임입니다.",
	member.CodePhone:     "휴대전화 번호 11자리를 적어 주세요.",
	member.CodeOpenTrade: "끝나지 않은 거래가 %v건 있어 탈퇴할 수 없습니다.",
	member.CodeJoined:    "이미 가입한 회원입니다.",

	listing.CodeUnknown:     "상품을 찾을 수 없습니다.",
	listing.CodeChanged:     "그사이 상품이 바뀌었습니다. 다시 불러온 뒤 시도해 주세요.",
	listing.CodeState:       "없는 상품 상태입니다.",
	listing.CodeMove:        "지금 상품 상태에서는 할 수 없습니다. 진행 중인 거래가 있는지 확인해 주세요.",
	listing.CodeNotOwner:    "판매자의 상품이 아닙니다.",
	listing.CodeTitle:       "상품 이름은 1자에서 %v자까지 적을 수 있습니다.",
	listing.CodeDescription: "상품 설명은 1자에서 %v자까지 적을 수 있습니다.",
	listing.CodePrice:       "가격은 원 단위 숫자로 적어 주세요.",
	listing.CodePriceRange:  "가격은 %v원부터 %v원까지 정할 수 있습니다.",
	listing.CodePlace:       "거래 장소는 1자에서 %v자까지 적을 수 있습니다.",
	listing.CodeOpenChat:    "오픈채팅방 주소가 아닙니다.",
	listing.CodeCategory:    "없는 카테고리입니다.",
	listing.CodeWay:         "없는 거래 방법입니다.",
	listing.CodeNoPhoto:     "상품 사진이 한 장 이상 필요합니다.",
	listing.CodePhotoHost:   "카카오톡으로 올린 사진만 쓸 수 있습니다.",

	trade.CodeDecided:      "다른 운영자가 먼저 결정했습니다(%v, %v). 다시 불러온 뒤 확인해 주세요.",
	trade.CodeState:        "없는 거래 상태입니다.",
	trade.CodeUnknown:      "거래를 찾을 수 없습니다.",
	trade.CodeChanged:      "그사이 거래가 바뀌었습니다. 다시 불러온 뒤 시도해 주세요.",
	trade.CodeMove:         "지금 거래 상태에서는 할 수 없습니다.",
	trade.CodeNotYours:     "이 거래에서 운영자가 할 수 있는 일이 아닙니다.",
	trade.CodeFrozen:       "멈춘 거래입니다. 다시 진행한 뒤 시도해 주세요.",
	trade.CodeNotDue:       "아직 때가 되지 않았습니다.",
	trade.CodeNotForSale:   "지금 상태에서는 새로 거래할 수 없는 상품입니다.",
	trade.CodeOwnListing:   "자신의 상품은 거래할 수 없습니다.",
	trade.CodeRequests:     "직거래 요청은 한 번에 %v건까지입니다.",
	trade.CodeHolds:        "같은 상품의 결제는 하루에 %v번까지입니다.",
	trade.CodeFirstRefusal: "먼저 기다린 구매자에게 우선권이 있습니다.",
	trade.CodeMeeting:      "약속을 이렇게 바꿀 수 없습니다.",
	trade.CodeMeetingTime:  "약속은 지금부터 %v일 안이어야 합니다.",
	trade.CodeNoBuyer:      "구매자가 정해지지 않았습니다.",
	trade.CodeNamedBuyer:   "예약한 구매자가 있습니다.",
	trade.CodeCodeTries:    "거래 코드를 %v번 잘못 입력했습니다.",
	trade.CodeCodeForm:     "거래 코드는 숫자 네 자리입니다.",
	trade.CodePageExpired:  "결제 시간이 지났습니다.",
	trade.CodeNoProof:      "결제 결과가 아직 확인되지 않았습니다.",
	trade.CodeFreeCancel:   "바로 취소할 수 있는 시간이 지났습니다.",
	trade.CodeCorrections:  "운송장번호는 %v번까지만 고칠 수 있습니다.",
	trade.CodeTrackingUsed: "다른 거래에 등록된 운송장번호입니다.",
	trade.CodePostponed:    "구매확정은 한 번만 미룰 수 있습니다.",
	trade.CodeWay:          "이 상품의 거래 방법이 아닙니다.",
	trade.CodeReason:       "사유를 1자에서 %v자까지 적어 주세요.",
	trade.CodeAmount:       "일부 환불은 %v원부터 %v원까지 정할 수 있습니다.",
	trade.CodeNoOffer:      "받아들일 제안이 없거나 금액이 바뀌었습니다.",
	trade.CodeDisputed:     "이미 한 번 신고한 거래입니다.",
	trade.CodeReturned:     "이미 한 번 반품한 거래입니다.",
	trade.CodeAddress:      "주소를 아직 받지 못했습니다.",
	trade.CodeClaimTime:    "거래 후 문제를 신고할 수 있는 시간이 지났습니다.",
	trade.CodePaidOut:      "판매자 정산이 이미 시작됐습니다.",
	trade.CodeQuiet:        "거래를 먼저 멈추고 잠시 뒤에 다시 시도해 주세요.",

	address.CodeAddress:   "주소를 다시 확인해 주세요.",
	proposal.CodeUnknown:  "제안을 찾을 수 없습니다.",
	proposal.CodeOpen:     "이 거래에는 승인을 기다리는 제안이 있습니다(%v, %v).",
	proposal.CodeOwn:      "%v원이 넘는 결정은 다른 운영자가 승인하거나 거절해야 합니다.",
	proposal.CodeNotOwn:   "제안한 운영자만 거둘 수 있습니다.",
	proposal.CodeDecided:  "이미 끝난 제안입니다(%v, %v).",
	proposal.CodeOutdated: "제안한 뒤 거래가 바뀌었거나 하루가 지났습니다. 거래를 확인하고 다시 제안해 주세요.",

	payout.CodeUnknown:   "정산 내역을 찾을 수 없습니다.",
	payout.CodeMove:      "지금 정산 상태에서는 할 수 없습니다.",
	payout.CodeReason:    "사유를 1자에서 %v자까지 적어 주세요.",
	payout.CodeReference: "이체 번호를 1자에서 %v자까지 적어 주세요.",
	payout.CodeFourEyes:  "%v원이 넘는 금액은 다른 운영자가 한 번 더 확인해야 합니다.",
	payout.CodeNoAccount: "판매자가 정산 계좌를 등록하지 않았습니다.",
	payout.CodeUnchecked: "결제 내역을 아직 다시 확인하지 못했습니다.",
	payout.CodeAccount:   "은행, 계좌번호, 예금주를 다시 확인해 주세요.",
	payout.CodeEmpty:     "정산할 내역이 없습니다.",
	payout.CodeCooling:   "판매자가 계좌를 바꾼 지 얼마 되지 않아 아직 정산할 수 없습니다.",

	recon.CodeUnknown: "불일치 내역을 찾을 수 없습니다.",
	recon.CodeGone:    "이미 사라진 불일치입니다.",
	recon.CodeChanged: "그사이 내용이 달라졌습니다. 다시 불러온 뒤 확인해 주세요.",
	app.CodeNoQueue:   "그런 처리함은 없습니다.",

	payment.CodeUnknown:   "결제를 찾을 수 없습니다.",
	payment.CodeChanged:   "그사이 결제가 바뀌었습니다. 다시 불러온 뒤 시도해 주세요.",
	payment.CodeMove:      "지금 결제 상태에서는 할 수 없습니다.",
	push.CodeUnknown:      "소식을 찾을 수 없습니다.",
	push.CodeState:        "지금은 보낼 수 없는 소식입니다.",
	parcel.CodeTracking:   "운송장번호를 다시 확인해 주세요.",
	notice.CodeUnknown:    "공지사항을 찾을 수 없습니다.",
	notice.CodeChanged:    "그사이 공지가 바뀌었습니다. 다시 불러온 뒤 고쳐 주세요.",
	notice.CodeState:      "없는 공지 상태입니다.",
	notice.CodeMove:       "지금 공지 상태에서는 할 수 없습니다.",
	notice.CodeTitle:      "제목은 1자에서 %v자까지 적을 수 있습니다.",
	notice.CodeBody:       "내용은 1자에서 %v자까지 적을 수 있습니다.",
	notice.CodeButtons:    "버튼은 %v개까지 넣을 수 있습니다.",
	notice.CodeLabel:      "버튼 이름은 1자에서 %v자까지 적을 수 있습니다.",
	notice.CodeLink:       "버튼에는 https 주소나 챗봇 블록 가운데 하나만 넣어 주세요.",
	notice.CodeSchedule:   "내리는 때는 올리는 때와 지금보다 뒤여야 합니다.",
	listing.CodeHeld:      "거래 %v번이 진행 중인 상품입니다. 그 거래를 먼저 끝내 주세요.",
	offer.CodeUnknown:     "특가상품을 찾을 수 없습니다.",
	offer.CodeNoSource:    "그런 특가 출처는 없습니다.",
	offer.CodeOff:         "꺼 둔 특가 출처입니다. 먼저 켜 주세요.",
	offer.CodeTooSoon:     "방금 조회했거나 쉬고 있는 출처입니다. 잠시 후 다시 시도해 주세요.",
	app.CodeNoWord:        "검색어를 한 글자 이상 적어 주세요.",
	app.CodePhotosPending: "사진을 가져오는 중입니다.",
	app.CodePhotoFetch:    "사진을 가져오지 못했습니다.",
	codePhotoForeign:      "우리가 사진을 가져오지 않는 주소입니다. 파일로 올려 주세요.",
	codePhotoGone:         "더는 열리지 않는 사진입니다. 다시 올려 주세요.",
	codePhotoTooLarge:     "사진이 너무 큽니다. 크기를 줄여 다시 올려 주세요.",
	codePhotoNotImage:     "읽을 수 있는 사진이 아닙니다. JPEG, PNG, GIF, WebP 파일로 올려 주세요.",
	app.CodeProvider:      "카카오페이와 연결하지 못했습니다. 잠시 후 다시 시도해 주세요.",
}
