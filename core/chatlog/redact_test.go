package chatlog

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestRedact(t *testing.T) {
	t.Parallel()
	token := "cAAAAAAAAAAQAAAAAAAAAAcAAAAAAAAAAwAAAABqq8Hg0123456789abcdefABCDEF"
	for in, want := range map[string]string{
		"":                     "",
		"아이폰 15 프로 256GB 있나요?": "아이폰 15 프로 256GB 있나요?",

		// Telephone numbers.
		"010-1234-5678":                aPhone,
		"제 번호는 01012345678 이에요":        "제 번호는 " + aPhone + " 이에요",
		"010 1234 5678로 연락":            aPhone + "로 연락",
		"010.1234.5678, 010/1234/5678": aPhone,
		"(010) 1234 - 5678":            "(" + aPhone,
		"+82 10-1234-5678":             "+" + aPhone,
		"＋８２ １０ １２３４ ５６７８":             "＋" + aPhone,
		"０１０１２３４５６７８":                  aPhone,
		"공일공 일이삼사 오육칠팔":                aPhone,
		"영일영일이삼사오육칠팔":                  aPhone,
		"공일공에 일이삼사에 오육칠팔":              aPhone,
		"010 다시 1234 다시 5678":          aPhone,
		"010-일이삼사-5678":                aPhone,
		"o1o-l234-5678":                aPhone,
		"0️⃣1️⃣0️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣": aPhone + "️⃣",
		"⓪①⓪①②③④⑤⑥⑦⑧":                       aPhone,
		"𝟎𝟏𝟎-𝟏𝟐𝟑𝟒-𝟓𝟔𝟕𝟖":                     aPhone,
		"0\u200b1\u200b0\u200b12345678":     aPhone,
		"0❤1❤0❤1❤2❤3❤4❤5❤6❤7❤8":             aPhone,
		"零一零一二三四五六七八":                       aPhone,
		"02-123-4567":                       aPhone,
		"031 123 4567":                      aPhone,
		"1234-5678":                         aNumber,
		"010\n1234\n5678":                   aPhone,
		"011-123-4567 아니면 016 234 5678":     aPhone + " 아니면 " + aPhone,
		"010ㅡ1234ㅡ5678":                     aPhone,
		"전화 공일이 아니라":                        "전화 공일이 아니라",
		"이사 오육 일 뒤에":                        "이사 오육 일 뒤에",

		// Accounts and other long numbers.
		"국민 123456-04-123456 김수진": "국민 " + aNumber + " 김수진",
		"카카오뱅크 3333012345678":     "카카오뱅크 " + aNumber,
		"900101-1234567":          aNumber,
		"운송장 123456789012":        "운송장 " + aNumber,

		// What has as many digits and is none.
		"2026-11-22 14:00에 만나요":   "2026-11-22 14:00에 만나요",
		"2026년 11월 22일 오후 2시 30분": "2026년 11월 22일 오후 2시 30분",
		"11/22 14:00":             "11/22 14:00",
		"14:00~15:30":             "14:00~15:30",
		"12,000,000원":             "12,000,000원",
		"50,000 / 45,000원":        "50,000 / 45,000원",
		"1500000":                 "1500000",

		// Links and what opens something.
		"https://open.kakao.com/o/sAbCd123":                                                "https://open.kakao.com/o/" + aLink,
		"open.kakao.com/o/abcd 로 오세요":                                                      "open.kakao.com/o/" + aLink + " 로 오세요",
		"http://market.example/pay/" + token:                                               "http://market.example/pay/" + aLink,
		"https://m.example:8443/address/123?t=" + token:                                    "https://m.example:8443/address/" + aLink,
		"https://secure.kakaocdn.net/dna/bX/img.jpg?credential=a&expires=1&signature=b%2F": "https://secure.kakaocdn.net/dna/" + aLink,
		"https://talk.kakaocdn.net?signature=x":                                            "https://talk.kakaocdn.net/" + aLink,
		"https://user:pass@m.example/":                                                     "https://" + aLink,
		"https://x.example/?a=" + "[link]" + "b":                                           "https://x.example/" + aLink,
		"kakaotalk://pay?t=1":                                                              "kakaotalk://" + aLink,
		"https://www.junggye.example/images":                                               "https://www.junggye.example/images",
		"토큰 " + token:                                                                      "토큰 " + aToken,
		"seller@mail.example 로 주세요":                                                        anEmail + " 로 주세요",

		// Codes.
		"코드 1234":         "코드 " + aCode,
		"인수 코드는 0042 입니다": "인수 코드는 " + aCode + " 입니다",
		"인증번호: 123456":    "인증번호: " + aCode,
		"비번 12 34":        "비번 " + aCode,
		"아이폰 코드 없음":       "아이폰 코드 없음",

		// Addresses.
		"서울 중구 세종대로 110":                     aPlace,
		"서울특별시 강남구 테헤란로 152 3층으로 보내 주세요":     aPlace + "으로 보내 주세요",
		"경기도 성남시 분당구 판교역로 166-1, 101동 1203호": aPlace,
		"04524 서울 중구 세종대로 110 3층":            aPlace,
		"중앙로12번길 3":                          aPlace,
		"서울시 강남구 역삼동 123-4번지":                aPlace,
		"래미안 101동 1203호":                     "래미안 " + aPlace,
		"주소: 서울 어딘가 3":                       "주소: " + aPlace,
		"우편번호 04524":                         "우편번호 " + aPlace,
		"서울역 3번 출구":                          "서울역 3번 출구",
		"2호선 강남역":                            "2호선 강남역",
		"직거래로 5만원 어때요":                       "직거래로 5만원 어때요",
		"카톡으로 2개":                            "카톡으로 2개",
	} {
		if got := Redact(in); got != want {
			t.Errorf("Redact(%q):\ngot  %q\nwant %q", in, got, want)
		}
	}
}

