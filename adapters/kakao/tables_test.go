package kakao

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/money"
	"github.com/junggyenara/junggye/core/news"
	"github.com/junggyenara/junggye/core/parcel"
	"github.com/junggyenara/junggye/core/payout"
	"github.com/junggyenara/junggye/core/trade"
)

// declared is a fault.Code constant found in a source file, with the args that
// its comment names.
type declared struct {
	code fault.Code
	args []string
	at   string
}

// codes reads every declaration of a fault.Code under the folders.
func codes(t *testing.T, roots ...string) []declared {
	t.Helper()
	var found []declared
	files := token.NewFileSet()
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || forOperators(path) {
				return err
			}
			file, err := parser.ParseFile(files, path, nil, parser.ParseComments)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if spec, ok := n.(*ast.ValueSpec); ok {
					found = append(found, codesOf(spec, files.Position(spec.Pos()).String())...)
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// forOperators reports whether what a file refuses is refused to operators only,
// who do not read it in the chat: core/operator, core/proposal, and files called desk.
func forOperators(path string) bool {
	folder := filepath.Base(filepath.Dir(path))
	return folder == "operator" || folder == "proposal" || strings.HasPrefix(filepath.Base(path), "desk")
}

func codesOf(spec *ast.ValueSpec, at string) []declared {
	typ, ok := spec.Type.(*ast.SelectorExpr)
	if !ok || typ.Sel.Name != "Code" {
		return nil
	}
	var found []declared
	for _, value := range spec.Values {
		lit, ok := value.(*ast.BasicLit)
		if !ok {
			continue
		}
		text, err := strconv.Unquote(lit.Value)
		if err != nil {
			continue
		}
		d := declared{code: fault.Code(text), at: at}
		if _, rest, ok := strings.Cut(spec.Comment.Text(), "["); ok {
			inside, _, _ := strings.Cut(rest, "]")
			if inside != "" {
				d.args = strings.Split(inside, ", ")
			}
		}
		found = append(found, d)
	}
	return found
}

// sample makes an arg as the core would give it, from its documented name.
func sample(name string) any {
	switch {
	case strings.Contains(name, "time"), strings.Contains(name, "until"):
		return monday
	case strings.Contains(name, "state"), name == "from", name == "to":
		return string(listing.InTrade)
	case name == "event", name == "move", name == "word", name == "reason":
		return "hide"
	case name == "min":
		return money.Won(100)
	}
	return 5
}

func TestEveryCodeHasASentence(t *testing.T) {
	t.Parallel()
	all := codes(t, "../../core", "../photos", "../files", ".")
	if len(all) < 60 {
		t.Fatalf("found %d codes only; the search is broken", len(all))
	}
	for _, d := range all {
		// Members never meet what only operators do.
		group, _, _ := strings.Cut(string(d.code), ".")
		if slices.Contains([]string{"operator", "chats", "audit", "drift", "queue", "source"}, group) {
			continue
		}
		say, ok := codeTexts[d.code]
		if !ok {
			t.Errorf("%s: code %q has no sentence: users would read a general one", d.at, d.code)
			continue
		}
		var args []any
		for _, name := range d.args {
			args = append(args, sample(name))
		}
		for _, given := range [][]any{args, nil} { // wrapped errors come without their args
			text := say(given)
			if text == "" || strings.Contains(text, "%!") || strings.Contains(text, "''") || strings.HasSuffix(text, ": ") {
				t.Errorf("code %q with %v reads %q", d.code, given, text)
			}
		}
	}
	for code := range codeTexts {
		if !slices.ContainsFunc(all, func(d declared) bool { return d.code == code }) {
			t.Errorf("the sentence of code %q is of no use: nothing declares it", code)
		}
	}
}

func TestSentencesCarryTheirFigures(t *testing.T) {
	t.Parallel()
	until := time.Date(2026, time.November, 24, 15, 0, 0, 0, time.UTC) // midnight in Korea
	for _, c := range []struct {
		err  error
		want string
	}{
		{fault.New(fault.Invalid, listing.CodePriceRange, money.Won(100), money.Won(100_000_000)), "100원부터 100,000,000원까지"},
		{fault.New(fault.Invalid, member.CodeNickname, 15), "15자까지"},
		{fault.New(fault.Forbidden, member.CodeBlocked, "사기 신고"), "사유: 사기 신고"},
		{fault.New(fault.Forbidden, member.CodeBlocked, ""), "운영자에게 문의"},
		{fault.New(fault.Conflict, trade.CodeNotForSale, string(listing.Paying)), "결제 진행 중"},
		{fault.New(fault.Exists, trade.CodeNotForSale), "현재 상태를 확인"},
		{fault.New(fault.Conflict, trade.CodeFirstRefusal, until), "11월 24일(화) 밤 12시까지"},
		{fault.New(fault.Conflict, trade.CodeFreeCancel, monday), "11월 23일(월) 오후 2:00까지"},
		{fault.New(fault.Unavailable, ""), "연결이 원활하지"},
		{http.ErrServerClosed, "예상하지 못한 문제"},
	} {
		if got := sentence(c.err); !strings.Contains(got, c.want) {
			t.Errorf("%v reads %q, want %q in it", c.err, got, c.want)
		}
	}
}

func TestEveryKindHasASentence(t *testing.T) {
	t.Parallel()
	for _, k := range fault.Kinds() {
		if kindTexts[k] == "" {
			t.Errorf("kind %v has no sentence: the bubble would be empty", k)
		}
	}
}

// ruled reports whether some rule lets the actor make the event in the state,
// whatever its conditions.
func ruled(s trade.State, e trade.Event, by trade.Actor) bool {
	p := trade.DefaultProcess()
	tr := trade.Trade{ID: 1, ListingID: 1, SellerID: 1, BuyerID: 2, State: s, Version: 1}
	_, _, err := tr.Apply(e, trade.Input{By: by, Now: monday, Process: &p})
	code := fault.CodeOf(err)
	return err == nil || code != trade.CodeMove && code != trade.CodeNotYours
}

func TestTradeWordsAreComplete(t *testing.T) {
	t.Parallel()
	for _, s := range trade.States() {
		if tradeStates[s] == "" {
			t.Errorf("state %s has no name", s)
		}
		for _, role := range []trade.Actor{trade.Buyer, trade.Seller} {
			if turnTexts[s][role] == "" {
				t.Errorf("state %s says nothing to the %s", s, role)
			}
		}
		tr := trade.Trade{State: s, DueAt: monday, Resumes: true}
		if e, to := tr.IfSilent(); e != "" && silentTexts[to] == "" {
			t.Errorf("state %s: nothing says that silence leads to %s", s, to)
		}
		tr.Resumes = false
		if e, to := tr.IfSilent(); e != "" && silentTexts[to] == "" {
			t.Errorf("state %s: nothing says that silence leads to %s", s, to)
		} else if e == "" && !s.Final() && retryTexts[s] == "" {
			t.Errorf("state %s has no deadline, and nothing says what happens if nobody acts", s)
		}
		if turn := (trade.Trade{State: s}).Turn(); turn != "" && roleNames[turn] == "" {
			t.Errorf("state %s: the actor %s has no name", s, turn)
		}
	}
	for _, e := range trade.Events() {
		if eventNames[e] == "" {
			t.Errorf("event %s has no name in the history", e)
		}
		byPeople := false
		for _, s := range trade.States() {
			for _, role := range []trade.Actor{trade.Buyer, trade.Seller} {
				if e == trade.Pay || !ruled(s, e, role) {
					continue
				}
				byPeople = true
				if moveLabels[e][role] == "" {
					t.Errorf("the %s may make %s in %s, but its button has no label", role, e, s)
				}
			}
		}
		onPage := e.Needs() == trade.NeedAddress // typed on a page, which also says the outcome
		if byPeople && !onPage && doneTexts[e] == "" {
			t.Errorf("nothing says that %s was made", e)
		}
		if byPeople && e.Irreversible() && askTexts[e] == "" {
			t.Errorf("%s cannot be undone, but nothing asks again", e)
		}
		if _, ok := formTexts[e.Needs()]; byPeople && !onPage && e.Needs() != trade.NeedNothing && !ok {
			t.Errorf("%s needs %s, but nothing asks for it", e, e.Needs())
		}
		if _, ok := formFor[e.Needs()]; byPeople && !onPage && e.Needs() != trade.NeedNothing && !ok {
			t.Errorf("%s needs %s, but no form asks for it", e, e.Needs())
		}
		if _, ok := moveLabels[e]; ok && !byPeople {
			t.Errorf("%s has a button, but nobody may make it", e)
		}
	}
}

func TestNewsIsComplete(t *testing.T) {
	t.Parallel()
	want := map[string]bool{}
	for _, a := range trade.Announcements() {
		want[string(app.NewsKind(a.Move, a.Tell))] = true
	}
	for _, kind := range []string{
		string(app.NewsFirstInLine), string(app.NewsFreeAgain), string(app.NewsListingHidden), string(app.NewsPhotoFailed), string(app.NewsAlert),
		string(app.NewsListingBlocked), string(app.NewsListingUnblocked), string(app.NewsListingDeleted), string(app.NewsAccountChanged),
	} {
		want[kind] = true
	}
	for kind := range want {
		if newsTexts[news.Kind(kind)] == "" {
			t.Errorf("news %q has no sentence: the row would be empty", kind)
		}
	}
	for kind := range newsTexts {
		if !want[string(kind)] {
			t.Errorf("the sentence of news %q is of no use: no move makes it", kind)
		}
	}
}

func TestOtherWordsAreComplete(t *testing.T) {
	t.Parallel()
	for _, s := range listing.States() {
		if listingStates[s] == "" {
			t.Errorf("listing state %s has no name", s)
		}
		if s.OnMarket() && s != listing.ForSale && marks[s] == "" {
			t.Errorf("listing state %s is shown on the market without a mark", s)
		}
	}
	for _, c := range listing.Categories() {
		if got, ok := categoryOf(categoryNames[c]); !ok || got != c {
			t.Errorf("category %s is read back as %q", c, got)
		}
	}
	for _, tier := range member.Tiers() {
		if tierNames[tier] == "" {
			t.Errorf("tier %s has no name", tier)
		}
	}
	for _, s := range payout.States() {
		if payoutTexts[s] == "" {
			t.Errorf("payout state %s has no line: the seller would not know where the money is", s)
		}
	}
	for _, a := range trade.Actors() {
		if roleNames[a] == "" {
			t.Errorf("actor %s has no name", a)
		}
	}
	for c, name := range carrierNames {
		number := map[parcel.Carrier]string{parcel.Post: "1234567890123"}[c]
		if number == "" {
			number = "1234567890"
		}
		got, err := parcel.Parse(name + " " + number)
		if err != nil || got.Carrier != c || got.Number != number {
			t.Errorf("%q is read back as %+v, %v: the form would store another parcel than the one checked", name+" "+number, got, err)
		}
	}
}

// TestLabelsFit holds every fixed label against the 14 characters that
// KakaoTalk shows.
func TestLabelsFit(t *testing.T) {
	t.Parallel()
	labels := []string{}
	for _, byRole := range moveLabels {
		for _, label := range byRole {
			labels = append(labels, label)
		}
	}
	for _, label := range requestCancelLabels {
		labels = append(labels, label)
	}
	for _, name := range categoryNames {
		labels = append(labels, name)
	}
	for _, name := range listingStates {
		labels = append(labels, name)
	}
	file, err := parser.ParseFile(token.NewFileSet(), "messages.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || !strings.HasPrefix(spec.Names[0].Name, "lbl") || len(spec.Values) == 0 {
			return true
		}
		if lit, ok := spec.Values[0].(*ast.BasicLit); ok {
			text, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			labels = append(labels, text)
		}
		return true
	})
	if len(labels) < 90 {
		t.Fatalf("found %d labels only; the search is broken", len(labels))
	}
	for _, label := range labels {
		if n := units(label); n == 0 || n > 14 {
			t.Errorf("label %q has %d characters, KakaoTalk shows 14", label, n)
		}
	}
}

