package boards_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/adapters/boards"
	"github.com/junggyenara/junggye/core/calendar"
	"github.com/junggyenara/junggye/core/offer"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// readAt is when the saved pages are read.
var readAt = time.Date(2026, 9, 20, 15, 0, 0, 0, calendar.Seoul)

func builtIn(t testing.TB) *boards.Profiles {
	t.Helper()
	p, err := boards.Load(nil)
	if err != nil {
		t.Fatalf("built-in profiles: %v", err)
	}
	return &p
}

func profile(t testing.TB, name string) *boards.Profile {
	t.Helper()
	p := builtIn(t)
	for i := range p.Boards {
		if p.Boards[i].Name == name {
			return &p.Boards[i]
		}
	}
	t.Fatalf("no board %s", name)
	return nil
}

func address(t testing.TB, raw string) *url.URL {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func saved(t testing.TB, name string) []byte {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("testdata", name+".html"))
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func golden(t *testing.T, name string, value any) {
	t.Helper()
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", name+".golden.json")
	if *update {
		if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("what the page yields (-golden +got):\n%s", diff)
	}
}

func TestSavedListsYieldTheirOffers(t *testing.T) {
	t.Parallel()
	for page, board := range map[string]string{"quasarzone-list-v1": "quasarzone", "quasarzone-list-v2": "quasarzone", "ppomppu-list": "ppomppu"} {
		p := profile(t, board)
		look, err := p.ReadList(saved(t, page), address(t, p.List), readAt)
		if err != nil {
			t.Errorf("%s: got %v, want its offers", page, err)
			continue
		}
		golden(t, page, look)
	}
}

func TestSavedPostsYieldTheirShop(t *testing.T) {
	t.Parallel()
	for _, page := range []string{"quasarzone-detail", "quasarzone-detail-no-link-row"} {
		d, err := profile(t, "quasarzone").ReadPost(saved(t, page), address(t, "https://quasarzone.com/bbs/qb_saleinfo/views/1"))
		if err != nil {
			t.Errorf("%s: got %v, want its shop", page, err)
			continue
		}
		golden(t, page, d)
	}
}

// TestShopIsNeverAnAdvertisement gives posts with every address but the one
// that sells.
func TestShopIsNeverAnAdvertisement(t *testing.T) {
	t.Parallel()
	base := address(t, "https://quasarzone.com/bbs/qb_saleinfo/views/1")
	table := func(cell string) string {
		return `<table class="market-info-view-table"><tr><th>링크 <i class="tooltip">외부로 이동해요</i></th><td>` + cell + `</td></tr></table>`
	}
	cases := map[string]struct{ page, want string }{
		"an advertisement only":           {`<a href="https://ads.example.com/a">광고</a><div class="view-content"><a href="https://x.example/">본문</a></div>`, ""},
		"a row with a readable address":   {table(`<a href="#">https://shop.example/1?a=1&amp;b=2</a>`), "https://shop.example/1?a=1&b=2"},
		"a row with a real link":          {table(`<a href="//shop.example/2">바로가기</a>`), ""},
		"a row with a real https link":    {table(`<a href="https://shop.example/2">바로가기</a>`), "https://shop.example/2"},
		"a row with a shortened address":  {table(`<a href="https://shop.example/long">https://shop.example/lo...</a>`), "https://shop.example/long"},
		"a row with a hidden address":     {table(`<a href="javascript:goToLink('aHR0cHM6Ly9zaG9wLmV4YW1wbGUvMw==');">열기</a>`), "https://shop.example/3"},
		"a row with hidden nonsense":      {table(`<a href="javascript:goToLink('!!!');">열기</a>`), ""},
		"a row with a script":             {table(`<a href="javascript:alert(1)">열기</a>`), ""},
		"a header with a tooltip":         {`<div class="tooltip-header"><a href="https://shop.example/4">열기</a></div>`, "https://shop.example/4"},
		"the text, behind an ad":          {`<textarea id="org_contents"><p><a href="https://img.ads.example.com/x">광고</a> <a href="https://shop.example/5">여기</a></p></textarea>`, "https://shop.example/5"},
		"the text without a link":         {`<textarea id="org_contents">&lt;p&gt;https://shop.example/6 에서 팔아요&lt;/p&gt;</textarea>`, "https://shop.example/6"},
		"the board's own page":            {`<textarea id="org_contents"><a href="https://quasarzone.com/bbs/qb_saleinfo/views/2">이전 글</a></textarea>`, ""},
		"an address with a password":      {table(`<a href="https://me:pw@shop.example/">https://me:pw@shop.example/</a>`), ""},
		"a video":                         {`<textarea id="org_contents"><a href="https://www.youtube.com/watch?v=1">영상</a></textarea>`, ""},
		"an address longer than any shop": {table(`<a href="#">https://shop.example/` + strings.Repeat("a", 2_000) + `</a>`), ""},
	}
	for name, c := range cases {
		d, err := profile(t, "quasarzone").ReadPost([]byte(c.page), base)
		if err != nil || d.ShopURL != c.want {
			t.Errorf("%s: got %q, %v, want %q: members are sent there to pay", name, d.ShopURL, err, c.want)
		}
	}
}

// listRow is a row of the first layout.
func listRow(id int, label, title, price string) string {
	return fmt.Sprintf(`<tr><td><p class="tit"><span class="label %s">x</span><a class="subject-link" href="/bbs/qb_saleinfo/views/%d"><span class="ellipsis-with-reply-cnt">%s</span></a></p>
<div class="market-info-sub"><span class="text-orange">%s</span><span class="date">3분 전</span></div></td></tr>`, label, id, title, price)
}

func listPage(rows ...string) []byte {
	return []byte(`<html><div class="market-type-list"><table><tbody>` + strings.Join(rows, "") + `</tbody></table></div></html>`)
}

func TestRowsThatAreNoOffersAreLeftOut(t *testing.T) {
	t.Parallel()
	p := profile(t, "quasarzone")
	page := listPage(
		listRow(1, "", "[쿠팡] 헤드폰 &amp; 거치대 &lt;블랙&gt;", "￦ 1,000 (KRW)"),
		listRow(2, "done", "[쿠팡] 끝난 특가", "￦ 1,000 (KRW)"),
		listRow(3, "", "블라인드 처리된 글입니다.", ""),
		`<tr class="notice"><td><a class="subject-link" href="/bbs/qb_saleinfo/views/4">공지</a></td></tr>`,
		`<tr><td><a class="subject-link" href="/bbs/qb_partnersaleinfo/views/5">[지마켓] 파트너</a></td></tr>`,
		`<tr><td><a class="subject-link" href="https://ads.example.com/bbs/qb_saleinfo/views/6x">광고</a></td></tr>`,
		listRow(1, "", "[쿠팡] 같은 글이 두 번", ""),
		`<tr><td><i class="fa fa-lock"></i> <a class="subject-link" href="/bbs/qb_saleinfo/views/7">비공개</a></td></tr>`,
	)
	look, err := p.ReadList(page, address(t, p.List), readAt)
	if err != nil {
		t.Fatalf("got %v, want the one offer", err)
	}
	want := offer.Look{
		Layout: "v1", Rows: 8, Ended: []string{"https://quasarzone.com/bbs/qb_saleinfo/views/2"},
		Found: []offer.Found{{
			URL: "https://quasarzone.com/bbs/qb_saleinfo/views/1", Title: "헤드폰 & 거치대 <블랙>", Shop: "쿠팡",
			Price: offer.Price{Minor: 1_000, Currency: "KRW"}, PostedAt: readAt.Add(-3 * time.Minute).UTC(),
		}},
	}
	if diff := cmp.Diff(want, look); diff != "" {
		t.Errorf("look (-want +got):\n%s", diff)
	}
}

// TestPagesThatCannotBeReadRaiseTheAlarm is about the difference between a
// board without offers and a board that we do not understand.
func TestPagesThatCannotBeReadRaiseTheAlarm(t *testing.T) {
	t.Parallel()
	p := profile(t, "quasarzone")
	broken := `<tr><td><a class="subject-link"></a></td></tr>`
	for name, page := range map[string][]byte{
		"another layout":         []byte(`<html><main><article>새 디자인</article></main></html>`),
		"nothing":                {},
		"a question for a robot": []byte(`<html><h1>Just a moment</h1></html>`),
		"rows without an offer":  listPage(broken, broken),
		"mostly broken rows":     listPage(listRow(1, "", "하나", ""), broken, broken),
		"a list without rows":    listPage(),
	} {
		_, err := p.ReadList(page, address(t, p.List), readAt)
		if trouble, ok := errors.AsType[*offer.Trouble](err); !ok || trouble.Cause != offer.Changed {
			t.Errorf("%s: got %v, want the alarm: an empty list would look like a day without deals", name, err)
		}
	}
	look, err := p.ReadList(listPage(listRow(1, "", "하나", ""), broken), address(t, p.List), readAt)
	if err != nil || look.Failed != 1 || len(look.Found) != 1 {
		t.Errorf("one broken row of two: got %+v, %v, want one offer and one counted", look, err)
	}
	look, err = p.ReadList(listPage(listRow(1, "done", "하나", "")), address(t, p.List), readAt)
	if err != nil || len(look.Found) != 0 || len(look.Ended) != 1 {
		t.Errorf("a list of ended offers: got %+v, %v, want no offer and no alarm", look, err)
	}
}

func TestLinksAreTheSameHoweverTheListShowsThem(t *testing.T) {
	t.Parallel()
	p := profile(t, "ppomppu")
	for _, link := range []string{
		"view.php?id=ppomppu&page=1&divpage=116&no=735626", "view.php?id=ppomppu&page=3&divpage=1&&no=735626",
		"/zboard/view.php?no=735626&id=ppomppu#comment", "//www.ppomppu.co.kr/zboard/view.php?id=ppomppu&amp;no=735626",
	} {
		page := `<table><tr class="baseList"><td><a class="baseList-title" href="` + link + `">귤</a></td></tr></table>`
		look, err := p.ReadList([]byte(page), address(t, p.List), readAt)
		const want = "https://www.ppomppu.co.kr/zboard/view.php?id=ppomppu&no=735626"
		if err != nil || len(look.Found) != 1 || look.Found[0].URL != want {
			t.Errorf("%s: got %+v, %v, want %s: the same deal would be shown twice", link, look.Found, err, want)
		}
	}
}

func TestTimesOfPosts(t *testing.T) {
	t.Parallel()
	day := func(y int, m time.Month, d, h, min, s int) time.Time {
		return time.Date(y, m, d, h, min, s, 0, calendar.Seoul)
	}
	for typed, want := range map[string]time.Time{
		"방금":                readAt,
		"54분 전":             readAt.Add(-54 * time.Minute),
		"7시간 전":             readAt.Add(-7 * time.Hour),
		"2일 전":              readAt.Add(-48 * time.Hour),
		"09.04":             day(2026, 9, 4, 0, 0, 0),
		"12.31":             day(2025, 12, 31, 0, 0, 0),
		"26.09.19 19:43:05": day(2026, 9, 19, 19, 43, 5),
		"26/09/19":          day(2026, 9, 19, 0, 0, 0),
		"13:37:54":          day(2026, 9, 20, 13, 37, 54),
		"23:10":             day(2026, 9, 19, 23, 10, 0),
		"99999999999분 전":    {},
		"언젠가":               {},
		"":                  {},
	} {
		page := `<table><tr class="baseList"><td><a class="baseList-title" href="view.php?id=ppomppu&no=1">귤</a></td><td title="` + typed + `"></td></tr></table>`
		p := profile(t, "ppomppu")
		look, err := p.ReadList([]byte(page), address(t, p.List), readAt)
		if err != nil || len(look.Found) != 1 {
			t.Fatalf("%q: %+v, %v", typed, look, err)
		}
		if got := look.Found[0].PostedAt; !got.Equal(want) {
			t.Errorf("%q: got %v, want %v", typed, got, want)
		}
	}
}

func FuzzReadList(f *testing.F) {
	for _, name := range []string{"quasarzone-list-v1", "quasarzone-list-v2", "ppomppu-list", "quasarzone-detail-no-link-row"} {
		f.Add(saved(f, name))
	}
	quasar, ppomppu := profile(f, "quasarzone"), profile(f, "ppomppu")
	f.Fuzz(func(t *testing.T, page []byte) {
		for _, p := range []*boards.Profile{quasar, ppomppu} {
			look, err := p.ReadList(page, address(t, p.List), readAt)
			for _, found := range look.Found {
				u, parseErr := url.Parse(found.URL)
				if parseErr != nil || u.Host == "" || !strings.HasPrefix(u.Scheme, "http") || found.Title == "" || len(found.URL) > 500 {
					t.Errorf("got %+v, %v: no offer without a title and a place", found, err)
				}
			}
			d, _ := p.ReadPost(page, address(t, p.List))
			if u, err := url.Parse(d.ShopURL); d.ShopURL != "" && (err != nil || u.Host == "" || !strings.HasPrefix(u.Scheme, "http")) {
				t.Errorf("got the shop %q", d.ShopURL)
			}
		}
	})
}
