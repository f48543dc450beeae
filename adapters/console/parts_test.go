package console

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/operator"
)

// everything is a page with every part that there is.
func everything(v *visit) error {
	at := time.Date(2026, 11, 22, 13, 4, 5, 0, time.UTC)
	list := table{
		Caption: "거래 목록", Next: v.next(17),
		Columns: []column{{Name: "번호"}, {Name: "상태"}, {Name: "금액", Numeric: true}, {Name: "연락처"}, {Name: "때", Numeric: true}},
		Rows: []row{
			{Href: "/console/test/1", Cells: []cell{code("17"), label(wait, "확인 필요").with("2일 남음"), amount(1234567), hidden("010-****-1234", "휴대전화 번호", "/console/test/show"), when(at)}},
			{Tone: bad, Cells: []cell{said(""), label(bad, "멈춤"), number(3).in(bad), thumb("/console/static/icon.svg", "사진"), when(time.Time{})}},
		},
	}
	long := table{Caption: "긴 목록", Columns: []column{{Name: "이름"}, {Name: "금액", Numeric: true}}}
	for i := range 30 {
		long.Rows = append(long.Rows, row{Href: "/console/test/" + id(int64(i)), Cells: []cell{said("자전거 " + id(int64(i))), amount(money.Won(i * 1000))}})
	}
	fields := []field{
		{Name: "title", Label: "제목", Required: true, Max: 30, Error: "제목을 써 주세요."},
		{Name: "text", Label: "내용", Kind: longField, Hint: "400자까지"},
		{Name: "main", Label: "맨 앞에 보이기", Kind: tickField, Value: "1"},
		{Name: "at", Label: "게시 시각", Kind: timeField, Value: inField(at)},
		{Name: "price", Label: "금액", Kind: moneyField},
		{Name: "image", Label: "사진", Kind: fileField, Accept: "image/*"},
	}
	return v.show(page{
		Title: "모든 조각", Lead: "시험용 화면이에요.", Crumbs: []crumb{{"처음", "/console"}}, Links: []crumb{{"새로 쓰기", "/console/test/new"}},
		Parts: []part{
			banner{Tone: wait, Title: "기다리는 일", Text: "두 건이 있어요.", Links: []crumb{{"보기", "/console/test/"}}},
			figures{Title: "오늘", Items: []figure{{"새 회원", "12", "어제 9", "/console/test/", plain}, {"보관 금액", won(35000), "", "", good}, {"멈춘 환불", "2", "", "/console/test/", bad}}},
			tabs{Label: "종류", Items: []tab{{"전체", "/console/test/", "12", true}, {"멈춤", "/console/test/?state=stuck", "", false}}},
			filter{Fields: []field{v.search("제목이나 번호"), v.choice("state", "상태", option{Value: "paid", Word: "결제됨"}), v.day("from", "부터")}, Hidden: map[string]string{"kind": "x"}},
			list,
			table{Caption: "빈 목록"},
			columns{
				Main: []part{
					timeline{Title: "있었던 일", Entries: []entry{{At: at, Tone: good, Kind: "결제", Title: "결제가 완료됐어요", Who: "구매자", Lines: []cell{amount(35000)}, Parts: []part{words{"덧붙임"}}}, {At: at, Title: "보냈어요"}}},
					gallery{[]picture{{"/console/static/icon.svg", "상품 사진 1"}}},
				},
				Side: []part{
					details{Title: "요약", Items: []item{{"금액", amount(35000)}, {"번호", code("ABC")}, {"회원", link("신발가게", "/console/test/")}}},
					actions{Title: "할 수 있는 일", Items: []action{
						{Word: "환불하기", Path: "/console/test/do", Tone: bad, What: []string{"구매자에게 35,000원을 돌려줘요."}, Reason: true, Agree: "되돌릴 수 없음을 확인했어요", Fields: []field{{Name: "n", Label: "금액", Kind: moneyField}}, Hidden: map[string]string{"version": "3"}},
						{Word: "완료하기", Why: "구매자가 아직 확정하지 않았어요."},
					}},
				},
			},
			section{Title: "묶음", Lead: "설명", ID: "more", Parts: []part{words{"글"}, source{"원문", "{\"a\": 1}\n두 줄"}, preview{"미리 보기", []part{words{"카드"}}}}},
			editor{Path: "/console/test/do", Alert: "한 곳을 고쳐 주세요.", Fields: fields, Submit: "저장하기", Cancel: "/console/test/", Files: true, ID: "editor"},
			long,
		},
	})
}

func withEverything(c *Console, on routes) {
	on.get("/", operator.SeeMembers, everything)
	on.get("/{id}", operator.SeeMembers, everything)
	on.post("/do", operator.SeeMembers, func(v *visit) error { return v.done(Base+"/test/", "했어요.") })
	on.get("/of/{id}/{word}", operator.SeeMembers, func(v *visit) error {
		return v.show(page{Title: fmt.Sprint(v.id("id"), v.param("word"), v.number("n"), v.after(), v.moment("at").Unix(), v.up()), Parts: []part{
			details{Items: []item{{"회원", said("신발가게").to("/console/test/")}}},
		}})
	})
	on.post("/half", operator.SeeMembers, func(v *visit) error { return v.doneBut(v.up()+"/", "반만 했어요.") })
	on.reveal("/show", operator.SeeContact, func(v *visit) error { return v.show(page{Title: "010-1111-1234"}) })
	_ = c
}

