package simulator

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/junggyenara/junggye/adapters/chatcards"
	"github.com/junggyenara/junggye/adapters/skill"
	"github.com/junggyenara/junggye/core/fault"
)

// The first two people.
const (
	nameSeller = "민준"
	nameBuyer  = "서연"
)

// What the platform itself says and understands while it asks for parameters.
const (
	wordCancel   = "취소"
	textFormLeft = "입력을 취소했어요."
)

// Reasons, for the developer's panel, why a person saw nothing of an answer.
const (
	errUnreachable = "스킬 서버에 연결하지 못했어요. 사용자에게는 아무것도 보이지 않아요."
	errBadJSON     = "응답이 올바른 JSON이 아니에요. 사용자에게는 아무것도 보이지 않아요."
	errBadShape    = "응답의 필드 형식이 스킬 응답과 달라요. 사용자에게는 아무것도 보이지 않아요."
	errNoCallback  = "이 블록은 콜백을 쓰지 않는데 useCallback이 true예요."
	errNoOutputs   = "template.outputs가 비어 있어서 보여 줄 말풍선이 없어요."
)

func errTooLate(limit time.Duration) string {
	return fmt.Sprintf("%v 안에 응답이 오지 않았어요. 늦은 응답은 버려지고 사용자에게는 아무것도 보이지 않아요.", limit)
}

func errStatus(status int) string {
	return fmt.Sprintf("HTTP %d 응답이에요. 200이 아니면 사용자에게는 아무것도 보이지 않아요.", status)
}

func errVersion(version string) string {
	return fmt.Sprintf("version이 %q예요. \"2.0\"이 아니면 예전 형식으로 읽혀서 보이지 않아요.", version)
}

func errVerdict(status string) string {
	return fmt.Sprintf("검증 응답의 status %q를 알 수 없어요.", status)
}

func errUnknownBlock(id string) string {
	return fmt.Sprintf("블록 %q가 봇에 없어요. 버튼을 눌러도 아무 일도 일어나지 않아요.", id)
}

func errUnknownContext(names []string) string {
	return fmt.Sprintf("컨텍스트 %s가 봇에 없어서 무시됐어요.", strings.Join(names, ", "))
}

func violationText(v skill.Violation) string {
	return fmt.Sprintf("%s: %s (한도 %s)", v.Rule, v.Got, v.Limit)
}

// refusals are what the page says when it asked for something impossible.
func refusals() map[fault.Code]string {
	return map[fault.Code]string{
		"sim.name":   fmt.Sprintf("이름은 1자에서 %d자까지예요.", maxName),
		"sim.text":   fmt.Sprintf("메시지는 1자에서 %d자까지예요.", maxUtterance),
		"sim.person": "그런 사람이 없어요. 화면을 새로 고쳐 주세요.",
		"sim.photos": fmt.Sprintf("사진은 한 번에 1장에서 %d장까지 보낼 수 있어요.", maxPhotos),
		"sim.photo":  fmt.Sprintf("이미지 파일만, 한 장에 %dMB까지 보낼 수 있어요.", maxPhoto>>20),
		"sim.body":   "요청을 읽지 못했어요.",
	}
}

const refusalOther = "시뮬레이터에 문제가 생겼어요. 로그를 확인해 주세요."

// pageTexts are the words of the page, which the scripts receive as JSON.
func pageTexts() map[string]string {
	texts := map[string]string{
		"title": "중계나라 시뮬레이터", "devOnly": "개발용", "desk": "운영 화면", "gallery": "말풍선 갤러리", "back": "대화로 돌아가기",
		"theme": "밝기 바꾸기", "reset": "모두 지우고 처음부터", "resetAsk": "모든 대화를 지울까요? 장터에 저장된 내용은 그대로 남아요.",
		"panel": "개발자 패널", "panelOpen": "개발자 패널 열기", "panelClose": "개발자 패널 닫기",
		"panelEmpty": "말을 걸면 여기에 요청과 응답이 보여요.", "addPerson": "사람 추가",
		"personName": "새로 들어올 사람의 이름을 알려 주세요.", "person": "이 전화기를 쓰는 사람",
		"seller": "판매자", "buyer": "구매자", "phone": "%s의 전화기", "other": "참여자",
		"chat": "대화", "search": "검색", "more": "메뉴", "backArrow": "뒤로", "home": "홈", "homeButton": "홈으로 가기",
		"channelMenu": "채널 메뉴", "input": "챗봇에게 메시지 보내기", "send": "보내기", "photo": "사진 보내기", "attach": "사진 첨부",
		"photoTitle": "사진 보내기", "photoAsk": "여러 장을 고를 수 있어요. (최대 10장)", "photoFile": "내 컴퓨터에서 고르기",
		"photoSend": "%n장 보내기", "photoNone": "사진을 골라 주세요", "close": "닫기", "confirm": "확인", "cancel": "취소", "sample": "예시 사진 %n",
		"typing": "답을 기다리는 중", "took": "%n ms", "silence": "봇이 아무 답도 보내지 않았어요", "yourPhoto": "보낸 사진",
		"browser": "인앱 브라우저", "outside": "바깥 사이트예요. 여기 안에서는 열 수 없으니 새 창에서 열어 주세요.",
		"outsideOpen": "새 창에서 열기",
		"request":     "요청", "response": "응답", "noAnswer": "응답 없음",
		"skill": "스킬", "validation": "검증", "callback": "콜백",
		"violations": "한도 위반 %n건", "copy": "복사", "greeting": "웰컴 블록",
		"failed": "요청이 실패했어요. 시뮬레이터가 켜져 있는지 확인해 주세요.",
	}
	maps.Copy(texts, chatcards.Texts())
	return texts
}

// fillerSource is repeated to fill the gallery's components up to their limits.
const fillerSource = "가나다라 마바사 아자차카 타파하 거너더러 머버서 어저처커 터퍼허 고노도로 모보소 오조초코 토포호. "

// What the gallery says about the limits.
const (
	limitsSimpleText   = "text 1000자, 500자가 넘으면 접혀요"
	limitsSimpleImage  = "altText 50자"
	limitsTextCard     = "title 50자, description 400자(둘이 합쳐 400자), 버튼 3개"
	limitsBasicCard    = "title 50자, description 230자, 버튼은 세로 3개 또는 가로 2개"
	limitsCommerceCard = "title 30자, description 40자, price는 정수, 버튼 3개"
	limitsListCard     = "항목 5개, 버튼 2개"
	limitsItemCard     = "항목 10개(이름 6자), 요약 14자, title과 description 합쳐 200자, 버튼 3개"
	limitsCarousel     = "카드 10장, textCard의 description 128자, itemCard의 항목 5개"
	limitsCarouselList = "listCard는 5장까지, 항목은 4개까지"
	limitsQuickReplies = "10개까지, 이름 14자"
)
