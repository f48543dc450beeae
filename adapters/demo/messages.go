package demo

import (
	"fmt"
	"slices"

	"github.com/junggyenara/junggye/core/address"
	"github.com/junggyenara/junggye/core/listing"
)

// thing is a sort of goods that sample listings offer.
type thing struct {
	category  listing.Category
	picture   string // a kind of package drawn
	low, high int    // price in thousands of won
	titles    []string
	lines     []string // what this seller says about it
}

func things() []thing { return slices.Concat(everydayThings(), otherThings()) }

func everydayThings() []thing {
	return []thing{
		{
			listing.Fashion, "shoes", 25, 140,
			[]string{"러닝화 270", "가죽 로퍼 255", "하얀 스니커즈 240", "등산화 280", "아이 운동화 180"},
			[]string{"실내에서 두어 번 신었어요.", "밑창 거의 안 닳았어요.", "정사이즈로 나왔어요. 발볼 넓으면 한 치수 크게 보세요.", "상자도 같이 드려요."},
		},
		{
			listing.Digital, "laptop", 320, 1650,
			[]string{"노트북 14인치 16GB", "게이밍 노트북 RTX4060", "가벼운 노트북 990g", "인강용 노트북"},
			[]string{"배터리 성능 92%예요.", "포맷해서 바로 쓰시면 돼요.", "충전기 정품 포함이에요.", "모서리에 작은 찍힘이 하나 있어요."},
		},
		{
			listing.Furniture, "chair", 30, 260,
			[]string{"사무용 의자", "원목 식탁 의자 2개", "라운지 체어", "메쉬 책상 의자"},
			[]string{"높이 조절 잘 돼요.", "직접 실어 가셔야 해요. 엘리베이터 있어요.", "바퀴까지 닦아 두었어요.", "팔걸이에 생활 기스가 조금 있어요."},
		},
		{
			listing.Beauty, "lipstick", 8, 38,
			[]string{"립스틱 새상품 로즈", "틴트 3종 묶음", "립밤 미개봉 2개", "쿠션과 립 세트"},
			[]string{"선물 받았는데 색이 안 맞아요.", "뜯지 않은 새 제품이에요.", "한 번 발색만 해 봤어요.", "사용 기한 2027년까지예요."},
		},
		{
			listing.Ticket, "ticket", 5, 120,
			[]string{"카페 기프티콘 1만원권", "뮤지컬 티켓 2장", "전시회 입장권", "영화 예매권 2매"},
			[]string{"못 가게 되어 양도해요.", "바코드는 구매 후 바로 보내 드려요.", "유효 기간 넉넉해요.", "날짜 변경은 안 돼요."},
		},
		{
			listing.Digital, "phone", 90, 980,
			[]string{"자급제폰 256GB 블랙", "공기계 상태 좋아요", "휴대폰 128GB 화이트", "효도폰으로 쓰던 폰"},
			[]string{"액정 깨끗해요. 필름 붙여 썼어요.", "확정기변 가능해요.", "배터리 효율 88%예요.", "케이스 두 개 같이 드려요."},
		},
		{
			listing.Books, "book", 4, 45,
			[]string{"소설책 5권 묶음", "요리책", "토익 교재 최신판", "그림책 전집 20권", "만화책 1~10권"},
			[]string{"필기 없어요.", "햇빛에 바랜 곳이 조금 있어요.", "한 번만 읽었어요.", "권수가 많아서 택배보다 직거래가 좋아요."},
		},
		{
			listing.Hobby, "camera", 60, 1200,
			[]string{"필름 카메라", "미러리스 카메라 렌즈 포함", "똑딱이 디카 레트로", "즉석 카메라"},
			[]string{"작동 확인했어요.", "렌즈에 곰팡이 없어요.", "스트랩과 가방 드려요.", "컷 수 5천 안쪽이에요."},
		},
	}
}