func TestEveryPartIsDrawn(t *testing.T) {
	t.Parallel()
	v := openDesk(t, nil, withEverything).as(operator.Owner)
	got := v.get("/test/?state=paid&after=99&q=%3Cb%3E")
	if got.status != http.StatusOK {
		t.Fatalf("answered %d:\n%s", got.status, got.body)
	}
	for _, want := range []string{
		`1,234,567원`, `datetime="2026-11-22T22:04:05+09:00"`, `2026-11-22 22:04</time>`, `value="2026-11-22T22:04"`, `<option value="paid" selected>`,
		`href="/console/test/?after=17&amp;q=%3Cb%3E&amp;state=paid"`, `href="/console/test/?q=%3Cb%3E&amp;state=paid"`, `value="&lt;b&gt;"`,
		`aria-label="휴대전화 번호 보기"`, `찾은 것이 없어요.`, `aria-invalid="true"`, `enctype="multipart/form-data"`, `role="search"`,
	} {
		if !strings.Contains(got.body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if t.Failed() {
		t.Log(got.body)
	}
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(got.body, -1) {
		if ids[m[1]] {
			t.Errorf("id %q stands twice: a label would belong to the wrong field", m[1])
		}
		ids[m[1]] = true
	}
	if regexp.MustCompile(` (style|on[a-z]+)="|<style|<script>`).MatchString(got.body) {
		t.Error("the page has a style or script of its own, which the policy refuses")
	}
}

// TestPagesLeadNowhereUnsafe draws what somebody else may have written where an
// address or words belong.
func TestPagesLeadNowhereUnsafe(t *testing.T) {
	t.Parallel()
	const script, tag = "javascript:alert(1)", `"><script>alert(2)</script>`
	unsafe := func(_ *Console, on routes) {
		on.get("/", operator.SeeMembers, func(v *visit) error {
			return v.show(page{Title: tag, Lead: tag, Crumbs: []crumb{{tag, script}}, Links: []crumb{{tag, script}}, Parts: []part{
				details{Items: []item{{tag, link(tag, script).with(tag)}, {tag, thumb(script, tag)}, {tag, hidden(tag, tag, script)}, {tag, code(tag)}}},
				table{Caption: tag, Columns: []column{{Name: tag}}, Rows: []row{{Href: script, Cells: []cell{label(tone(tag), tag)}}}, Next: script},
				gallery{[]picture{{script, tag}}},
				tabs{tag, []tab{{Word: tag, Href: script}}},
				figures{tag, []figure{{tag, tag, tag, script, tone(tag)}}},
				banner{Tone: tone(tag), Text: tag, Links: []crumb{{tag, script}}},
				source{tag, tag},
				trouble{Text: tag, RequestID: tag, Back: script},
				actions{tag, tag, []action{{Word: tag, Path: script, What: []string{tag}, Reason: true, Agree: tag, Hidden: map[string]string{tag: tag}}}},
				editor{Path: script, Cancel: script, ID: tag, Fields: []field{{Name: tag, Label: tag, Value: tag, Hint: tag}, {Name: "long", Kind: longField, Value: "</textarea>" + tag}}},
				timeline{tag, []entry{{Tone: tone(tag), Kind: tag, Title: tag, Who: tag}}},
				chatCard{Title: tag, Body: "</pre>" + tag, Reply: tag, Form: tag},
			}})
		})
	}
	got := openDesk(t, nil, unsafe).as(operator.Owner).get("/test/")
	if got.status != http.StatusOK || !strings.Contains(got.body, "alert(2)") {
		t.Fatalf("answered %d, want the page:\n%s", got.status, got.body)
	}
	for _, bad := range []string{script, "<script>", "</textarea>\""} {
		if i := strings.Index(got.body, bad); i >= 0 {
			t.Errorf("the page holds %s: an operator's browser would run or follow what a member wrote, near\n%s", bad, got.body[max(0, i-80):i+40])
		}
	}
}

func TestVisitsReadTheAddress(t *testing.T) {
	t.Parallel()
	v := openDesk(t, nil, withEverything).as(operator.Owner)
	for path, want := range map[string]string{
		"/test/of/7/paid?n=1,000&after=9&at=1970-01-01T09:01": "7paid1000 9 60/console/test/of/7",
		"/test/of/x/paid?n=x": "0paid0 0 -62135596800/console/test/of/x",
	} {
		if got := v.get(path); !strings.Contains(got.body, "<h1>"+want+"</h1>") {
			t.Errorf("%s is read as\n%s\nwant %q", path, got.body, want)
		}
	}
	form := v.get("").form(t, "/sign-out")
	if got := v.post("/test/half", form); got.header.Get("Location") != "/console/test/" || !strings.Contains(v.get("/test/").body, `banner wait">반만`) {
		t.Errorf("half done leads to %q, want the page above with a warning", got.header.Get("Location"))
	}
}

func TestAHiddenValueIsAskedForEachTime(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil, withEverything)
	v := d.as(operator.Support)
	form := v.get("/test/").form(t, "/test/show")
	for range 2 {
		if got := v.post("/test/show", form); got.status != http.StatusOK || !strings.Contains(got.body, "010-1111-1234") {
			t.Errorf("answered %d, want the value: it may be looked at again", got.status)
		}
	}
	if got := v.get("/test/show"); strings.Contains(got.body, "010-1111-1234") {
		t.Error("a GET shows the value, want a form only: looking is recorded")
	}
	finance := d.as(operator.Finance)
	if got := finance.post("/test/show", finance.get("/test/").form(t, "/test/show")); got.status != http.StatusForbidden {
		t.Errorf("finance is answered %d, want 403", got.status)
	}
}

func TestTimesOfFormsAreKorean(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]time.Time{
		"2026-11-23T00:30": time.Date(2026, 11, 22, 15, 30, 0, 0, time.UTC), "2026-11-23": time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC),
		"": {}, "yesterday": {}, "2026-13-01": {},
	} {
		if got := moment(typed); !got.Equal(want) {
			t.Errorf("%q is %v, want %v", typed, got, want)
		}
	}
}
