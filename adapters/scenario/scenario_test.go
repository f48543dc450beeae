package scenario

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func mustLoad(t *testing.T, overrides string) *Scenario {
	t.Helper()
	s, err := Load([]byte(overrides))
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	return s
}

func TestEmbeddedScenarioIsComplete(t *testing.T) {
	t.Parallel()
	s := mustLoad(t, "")
	ids := map[string]string{
		"main": "65262b36ddb57b43495c18f8", "join": "652635d7b3e7fb0df1fc357c",
		"listing_form": "652a0a9a27e3c4125a33f6eb", "register": "652e659087e33b27c8ba3a4a",
		"preview": "657d68558a8123272a649cae", "change_status": "657aba23eca3c21b078678c3",
		"special_offers": "65882697def18a0edd183edf", "profile_photo": "6586c039dcd6f94a82e30203",
	}
	for key, want := range ids {
		if got := s.ID(key); got != want {
			t.Errorf("id of %s: got %q, want %q; the deployed bot calls it by that id", key, got, want)
		}
	}
	var menu []string
	for _, m := range s.Menu {
		menu = append(menu, m.Label+" "+m.Block)
	}
	want := []string{
		"상품등록 start_listing", "홈 main", "특가상품 special_offers",
		"상품검색 search", "공지사항 notices", "마이페이지 my_page",
	}
	if diff := cmp.Diff(want, menu); diff != "" {
		t.Errorf("channel menu (-want +got), the order is the one members know:\n%s", diff)
	}
}

func TestListingFormsShareTheirParams(t *testing.T) {
	t.Parallel()
	s := mustLoad(t, "")
	form := s.Block("listing_form")
	if form.OutputContext == nil || form.OutputContext.Name != "product" || form.OutputContext.Lifespan != 10 {
		t.Fatalf("output context of the form: got %+v, want product for 10 blocks; preview and register read it", form.OutputContext)
	}
	for _, key := range []string{"preview", "register"} {
		for i, p := range s.Block(key).Params {
			want := "#product." + form.Params[i].Name
			if p.Default != want {
				t.Errorf("%s param %d: default got %q, want %q; the form's answers would be lost", key, i, p.Default, want)
			}
		}
	}
}

func TestLookUps(t *testing.T) {
	t.Parallel()
	s := mustLoad(t, "main: aaaaaaaaaaaaaaaaaaaaaaaa\nbot: bbbbbbbbbbbbbbbbbbbbbbbb\n")
	if b, ok := s.ByID("aaaaaaaaaaaaaaaaaaaaaaaa"); !ok || b.Key != "main" {
		t.Errorf("by overridden id: got %q %v, want main; another bot's buttons would lead nowhere", b.Key, ok)
	}
	if _, ok := s.ByID("65262b36ddb57b43495c18f8"); ok {
		t.Error("the replaced id still finds a block; want it gone")
	}
	if s.Bot.ID != "bbbbbbbbbbbbbbbbbbbbbbbb" {
		t.Errorf("bot id: got %s, want the overridden one", s.Bot.ID)
	}
	if b, ok := s.ByUtterance("처음으로"); !ok || b.Key != "main" {
		t.Errorf("by utterance: got %q %v, want main", b.Key, ok)
	}
	if _, ok := s.ByUtterance("처음"); ok {
		t.Error("a part of an utterance matched; want exact matches only")
	}
	if b, ok := s.ByEvent("junggye_news"); !ok || b.Key != "pushed_news" {
		t.Errorf("by event: got %q %v, want pushed_news", b.Key, ok)
	}
	if b, ok := s.ByEvent(""); ok {
		t.Errorf("no event found the block %q", b.Key)
	}
	if b := s.Block("nowhere"); b.ID != "" {
		t.Errorf("unknown key: got %+v, want the zero block", b)
	}
}