// TestRowsFit holds the line of every state in a list against the 40 characters
// of a commerce card.
func TestRowsFit(t *testing.T) {
	t.Parallel()
	for _, s := range trade.States() {
		for _, role := range []trade.Actor{trade.Buyer, trade.Seller} {
			for _, captured := range []money.Won{0, 35000} {
				tr := trade.Trade{State: s, Holds: true, Captured: captured, DueAt: time.Date(2026, 12, 23, 13, 59, 0, 0, time.UTC)}
				if e, _ := tr.IfSilent(); e == "" {
					tr.DueAt = time.Time{}
				}
				if captured > 0 && !s.Secured() && s != trade.Complete && s != trade.Refunded {
					continue // no money is held in person
				}
				if row := rowText(tr, role); units(row) > 40 {
					t.Errorf("%q has %d characters, a card shows 40", row, units(row))
				}
			}
		}
	}
}

// TestBlocksExist compares what replies lead to with the scenario.
func TestBlocksExist(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	file, err := parser.ParseFile(token.NewFileSet(), "turn.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || !strings.HasPrefix(spec.Names[0].Name, "block") {
			return true
		}
		if lit, ok := spec.Values[0].(*ast.BasicLit); ok {
			key, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			found++
			if w.sc.ID(key) == "" {
				t.Errorf("%s leads to block %q, which the bot has not: the button would do nothing", spec.Names[0].Name, key)
			}
		}
		return true
	})
	if found < 45 {
		t.Fatalf("found %d block keys only; the search is broken", found)
	}
}