func otherThings() []thing {
	return []thing{
		{
			listing.Sports, "bicycle", 70, 760,
			[]string{"하이브리드 자전거", "접이식 미니벨로", "로드 자전거 52", "아이 자전거 18인치"},
			[]string{"브레이크 패드 새로 갈았어요.", "베란다에 보관했어요.", "타이어 공기만 넣으면 돼요.", "자물쇠와 전조등 드려요."},
		},
		{
			listing.Furniture, "lamp", 12, 95,
			[]string{"침실 무드등", "장스탠드 조명", "책상 LED 스탠드", "유리 테이블 램프"},
			[]string{"전구 포함이에요.", "밝기 3단계 조절돼요.", "이사하면서 내놓아요.", "불빛이 따뜻해요."},
		},
		{
			listing.Hobby, "game", 20, 380,
			[]string{"콘솔 게임기 풀박스", "휴대용 게임기", "게임 패드 2개", "게임 타이틀 3장"},
			[]string{"쏠림 없어요.", "정품 박스 그대로 있어요.", "아이가 안 해서 팔아요.", "타이틀 하나 같이 드려요."},
		},
		{
			listing.Fashion, "bag", 18, 240,
			[]string{"가죽 크로스백", "노트북 백팩", "에코백 새상품", "미니 숄더백"},
			[]string{"안감 깨끗해요.", "수납이 넉넉해요.", "손잡이에 사용감 조금 있어요.", "더스트백 있어요."},
		},
		{
			listing.Hobby, "guitar", 60, 520,
			[]string{"통기타 입문용", "클래식 기타", "어쿠스틱 기타 케이스 포함", "우쿨렐레처럼 작은 기타"},
			[]string{"줄 새로 갈았어요.", "넥 휨 없어요.", "피크와 튜너 드려요.", "소리 직접 들어 보고 사셔도 돼요."},
		},
		{
			listing.Other, "plant", 5, 60,
			[]string{"몬스테라 화분", "공기정화 식물", "다육이 모음", "키 큰 고무나무"},
			[]string{"물은 일주일에 한 번이면 돼요.", "화분째로 드려요.", "새잎이 계속 나요.", "햇빛 잘 드는 곳이 좋아요."},
		},
		{
			listing.Fashion, "jacket", 20, 180,
			[]string{"가을 자켓 M", "경량 패딩 L", "청자켓 95", "바람막이 100"},
			[]string{"드라이 해 두었어요.", "두세 번 입었어요.", "어깨가 조금 넉넉하게 나왔어요.", "단추 여분 있어요."},
		},
		{
			listing.Appliance, "headphones", 15, 330,
			[]string{"무선 헤드폰", "노이즈 캔슬링 헤드폰", "유선 이어폰 새상품", "게이밍 헤드셋"},
			[]string{"이어패드 새것으로 바꿨어요.", "충전선 포함이에요.", "소음 차단 아주 좋아요.", "왼쪽에 작은 흠집 있어요."},
		},
		{
			listing.Appliance, "parcel", 15, 190,
			[]string{"에어프라이어 5L", "미니 가습기", "전기포트", "무선 청소기", "커피 메이커"},
			[]string{"깨끗이 닦아 두었어요.", "작동 잘 돼요.", "설명서 있어요.", "자취 끝나서 정리해요."},
		},
		{
			listing.Beauty, "parcel", 6, 52,
			[]string{"향수 50ml 미개봉", "선크림 2개 묶음", "고데기", "클렌징 세트"},
			[]string{"선물로 두 개 받아서 하나 팔아요.", "개봉 안 했어요.", "몇 번 안 썼어요.", "유통 기한 넉넉해요."},
		},
	}
}

func conditions() []string {
	return []string{"상태 아주 좋아요.", "생활 사용감은 있어요.", "거의 새것이에요.", "사진 그대로예요.", "전체적으로 깨끗해요.", "쓰는 데 문제없어요."}
}

func closings() []string {
	return []string{
		"편하게 물어보세요.", "네고는 조금 가능해요.", "직거래와 택배 다 돼요.", "평일 저녁에 답이 빨라요.",
		"주말 직거래 좋아요.", "먼저 오시는 분께 드려요.", "환불은 어려우니 잘 보고 사 주세요.",
	}
}

func places() []string {
	return []string{
		"서울 마포구 합정역 8번 출구", "서울 관악구 서울대입구역 3번 출구", "서울 송파구 석촌호수 앞", "서울 노원구 노원역 2번 출구",
		"서울 성동구 서울숲역", "서울 강서구 발산역", "경기 성남시 판교역 1번 출구", "경기 수원시 수원역 광장",
		"경기 고양시 정발산역", "경기 용인시 죽전역", "인천 부평구 부평역 지하상가", "인천 연수구 센트럴파크역",
		"부산 해운대구 해운대역", "부산 부산진구 서면역 9번 출구", "대구 중구 반월당역", "대전 유성구 유성온천역",
		"광주 서구 상무역", "울산 남구 공업탑", "세종 나성동 도서관 앞", "강원 춘천시 춘천역",
		"충북 청주시 성안길", "전북 전주시 한옥마을 입구", "경남 창원시 상남시장", "제주 제주시 시청 앞",
	}
}

func characters() []string {
	return []string{
		"느긋한", "부지런한", "다정한", "조용한", "씩씩한", "꼼꼼한", "상냥한", "엉뚱한", "든든한", "반듯한", "수줍은", "유쾌한",
		"차분한", "알뜰한", "솔직한", "명랑한", "포근한", "산뜻한", "성실한", "너그러운", "활발한", "똑똑한", "소박한", "정겨운",
	}
}