func TestLoadReportsAllProblemsAtOnce(t *testing.T) {
	t.Parallel()
	broken := `
bot: {id: short, name: x}
welcome: {text: hi, quick_replies: [{label: a, block: gone}]}
menu: [{label: a, icon: b, block: lost}]
blocks:
  - {key: one, id: 65262b36ddb57b43495c18f8, name: One, skill: no/slash, utterances: [hi]}
  - {key: ask, id: 65262b36ddb57b43495c18f9, name: Ask, skill: /ask, event: one_event, params: [{name: p, entity: sys.text, required: true, prompt: x}]}
  - {key: same, id: 65262b36ddb57b43495c18fa, name: Same, skill: /same, event: one_event}
  - {key: odd, id: 65262b36ddb57b43495c18fb, name: Odd, skill: /odd, event: an event}
  - {key: two, id: 65262b36ddb57b43495c18f8, name: Two, skill: /two, utterances: [hi],
     params: [{name: p, entity: sys.text, required: true}, {name: q, entity: sys.text, validation: x, default: "#none.q"}]}
`
	_, err := load([]byte(broken), []byte("three: 65262b36ddb57b43495c18f8\ntwo: NOTHEX\n"))
	if err == nil {
		t.Fatal("got no error, want all problems")
	}
	for _, want := range []string{
		`bot id "short"`, `welcome: unknown block "gone"`, `menu: unknown block "lost"`,
		`skill path "no/slash"`, `same utterance "hi"`, `param "p": required, but no prompt`,
		`validation path "x"`, `no block opens the context "none"`, `unknown key "three"`,
		`same event "one_event"`, `nobody answers`, `event "an event"`, `id "NOTHEX"`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("problem %q is missing; a person would fix one fault per run:\n%v", want, err)
		}
	}
	_, err = Load([]byte("join: 65262b36ddb57b43495c18f8"))
	if err == nil || !strings.Contains(err.Error(), "same id") {
		t.Errorf("duplicate id by override: got %v, want a refusal", err)
	}
}

func TestLoadRefusesUnreadableText(t *testing.T) {
	t.Parallel()
	for _, overrides := range []string{"- a list", "main: [1]", "\t"} {
		if _, err := Load([]byte(overrides)); err == nil {
			t.Errorf("overrides %q: got no error", overrides)
		}
	}
	if _, err := load([]byte("colour: red"), nil); err == nil {
		t.Error("unknown field in the scenario: got no error; a typing error would be silent")
	}
}

func TestGuideSaysEverything(t *testing.T) {
	t.Parallel()
	s := mustLoad(t, "")
	var out bytes.Buffer
	if err := s.Guide(&out, "https://bot.example/"); err != nil {
		t.Fatalf("guide: %v", err)
	}
	for _, b := range s.Blocks {
		for _, want := range append([]string{b.ID, b.Name, b.Event, "https://bot.example" + b.Skill + "\n"}, b.Utterances...) {
			if !strings.Contains(out.String(), want) {
				t.Errorf("block %s: the guide does not say %q", b.Key, want)
			}
		}
		for _, p := range b.Params {
			for _, want := range []string{p.Name, p.Entity, p.Prompt, p.Validation, p.Default} {
				if !strings.Contains(out.String(), want) {
					t.Errorf("block %s param %s: the guide does not say %q", b.Key, p.Name, want)
				}
			}
		}
	}
	if !strings.Contains(out.String(), TokenHeader) {
		t.Error("the guide does not name the secret header; the bot's calls would be refused")
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestGuideReportsWriteErrors(t *testing.T) {
	t.Parallel()
	if err := mustLoad(t, "").Guide(fullDisk{}, "x"); err == nil {
		t.Error("got no error from a writer that failed")
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte("main: 65262b36ddb57b43495c18f8"))
	f.Add([]byte("{a: b, a: c}"))
	f.Fuzz(func(t *testing.T, overrides []byte) {
		s, err := Load(overrides)
		if err == nil && !objectID.MatchString(s.ID("main")) {
			t.Errorf("accepted a malformed id %q", s.ID("main"))
		}
	})
}
