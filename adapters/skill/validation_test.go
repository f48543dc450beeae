package skill

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDecodeValidationSample(t *testing.T) {
	t.Parallel()
	v, err := DecodeValidation(bytes.NewReader(samples(t, "req-12-*.json")["req-12-validation-api-real.json"]))
	if err != nil {
		t.Fatal(err)
	}
	got := []string{v.Origin, v.Resolved, v.UserKey, v.BotID, v.Utterance}
	want := []string{"01000000000", "01000000000", "YhUfERVoTtjV", "5f3f34ed4fbf5200015f06d7", "01000000000"}
	if diff := cmp.Diff(want, got); diff != "" || !v.InSlotFilling {
		t.Errorf("the real message is read wrongly (-want +got):\n%s", diff)
	}
}

func TestDecodeValidationShapes(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, body, origin, resolved string }{
		{"both", `{"value":{"origin":" 만원 ","resolved":"10000"}}`, "만원", "10000"},
		{"resolved object", `{"value":{"origin":"1개","resolved":{"amount":1}}}`, "1개", `{"amount":1}`},
		{"number", `{"value":{"origin":1,"resolved":2}}`, "1", "2"},
		{"plain text", `{"value":"x"}`, "x", "x"},
		{"null", `{"value":null}`, "", ""},
		{"nothing", `{}`, "", ""},
	}
	for _, test := range tests {
		v, err := DecodeValidation(strings.NewReader(test.body))
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if v.Origin != test.origin || v.Resolved != test.resolved {
			t.Errorf("%s: got %q %q, want %q %q", test.name, v.Origin, v.Resolved, test.origin, test.resolved)
		}
	}
	if _, err := DecodeValidation(strings.NewReader("[]")); err == nil {
		t.Error("a list was taken for a validation")
	}
}

func TestValidationImages(t *testing.T) {
	t.Parallel()
	for _, value := range []string{
		`{"origin":"List(` + photo1 + `)","resolved":"{\"secureUrls\":\"List(` + photo1 + `)\"}"}`,
		`{"origin":"List(` + photo1 + `)"}`,
		`"` + photo1 + `"`,
	} {
		v, err := DecodeValidation(strings.NewReader(`{"value":` + value + `}`))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{photo1}, v.Images()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", value, diff)
		}
	}
}

func TestValidationReplyJSON(t *testing.T) {
	t.Parallel()
	tests := []struct {
		reply ValidationReply
		want  string
	}{
		{Accept("10000"), `{"status":"SUCCESS","value":"10000"}`},
		{Accept(""), `{"status":"SUCCESS"}`},
		{Reject("숫자로 알려 주세요."), `{"status":"FAIL","message":"숫자로 알려 주세요."}`},
		{Failed("잠시 후"), `{"status":"ERROR","message":"잠시 후"}`},
		{Ignore(), `{"status":"IGNORE"}`},
		{ValidationReply{}, `{"status":"ERROR"}`},
		{ValidationReply{Status: "YES", Value: "v"}, `{"status":"ERROR"}`},
		{ValidationReply{Status: StatusFail, Value: "v", Message: "m"}, `{"status":"FAIL","message":"m"}`},
	}
	for _, test := range tests {
		got, err := json.Marshal(test.reply)
		if err != nil || string(got) != test.want {
			t.Errorf("got %s (%v), want %s", got, err, test.want)
		}
	}
}

func FuzzDecodeValidation(f *testing.F) {
	for _, raw := range samples(f, "req-*.json") {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		v, err := DecodeValidation(bytes.NewReader(raw))
		if err != nil {
			return
		}
		for _, address := range v.Images() {
			if !isURL(address) {
				t.Errorf("%q is not an absolute address", address)
			}
		}
	})
}