// specified are the paths that existing bots call; they must never change.
var specified = []string{
	"/kakaochatbot/customer/POST/join", "/kakaochatbot/customer/PATCH/profileImage", "/kakaochatbot/customer/GET/myPage",
	"/kakaochatbot/customer/GET/profile", "/kakaochatbot/customer/GET/salesCategory", "/kakaochatbot/customer/PATCH/phoneNumber",
	"/kakaochatbot/customer/DELETE", "/kakaochatbot/product/POST/verificationCustomer", "/kakaochatbot/product/GET/category",
	"/kakaochatbot/product/GET/preview", "/kakaochatbot/product/POST", "/kakaochatbot/product/GET/mainProducts",
	"/kakaochatbot/product/GET/byCategory", "/kakaochatbot/product/GET/search", "/kakaochatbot/product/GET/searchNext",
	"/kakaochatbot/product/GET/profile", "/kakaochatbot/product/GET/myProductsByStatus", "/kakaochatbot/product/PATCH/status",
	"/kakaochatbot/product/DELETE", "/kakaochatbot/product/GET/purchaseProducts", "/kakaochatbot/product/GET/purchaseProductProfile",
	"/kakaochatbot/product/GET/contractProducts", "/kakaochatbot/product/GET/contractProduct/profile", "/kakaochatbot/product/GET/special", "/kakaochatbot/product/GET/specialSearch", "/kakaochatbot/product/GET/specialSearchNext",
	"/order/PATCH/trackingNumber", "/order/kakaochatbot/GET/purchaseSuccessReconfirm", "/order/kakaochatbot/POST/purchaseSuccessConfirm",
	"/order/kakaochatbot/GET/saleSuccessReconfirm", "/order/kakaochatbot/POST/saleSuccessConfirm",
	"/kakaochatbot/notice/GET", "/kakaochatbot/notice/GET/byNoticeId",
	"/kakaochatbot/validation/customer/phone", "/kakaochatbot/validation/customer/name", "/kakaochatbot/validation/product/name",
	"/kakaochatbot/validation/product/price", "/kakaochatbot/validation/product/description",
	"/kakaochatbot/validation/product/kakaoOpenChatUrl", "/kakaochatbot/validation/product/tradingLocation",
	"/kakaochatbot/validation/product/reservationCustomer", "/kakaochatbot/validation/order/reservationTrackingNumber",
}

