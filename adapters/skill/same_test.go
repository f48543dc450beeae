package skill

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestPlainAddressesAreLeftAlone: the short way to an address gives what the long
// one gives.
func TestPlainAddressesAreLeftAlone(t *testing.T) {
	t.Parallel()
	parts := []string{"https://", "http://", "HTTP://", "a.example", "-", "b", "1", ":", ":80", ":123456", "/", "//", "?", "&", "=", "%41", "%", "#", "@", "ㄱ", " ", "_", "~", "..", "[::1]", "\n"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 9).Draw(t, "parts"), "")
		if !plainURL(text) {
			return
		}
		if got := rewrittenURL(text); got != text {
			t.Fatalf("%q is taken as it is, but would be rewritten to %q", text, got)
		}
	})
	for _, text := range []string{"https://a.example/images/x.jpg", "http://127.0.0.1:8080/images/a/b-1_2.jpg?x=1&y=2"} {
		if !plainURL(text) {
			t.Errorf("%q takes the long way; our own pictures are to take the short one", text)
		}
	}
}

// TestEncodingIsTheStandardOne: what is put together by hand is what json.Marshal
// would give.
func TestEncodingIsTheStandardOne(t *testing.T) {
	t.Parallel()
	for name, reply := range map[string]*Reply{
		"text": Text("a <b> & \"c\" \u2028"),
		"cards": NewReply().Add(Cards(
			CommerceCard{Title: "<t>", Price: 1, Thumbnail: Thumbnail{ImageURL: "https://a.example/1.jpg?a=1&b=2"}, Buttons: []Button{Block("x", "y", Extra{"k": "<v>"})}},
			CommerceCard{Title: "u", Price: 2, Thumbnail: Thumbnail{ImageURL: "https://a.example/2.jpg"}, Buttons: []Button{WebLink("x", "https://a.example/?a=b&c=d")}},
		)).Quick(ToMessage("a", "b")),
		"header":   NewReply().Add(Carousel[BasicCard]{Header: &CarouselHeader{Title: "h"}, Items: []BasicCard{{Title: "a", Thumbnail: Thumbnail{ImageURL: "https://a.example/1.jpg"}}}}),
		"several":  NewReply().Add(SimpleText{Text: "a"}, TextCard{Title: "b"}, SimpleImage{ImageURL: "https://a.example/1.jpg"}),
		"context":  Text("x").Context("c", 1, 2, map[string]string{"a": "b"}),
		"data":     NewReply().Data("a", map[string]int{"b": 1}).Data("t", "<"),
		"callback": Text("wait").UseCallback(),
		"empty":    NewReply(),
		"one card": NewReply().Add(CommerceCard{Title: "t", Price: 1, Thumbnail: Thumbnail{ImageURL: "https://a.example/1.jpg"}, Buttons: []Button{Share("x")}}),
	} {
		data, err := reply.encodeData()
		if err != nil {
			t.Fatal(err)
		}
		doc := reply.render(&plan{}, data)
		want, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		got, err := doc.encode()
		if err != nil || string(got) != string(want) {
			t.Errorf("%s:\n got %s, %v\nwant %s", name, got, err, want)
		}
	}
}