// TestPhonesInAnyWriting writes numbers in all scripts and with all separators
// that people use.
func TestPhonesInAnyWriting(t *testing.T) {
	t.Parallel()
	alphabets := []string{
		"0123456789", "０１２３４５６７８９", "공일이삼사오육칠팔구", "영일이삼사오륙칠팔구", "⓪①②③④⑤⑥⑦⑧⑨", "零一二三四五六七八九",
		"⁰¹²³⁴⁵⁶⁷⁸⁹", "𝟬𝟭𝟮𝟯𝟰𝟱𝟲𝟳𝟴𝟵", "٠١٢٣٤٥٦٧٨٩",
	}
	separators := []string{"", " ", "-", ".", " - ", "–", "—", "·", "/", "\n", "_", "~", ")", "*", "\u200b", "\u3000", "ㆍ", "❤", "다시", "에 ", "\ufe0f\u20e3"}
	around := []string{"", "전화 ", "제 번호: ", "연락처(", "ㅎㅎ"}
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.SampledFrom([]string{"010", "011", "016", "017", "018", "019"}).Draw(t, "prefix") +
			rapid.StringMatching(`[0-9]{7,8}`).Draw(t, "number")
		every := rapid.Bool().Draw(t, "every digit apart")
		var out strings.Builder
		alphabet := []rune(rapid.SampledFrom(alphabets).Draw(t, "digits"))
		for i := range number {
			if i > 0 && (every || i == 3 || i == len(number)-4) {
				out.WriteString(rapid.SampledFrom(separators).Draw(t, "separator"))
			}
			if rapid.IntRange(0, 9).Draw(t, "change") == 0 {
				alphabet = []rune(rapid.SampledFrom(alphabets).Draw(t, "digits"))
			}
			out.WriteRune(alphabet[number[i]-'0'])
		}
		text := rapid.SampledFrom(around).Draw(t, "before") + out.String() + rapid.SampledFrom([]string{"", " 로 연락", "!"}).Draw(t, "after")
		if got := Redact(text); longestRun(got) > 3 {
			t.Fatalf("Redact(%q) = %q: the number %s shows", text, got, number)
		}
	})
}

// longestRun counts the digits, of any script, that stand in a row when all that
// joins is left out.
func longestRun(s string) int {
	most, n := 0, 0
	for _, r := range s {
		switch {
		case digitOf(r) >= 0:
			n++
			most = max(most, n)
		case unicode.IsLetter(r):
			n = 0
		}
	}
	return most
}

// plainPhone finds a mobile number of ASCII digits, by other means than Redact.
func plainPhone(s string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		if strings.ContainsRune(" -.", r) {
			return -1
		}
		return ' '
	}, s)
	for word := range strings.FieldsSeq(digits) {
		for i := 0; i+10 <= len(word); i++ {
			if word[i:i+2] == "01" && strings.ContainsRune("016789", rune(word[i+2])) {
				return word
			}
		}
	}
	return ""
}

func FuzzRedact(f *testing.F) {
	for _, s := range []string{"010-1234-5678", "https://open.kakao.com/o/abcd?x=1", "a@b", "코드 1234", "세종대로 110", "[phone]", "2026-11-22 14:00 010", "oo11"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > maxRaw {
			return
		}
		got := Redact(s)
		if !utf8.ValidString(got) {
			t.Fatalf("Redact(%q) = %q: not valid UTF-8, which stores refuse", s, got)
		}
		if found := plainPhone(got); found != "" {
			t.Fatalf("Redact(%q) = %q: %s shows", s, got, found)
		}
		if again := Redact(got); again != got {
			t.Fatalf("Redact(%q) = %q, redacted again %q: what is stored must be final", s, got, again)
		}
	})
}

func TestDigitsOfEveryScript(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= 0x1ffff; r++ { // beyond it there are none
		if n := digitOf(r); unicode.Is(unicode.Nd, r) != (decimal(r) >= 0 && r >= 0x80 || r >= '0' && r <= '9') || n > 9 {
			t.Errorf("%U is the digit %d", r, n)
		}
	}
	for _, ten := range []string{"0123456789", "٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９", "𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡", "०१२३४५६७८९"} {
		for i, r := range []rune(ten) {
			if got := digitOf(r); got != i {
				t.Errorf("%c: got %d, want %d", r, got, i)
			}
		}
	}
}

func BenchmarkRedact(b *testing.B) {
	for name, s := range map[string]string{
		"short": "제 번호는 010-1234-5678 이에요",
		"long":  strings.Repeat("상태 아주 좋아요. 직거래는 강남역에서 가능하고 가격은 50,000원이에요. ", 40),
	} {
		b.Run(fmt.Sprint(name, len(s)), func(b *testing.B) {
			for b.Loop() {
				Redact(s)
			}
		})
	}
}
