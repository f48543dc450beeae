package skill

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// samples gives the recorded messages whose names match the pattern.
func samples(t testing.TB, pattern string) map[string][]byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", pattern))
	if err != nil || len(names) == 0 {
		t.Fatalf("no samples for %s: %v", pattern, err)
	}
	found := make(map[string][]byte, len(names))
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		found[filepath.Base(name)] = raw
	}
	return found
}

func decode(t testing.TB, body string) *Request {
	t.Helper()
	req, err := Decode(strings.NewReader(body))
	if err != nil {
		t.Fatalf("decode %s: %v", body, err)
	}
	return req
}

func TestDecodeReadsEverySample(t *testing.T) {
	t.Parallel()
	type facts struct{ User, Bot, Block, Utterance string }
	want := map[string]facts{
		"req-01-official-template-knowledge.json": {"<카카오톡 채널 사용자 id>", "<봇 id>", "<블록 id>", "<사용자 발화>"},
		"req-02-callback-legacy-token.json":       {"aaaaaaaa", "5ae9b76d7409b11ec845b746", "5d300e788192ac000132b8a4", "aaa"},
		"req-03-admin-skilltest-param.json":       {"584672", "5f03f56a3210ac0001403d47", "mbjve58yffbue2p4rhbazkpv", "발화 내용"},
		"req-04-bottest-go.json":                  {"idUser", "id", "iduserRe", "2021 검색"},
		"req-05-callback-cbtoken.json":            {"326303", "your_bot_id", "es2mb937ado5bmj04dkzmogn", "Can you tell me the Wi-Fi information for Battie?"},
		"req-06-minimal.json":                     {"user-id", "bot-id", "", "사용자 메시지"},
		"req-07-marketplace-real-devchannel.json": {"IntnRsIwEggA", "65262a2d31101d1cb1106082", "657bc60c11c58311fd9c9fa4", "테스트"},
		"req-08-marketplace-secureimage.json":     {"IntnRsIwEggA", "65262a2d31101d1cb1106082", "652a0a9a27e3c4125a33f6eb", "등록하기"},
		"req-09-marketplace-context.json":         {"IntnRsIwEggA", "65262a2d31101d1cb1106082", "652e659087e33b27c8ba3a4a", "등록"},
		"req-10-marketplace-clientextra.json":     {"IntnRsIwEggA", "65262a2d31101d1cb1106082", "657aa39383cd6b068ef93501", "상세보기"},
		"req-11-marketplace-status-change.json":   {"IntnRsIwEggA", "65262a2d31101d1cb1106082", "657aba23eca3c21b078678c3", "판매중"},
		"req-12-validation-api-real.json":         {"", "5f3f34ed4fbf5200015f06d7", "", ""},
		"req-13-admin-skilltest.json":             {"594794", "6346135c30eb8c15211fa328", "iegps972h9ekjupmdjkwmo4j", "발화 내용"},
		"req-14-context-plain-params.json":        {"카카오톡 채널 사용자 id", "봇 id", "블록 id", "사용자 발화"},
		"req-15-minimal-no-id.json":               {"test_user", "", "", "구의 맛집"},
		"req-16-real-entity-2021.json":            {"a7f312CesedX", "60b628c87e223a78e8750a68", "60bd22f6a0293f36984913ef", "bts"},
		"req-17-real-flow-quickreply-2025.json":   {"ZRQ7XUvIlrDZ", "67a961ce1e098a447d574fe7", "67a961ce1e098a447d574feb", "생각 다 끝났나요?"},
		"req-18-admin-skilltest-2025.json":        {"761802", "67a961ce1e098a447d574fe7", "qj4nick9o33seydhqobmj65t", "발화 내용"},
		"req-19-media-upload-synthetic.json":      {"kakao-user-1", "", "", "https://talk.kakaocdn.net/dna/fake/video.mp4"},
	}
	got := map[string]facts{}
	for name, raw := range samples(t, "req-*.json") {
		req := decode(t, string(raw))
		got[name] = facts{req.UserKey(), req.BotID(), req.BlockID(), req.Utterance()}
		if !bytes.Equal(req.Raw, bytes.TrimSpace(raw)) {
			t.Errorf("%s: Raw differs from what was sent, so a log would lie", name)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("samples are read wrongly (-want +got):\n%s", diff)
	}
}

func TestSampleDetails(t *testing.T) {
	t.Parallel()
	all := samples(t, "req-*.json")
	req := func(prefix string) *Request {
		for name, raw := range all {
			if strings.HasPrefix(name, prefix) {
				return decode(t, string(raw))
			}
		}
		t.Fatalf("no sample %s", prefix)
		return nil
	}
	kind, address, ok := req("req-19").Media()
	pairs := []struct{ what, got, want string }{
		{"param", req("req-16").Param("group"), "bts"},
		{"broken entity text stays", req("req-01").Param("sys_number"), `{"amount": 1, "unit": }`},
		{"param only in detailParams", req("req-02").Param("intent_code"), "test_intent"},
		{"missing param", req("req-06").Param("anything"), ""},
		{"extra", req("req-10").Extra("productId"), "5942"},
		{"property", decode(t, `{"userRequest":{"user":{"properties":{"newsId":" 17 ","n":5}}}}`).Property("newsId"), "17"},
		{"number as property", decode(t, `{"userRequest":{"user":{"properties":{"n":1152921504606846977}}}}`).Property("n"), "1152921504606846977"},
		{"no properties", decode(t, `{}`).Property("newsId"), ""},
		{"nested extra is not text", req("req-10").Extra("extra"), ""},
		{"context param", req("req-09").ContextParam("product", "tradingLocation"), "부천시"},
		{"plain context param", req("req-14").ContextParam("Score", "score"), "10"},
		{"unknown context", req("req-14").ContextParam("score", "score"), ""},
		{"callback", req("req-05").CallbackURL(), "https://bot-api.kakao.com/v1/bots/6615572a/callback/cbtoken:c8dbfee8bec597c151d886a35e10e15a"},
		{"trigger", req("req-17").Flow.Trigger.Type, "QUICKREPLY_BUTTON_MESSAGE"},
		{"media kind", kind, "video"},
		{"media address", address, "https://talk.kakaocdn.net/dna/fake/video.mp4"},
	}
	for _, p := range pairs {
		if p.got != p.want {
			t.Errorf("%s: got %q, want %q", p.what, p.got, p.want)
		}
	}
	if !ok {
		t.Error("the photo message is not recognised")
	}
	for prefix, want := range map[string]string{"req-07": "true", "req-08": "false", "req-03": "nothing"} {
		got := "nothing"
		if friend := req(prefix).IsFriend(); friend != nil && *friend {
			got = "true"
		} else if friend != nil {
			got = "false"
		}
		if got != want {
			t.Errorf("%s: friend is %s, want %s: missing is not false", prefix, got, want)
		}
	}
}

func TestDecodeBearsOddShapes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, body string
		read       func(*Request) string
		want       string
	}{
		{"null everywhere", `{"bot":null,"action":null,"userRequest":null,"contexts":null,"flow":null}`, (*Request).UserKey, ""},
		{"wrong types are skipped", `{"bot":7,"contexts":{},"action":[],"userRequest":{"lang":4,"utterance":" hi\n"}}`, (*Request).Utterance, "hi"},
		{"byte order mark", "\ufeff{\"bot\":{\"id\":\"b!\"}}", (*Request).BotID, "b"},
		{"older user key", `{"userRequest":{"user":{"id":"u","properties":{"plusfriend_user_key":"p"}}}}`, (*Request).UserKey, "p"},
		{"blank user key", `{"userRequest":{"user":{"id":"u","properties":{"plusfriendUserKey":" "}}}}`, (*Request).UserKey, "u"},
		{"block of the intent", `{"intent":{"id":"i"}}`, (*Request).BlockID, "i"},
		{"extra as text null", `{"action":{"clientExtra":"null"}}`, extra("a"), ""},
		{"extra as JSON text", `{"action":{"clientExtra":"{\"a\":1}"}}`, extra("a"), "1"},
		{"extra number keeps digits", `{"action":{"clientExtra":{"a":12345678901234567890}}}`, extra("a"), "12345678901234567890"},
		{"extra truth value", `{"action":{"clientExtra":{"a":true}}}`, extra("a"), "true"},
		{"extra list", `{"action":{"clientExtra":{"a":[1]}}}`, extra("a"), ""},
		{"param number", `{"action":{"params":{"a":3.50}}}`, param("a"), "3.50"},
		{"param trimmed", `{"action":{"params":{"a":" x\n"}}}`, param("a"), "x"},
		{"param object", `{"action":{"params":{"a":{"origin":"o","value":"v"}}}}`, param("a"), "v"},
		{"param resolved object", `{"action":{"params":{"a":{"value":"v","resolvedValue":"r"}}}}`, param("a"), "r"},
		{"param other object", `{"action":{"params":{"a":{ "x" : 1 }}}}`, param("a"), `{"x":1}`},
		{"param empty object", `{"action":{"params":{"a":{}}}}`, param("a"), ""},
		{"detail as plain text", `{"action":{"detailParams":{"a":"d"},"clientExtra":{"b":"kept"}}}`, param("a"), "d"},
		{"detail does not end decoding", `{"action":{"detailParams":{"a":7,"b":null},"clientExtra":{"b":"kept"}}}`, extra("b"), "kept"},
		{"context number", `{"contexts":[{"name":"c","params":{"a":5}}]}`, func(r *Request) string { return r.ContextParam("c", "a") }, "5"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := test.read(decode(t, test.body)); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func extra(name string) func(*Request) string {
	return func(r *Request) string { return r.Extra(name) }
}

func param(name string) func(*Request) string {
	return func(r *Request) string { return r.Param(name) }
}

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", "null", "[]", `"x"`, "{", "{}{}", "12"} {
		if _, err := Decode(strings.NewReader(body)); err == nil {
			t.Errorf("%q was taken for a request", body)
		}
	}
	_, err := Decode(strings.NewReader(`{"a":"` + strings.Repeat("x", MaxRequest) + `"}`))
	if !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v, want ErrTooLarge: a body may not fill the memory", err)
	}
}

func FuzzDecode(f *testing.F) {
	for _, raw := range samples(f, "req-*.json") {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		req, err := Decode(bytes.NewReader(raw))
		if err != nil {
			return
		}
		for name := range req.Action.Params {
			req.Param(name)
			req.Images(name)
		}
		for _, c := range req.Contexts {
			for name := range c.Params {
				req.ContextParam(c.Name, name)
			}
		}
		_, address, ok := req.Media()
		if ok && !isURL(address) {
			t.Errorf("media address %q is not absolute", address)
		}
		req.Extra("productId")
		req.IsFriend()
		if key := req.UserKey(); key != strings.TrimSpace(key) {
			t.Errorf("user key %q is not trimmed", key)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	raw, err := os.ReadFile("testdata/req-09-marketplace-context.json")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		req, err := Decode(bytes.NewReader(raw))
		if err != nil || req.Param("productName") == "" {
			b.Fatal(err)
		}
	}
}
