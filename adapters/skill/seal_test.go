package skill

import (
	"bytes"
	"encoding/json"
	"testing"
)

// TestASealedReplyIsTheSame: what is sent many times is what would be sent once.
func TestASealedReplyIsTheSame(t *testing.T) {
	t.Parallel()
	build := func() *Reply {
		return NewReply().Add(SimpleText{Text: "a <b>"}, Cards(BasicCard{Title: "t", Thumbnail: Thumbnail{ImageURL: "https://a.example/1.jpg"}})).Quick(ToBlock("x", "y"))
	}
	want, err := json.Marshal(build())
	if err != nil {
		t.Fatal(err)
	}
	sealed := build().Seal()
	for range 2 {
		got, err := sealed.MarshalJSON()
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("the sealed reply is\n%s, %v, want\n%s", got, err, want)
		}
	}
	one, err := sealed.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	if two, err := sealed.MarshalJSON(); err != nil || &one[0] != &two[0] {
		t.Errorf("sent a second time it is other bytes, %v: it was encoded again", err)
	}
}