// open are the specified paths that answer people who are not members.
var open = []string{
	"/kakaochatbot/customer/POST/join", "/kakaochatbot/product/GET/category", "/kakaochatbot/product/GET/preview",
	"/kakaochatbot/product/GET/mainProducts", "/kakaochatbot/product/GET/byCategory", "/kakaochatbot/product/GET/search",
	"/kakaochatbot/product/GET/searchNext", "/kakaochatbot/product/GET/special", "/kakaochatbot/product/GET/specialSearch", "/kakaochatbot/product/GET/specialSearchNext", "/kakaochatbot/notice/GET",
	"/kakaochatbot/notice/GET/byNoticeId", "/kakaochatbot/main/GET/home", "/kakaochatbot/main/GET/fallback",
}

func TestRoutesAndScenarioAgree(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mounted := map[string]bool{}
	err := chi.Walk(w.router.(chi.Routes), func(_, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		mounted[route] = true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, path := range specified {
		known[path] = true
		if !mounted[path] {
			t.Errorf("%s is not mounted: an existing bot would get no answer", path)
		}
	}
	for _, b := range w.sc.Blocks {
		known[b.Skill] = true
		if !mounted[b.Skill] {
			t.Errorf("block %q calls %s, which is not mounted", b.Key, b.Skill)
		}
		for _, p := range b.Params {
			if p.Validation == "" {
				continue
			}
			known[p.Validation] = true
			if !mounted[p.Validation] {
				t.Errorf("param %q of block %q is checked by %s, which is not mounted", p.Name, b.Key, p.Validation)
			}
		}
	}
	for path := range mounted {
		if !known[path] {
			t.Errorf("%s is mounted, but no block and no list names it", path)
		}
	}
	for _, r := range w.bot.Routes() {
		if r.Members == slices.Contains(open, r.Path) {
			t.Errorf("%s: for members only is %v, want %v", r.Path, r.Members, !r.Members)
		}
	}
}

// TestDefaultBlockIDs compares the ids with those of the deployed bot.
func TestDefaultBlockIDs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for key, id := range map[string]string{
		blockMain: "65262b36ddb57b43495c18f8", blockJoin: "652635d7b3e7fb0df1fc357c", blockChangePhone: "6576dfef287a164bd6cd8f62",
		blockAskWithdraw: "6576f55b6286e53ab448ee38", blockWithdraw: "6576f5f56286e53ab448ee46", blockOwnListings: "65262bf631101d1cb11060b8",
		blockListing: "657aa39383cd6b068ef93501", blockProfile: "6576ddd3a7e99f5af9c441ab", blockMyPage: "658137d28738f66395472720",
		blockSalesMenu: "65813d5a000f1242126d9cd6", blockListingForm: "652a0a9a27e3c4125a33f6eb", blockRegister: "652e659087e33b27c8ba3a4a",
		blockPreview: "657d68558a8123272a649cae", blockChangeStatus: "657aba23eca3c21b078678c3", blockDelete: "657ad7bfbe9b5a099b5335b6",
		blockCategories: "657d588e8a8123272a649b03", blockPurchases: "6582f378def18a0edd17a189", blockPurchase: "6583c5c6dcd6f94a82e2a865",
		blockContracts: "658438b378a18b06c3169d27", blockContract: "658440c5dcd6f94a82e2b683", blockNewest: "658a684e1e9a5e5b2660bffd",
		blockSearch: "657fb4894923ba4502fcfa07", blockSearchMore: "658c0d3a37a16b3deb7b1dce", blockTracking: "6583d9c93fa0457f23d7ac03",
		blockByCategory: "657da1bac75579280e900af9", blockNotices: "65262c152dd06e457d91c7c2", blockNotice: "658088bd73cb0d4d1977c880",
		blockAskConfirm: "65846277aca99e51cc5be11d", blockConfirm: "658463e835bee670bd302d52", blockAskConfirmSale: "6586749af96d71675b454bd4",
		blockConfirmSale: "658674b53fa0457f23d7fcdf", blockSpecial: "65882697def18a0edd183edf", blockProfilePhoto: "6586c039dcd6f94a82e30203",
	} {
		if got := w.sc.ID(key); got != id {
			t.Errorf("block %q has id %s, want %s: an existing bot's buttons would lead nowhere", key, got, id)
		}
	}
}