func creatures() []string {
	return []string{
		"고래", "다람쥐", "수달", "토끼", "부엉이", "고양이", "강아지", "펭귄", "너구리", "사슴", "참새", "거북이",
		"당근", "감자", "호박", "복숭아", "단풍", "구름", "바람", "달님", "조약돌", "솔방울", "민들레", "파도",
	}
}

// reasons are what people give for a cancellation or a complaint.
const (
	reasonChanged  = "마음이 바뀌었어요. 죄송해요."
	reasonNoTrade  = "아직 물건을 받지 못했어요."
	reasonBroken   = "설명에 없던 고장이 있어요."
	reasonAbsent   = "여행 중이라 돌아가서 확인할게요."
	reasonSoldOut  = "포장하다가 파손된 걸 알았어요."
	reasonWithdraw = "다시 해 보니 잘 되네요."
)

// article is a sample notice.
type article struct{ title, body, picture string }

func articles() []article {
	return []article{
		{
			title:   "중계나라 샘플 장터에 오신 것을 환영해요",
			body:    "지금 보이는 상품과 회원은 모두 시험용 샘플이에요.\n회원가입을 하고 상품을 등록하거나, 샘플 상품을 결제해 보세요. 결제는 시험용이라 실제로 돈이 빠져나가지 않아요.",
			picture: "parcel",
		},
		{
			title: "안전결제는 이렇게 진행돼요",
			body: "1. 결제하면 중계나라가 대금을 보관해요.\n2. 판매자가 3영업일 안에 운송장번호를 등록해요.\n" +
				"3. 구매자가 받아 보고 구매확정을 해요.\n4. 판매자가 판매확정을 하면 거래가 끝나요.",
		},
		{
			title: "사기 예방을 위해 꼭 확인해 주세요",
			body:  "중계나라는 계좌이체를 요구하지 않아요. 채팅에서 다른 결제 주소를 받으면 누르지 마시고, 항상 상품 화면의 결제 버튼을 이용해 주세요.",
		},
		{
			title: "직거래할 때는 인계번호를 쓰세요",
			body:  "예약된 상품을 만나서 주고받을 때, 판매자 화면의 네 자리 번호를 구매자가 입력하면 거래가 바로 끝나요.",
		},
		{
			title: "판매 금지 물품 안내",
			body:  "주류, 담배, 의약품, 동물, 위조품은 등록할 수 없어요. 발견하면 운영자가 상품을 차단해요.",
		},
		{
			title: "30일이 지난 상품은 숨겨져요",
			body:  "오래된 상품이 쌓이지 않도록 30일 동안 갱신하지 않은 상품은 숨김으로 바뀌어요. 마이페이지에서 다시 판매중으로 바꿀 수 있어요.",
		},
	}
}

// bargain is a sample special offer. Its price is in won unless text says it;
// slot is the hour at which it is posted each day.
type bargain struct {
	title, shop, category, picture string
	price                          int64
	text                           string
	slot                           int
}

func bargains() []bargain {
	return []bargain{
		{"[샘플] 무선 헤드폰 반값 특가", "샘플몰", "디지털기기", "headphones", 49_900, "", 0},
		{"[샘플] 캠핑 의자 1+1", "샘플마트", "스포츠/레저", "chair", 32_800, "", 21},
		{"[샘플] 가벼운 노트북 14인치", "샘플전자", "디지털기기", "laptop", 749_000, "", 18},
		{"[샘플] 러닝화 시즌오프", "샘플슈즈", "패션/잡화", "shoes", 39_000, "", 15},
		{"[샘플] LED 스탠드", "샘플리빙", "가구/인테리어", "lamp", 15_900, "", 12},
		{"[샘플] 베스트셀러 소설 세트", "샘플서점", "도서", "book", 27_000, "", 9},
		{"[샘플] 콘솔 게임기 번들", "샘플게임", "취미/게임/음반", "game", 338_000, "", 6},
		{"[샘플] 미러리스 카메라 직구", "샘플직구", "취미/게임/음반", "camera", 0, "$ 515.51 (USD)", 3},
		{"[샘플] 가죽 크로스백 골라 담기", "샘플백화점", "패션/잡화", "bag", 0, "", 1},
	}
}

// fmtWon is how a board writes a price.
const fmtWon = "￦ %s (KRW)"

// homeOf is a sample address. No such house stands there.
func homeOf(place int) address.Address {
	streets := []string{"경기도 부천시 샘플로 10", "서울특별시 중구 보기길 21", "부산광역시 수영구 예시로 32", "대전광역시 서구 견본길 43"}
	return address.Address{
		Name: "샘플 회원", Phone: fmt.Sprintf("0100000%04d", place%10_000), Postcode: fmt.Sprintf("99%03d", place%1000),
		Street: streets[place%len(streets)], Detail: fmt.Sprintf("%d동 %d호", 101+place%9, 201+place%17), Request: "문 앞에 놓아 주세요",
	}
}
