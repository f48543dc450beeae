package skill

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	photo1 = "http://secure.kakaocdn.net/dna/a/b/XXX/img_org.jpg?credential=K&expires=1&allow_ip=&signature=x%3D"
	photo2 = "http://secure.kakaocdn.net/dna/c/d/XXX/img.jpg?credential=K&expires=2"
)

func quoted(text string) string {
	raw, _ := json.Marshal(text)
	return string(raw)
}

func TestImages(t *testing.T) {
	t.Parallel()
	both := []string{photo1, photo2}
	list := "List(" + photo1 + ", " + photo2 + ")"
	object := `{"privacyAgreement":"Y","imageQuantity":"2","secureUrls":` + quoted(list) + `}`
	tests := []struct {
		name, body string
		want       []string
	}{
		{"JSON text", `{"action":{"params":{"p":` + quoted(object) + `}}}`, both},
		{"object", `{"action":{"params":{"p":` + object + `}}}`, both},
		{"encoded twice", `{"action":{"params":{"p":` + quoted(quoted(object)) + `}}}`, both},
		{"separator without space", `{"action":{"params":{"p":"List(` + photo1 + `,` + photo2 + `)"}}}`, both},
		{"list of texts", `{"action":{"params":{"p":{"secureUrls":["` + photo1 + `","` + photo2 + `"]}}}}`, both},
		{"plain address", `{"action":{"params":{"p":"` + photo2 + `"}}}`, []string{photo2}},
		{"origin in detailParams", `{"action":{"detailParams":{"p":{"origin":` + quoted(list) + `}}}}`, both},
		{"value in detailParams", `{"action":{"detailParams":{"p":{"origin":"","value":` + quoted(object) + `}}}}`, both},
		{"context value", `{"contexts":[{"name":"c","params":{"p":{"value":` + quoted(list) + `}}}]}`, both},
		{"context resolved", `{"contexts":[{"name":"c","params":{"p":{"value":"","resolvedValue":` + quoted(object) + `}}}]}`, both},
		{"context text", `{"contexts":[{"name":"c","params":{"p":` + quoted(list) + `}}]}`, both},
		{"unclosed list", `{"action":{"params":{"p":"List(` + photo1 + `"}}}`, []string{photo1}},
		{"comma inside", `{"action":{"params":{"p":"List(http://a.kr/x,y.jpg)"}}}`, []string{"http://a.kr/x,y.jpg"}},
		{"empty list", `{"action":{"params":{"p":"List()"}}}`, nil},
		{"not an address", `{"action":{"params":{"p":"List(javascript:alert(1), /x)"}}}`, nil},
		{"words", `{"action":{"params":{"p":"사진 없음"}}}`, nil},
		{"broken JSON", `{"action":{"params":{"p":"{\"secureUrls\":"}}}`, nil},
		{"missing", `{}`, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, decode(t, test.body).Images("p")); diff != "" {
				t.Errorf("the photos would be lost or wrong (-want +got):\n%s", diff)
			}
		})
	}
}

func TestImagesKeepsAllThatWereSent(t *testing.T) {
	t.Parallel()
	many := strings.Repeat(photo2+", ", 11) + photo2
	got := decode(t, `{"action":{"params":{"p":"List(`+many+`)"}}}`).Images("p")
	if len(got) != 12 {
		t.Errorf("got %d photos, want 12: the caller decides how many to take", len(got))
	}
}

func TestImagesOfOfficialExample(t *testing.T) {
	t.Parallel()
	for name, raw := range samples(t, "value-*.json") {
		got := decode(t, `{"action":{"params":{"p":`+quoted(string(raw))+`}}}`).Images("p")
		if len(got) != 1 || !strings.HasPrefix(got[0], "http://secure.kakaocdn.net/dna/") || strings.HasSuffix(got[0], ")") {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

// Hostile text must not cost more than its length.
func TestImagesIsLinear(t *testing.T) {
	t.Parallel()
	hostile := "List(" + strings.Repeat(",", MaxRequest/3) + strings.Repeat(" ", MaxRequest/3) + ")"
	start := time.Now()
	decode(t, `{"action":{"params":{"p":"`+hostile+`"}}}`).Images("p")
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("took %s: one request could stop the bot", took)
	}
}

func TestMedia(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, body, kind, address string }{
		{"named", `{"userRequest":{"params":{"media":{"type":"image","url":"https://talk.kakaocdn.net/a.jpg"}}}}`, "image", "https://talk.kakaocdn.net/a.jpg"},
		{"as JSON text", `{"userRequest":{"params":{"media":"{\"type\":\"video\",\"url\":\"https://talk.kakaocdn.net/a\"}"}}}`, "video", "https://talk.kakaocdn.net/a"},
		{"older message", `{"userRequest":{"utterance":"https://talk.kakaocdn.net/a.jpg\n"}}`, "image", "https://talk.kakaocdn.net/a.jpg"},
		{"trigger only", `{"userRequest":{"utterance":"https://dn.example/a.MP4"},"flow":{"trigger":{"type":"IMAGE_UPLOAD"}}}`, "video", "https://dn.example/a.MP4"},
		{"a link that somebody typed", `{"userRequest":{"utterance":"https://example.com/a.jpg"}}`, "", ""},
		{"a name that only ends alike", `{"userRequest":{"utterance":"https://evilkakaocdn.net/a.jpg"}}`, "", ""},
		{"an address in a sentence", `{"userRequest":{"utterance":"보기 https://talk.kakaocdn.net/a.jpg"}}`, "", ""},
		{"media without address", `{"userRequest":{"params":{"media":{"type":"image"}},"utterance":"hi"}}`, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			kind, address, ok := decode(t, test.body).Media()
			if kind != test.kind || address != test.address || ok != (test.address != "") {
				t.Errorf("got %q %q %v, want %q %q", kind, address, ok, test.kind, test.address)
			}
		})
	}
}

func FuzzImages(f *testing.F) {
	f.Add("List(" + photo1 + ", " + photo2 + ")")
	f.Add(photo1)
	for _, raw := range samples(f, "value-*.json") {
		f.Add(string(raw))
	}
	f.Fuzz(func(t *testing.T, text string) {
		req := &Request{}
		req.Action.Params = map[string]json.RawMessage{"p": json.RawMessage(quoted(text)), "q": json.RawMessage(text)}
		for _, name := range []string{"p", "q"} {
			for _, address := range req.Images(name) {
				if !isURL(address) {
					t.Errorf("%q is not an absolute address", address)
				}
			}
		}
	})
}
