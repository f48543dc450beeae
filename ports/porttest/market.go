package porttest

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/ports"
)

// Searches are what to ask of a market that FillMarket made, from what nearly
// everything has to what nothing has.
var Searches = []struct{ Name, Typed string }{
	{"common", "의자"},
	{"several_common", "원목 의자 중고"},
	{"usual", "아이폰 15"},
	{"spaced", "뉴발 란스"},
	{"rare", "진공관앰프"},
	{"rare_and_common", "의자 진공관앰프"},
	{"apart", "뉴발란스 전자렌지대"},
	{"absent", "없는물건말"},
	{"syllable_common", "책"},
	{"syllable_rare", "뷁"},
	{"syllable_absent", "쀍"},
}

var (
	things = strings.Fields(`의자 책상 자전거 아이폰 갤럭시 노트북 맥북 모니터 키보드 청소기 냉장고 세탁기 소파 침대 옷장 책장 원피스 운동화
		패딩 코트 가방 지갑 시계 향수 화장품 콘서트티켓 상품권 그림책 소설책 문제집 기타 피아노 게임기 닌텐도 레고 텐트 캠핑의자 골프채 라켓
		유모차 카시트 장난감 화분 전자렌지대 에어프라이어 커피머신 프린터 태블릿 이어폰 스피커`)
	kinds   = strings.Fields(`중고 새상품 원목 미개봉 정품 한정판 빈티지 접이식 무선 대형 소형 아동용 여성 남성 블랙 화이트`)
	makes   = strings.Fields(`삼성 엘지 애플 나이키 아디다스 이케아 한샘 소니 다이슨 필립스 유니클로 자라 코베아 샤오미`)
	phrases = []string{
		"거의 새것이에요", "상태 좋아요", "직거래 선호합니다", "택배 가능해요", "네고는 조금 가능", "사용감 있어요", "박스 있습니다", "이사 때문에 급하게 내놓아요",
		"한두 번 썼어요", "생활기스 조금 있어요", "연락 주세요", "구성품 모두 드려요", "작년에 샀어요", "선물 받았는데 안 써요", "배터리 성능 좋아요",
	}
)

// FillMarket adds n listings with the ids from, from+1 and so on, as sellers
// write them: few words are common, many are rare. The same n and from are the
// same market. The seller is added with from 1.
func FillMarket(ctx context.Context, s ports.Store, from, n int) error {
	const inOneGo = 5_000
	if from == 1 {
		if err := s.Repos().Members.Add(ctx, aMember(seller)); err != nil {
			return fmt.Errorf("fill market: %w", err)
		}
	}
	for begin := from; begin < from+n; begin += inOneGo {
		err := s.InTx(ctx, func(r ports.Repos) error {
			for id := begin; id < min(begin+inOneGo, from+n); id++ {
				if err := r.Listings.Add(ctx, MarketListing(id)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("fill market: %w", err)
		}
	}
	return nil
}

// MarketSeller is the member who offers all that FillMarket adds.
func MarketSeller() member.Member { return aMember(seller) }

// MarketListing is one of the listings that FillMarket adds: the same id is the
// same listing.
func MarketListing(id int) listing.Listing {
	r := rand.New(rand.NewPCG(uint64(id), 7))
	l := aListing(listing.ID(id))
	l.Title = strings.Join([]string{oneOf(r, makes), oneOf(r, kinds), oneOf(r, things), model(r)}, " ")
	var lines []string
	for range 2 + r.IntN(4) {
		lines = append(lines, oneOf(r, phrases))
	}
	l.Description = strings.Join(lines, ". ") + ". " + oneOf(r, things) + " " + name(r)
	switch {
	case id%50 == 3:
		l.Title = "뉴발 란스 운동화 " + model(r)
	case id%50 == 4:
		l.Title = "아이폰15 " + oneOf(r, kinds)
	case id%5_000 == 7:
		l.Title = "진공관앰프 " + name(r)
	case id%10_000 == 9:
		l.Description += " 뷁"
	}
	l.Category = listing.Categories()[r.IntN(10)]
	switch r.IntN(4) {
	case 0:
		l.Way = listing.InPerson
	case 1:
		l.Way = listing.ByParcel
	}
	l.Price = money.Won(math.Exp(r.Float64()*7)) * 1_000
	return l
}

// oneOf takes the first ones far more often than the last ones.
func oneOf(r *rand.Rand, from []string) string {
	u := r.Float64()
	return from[int(u*u*float64(len(from)))]
}

func model(r *rand.Rand) string {
	return fmt.Sprintf("%c%c-%d", 'A'+r.IntN(26), 'A'+r.IntN(26), r.IntN(10_000))
}

// name is a word that hardly any other listing has.
func name(r *rand.Rand) string {
	var out strings.Builder
	for range 2 + r.IntN(2) {
		// The syllables of this block are in use, and none of them is searched for.
		out.WriteRune('가' + rune(r.IntN(19)*588+r.IntN(6)*28+r.IntN(4)))
	}
	return out.String()
}
