package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/adapters/boards"
	"github.com/junggyenara/junggye/adapters/tokens"
	"github.com/junggyenara/junggye/core/trade"
)

// keySet is a JWK set that no program made up: the generated one without its mark.
func keySet(t *testing.T) string {
	t.Helper()
	text, err := generateKeys()
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`"`+tokens.GeneratedMark+`":\s*true,`).ReplaceAllString(string(text), "")
}

// prodEnv is a complete environment of mode prod.
func prodEnv(t *testing.T) map[string]string {
	t.Helper()
	return map[string]string{
		"JUNGGYE_MODE": "prod", "JUNGGYE_PUBLIC_URL": "https://market.example.com", "JUNGGYE_SKILL_TOKENS": "token-one,token-two",
		"JUNGGYE_KAKAOPAY_URL": "https://open-api.kakaopay.com", "JUNGGYE_KAKAOPAY_SECRET_KEY": "PRD0123456789", "JUNGGYE_JWT_KEYS": keySet(t),
		// Nobody's board is asked because somebody tests the program.
		"JUNGGYE_OFFERS_FILE": writeFile(t, strings.ReplaceAll(string(boards.Text()), "\n    every:", "\n    off: true\n    every:")),
	}
}

func environ(env map[string]string) []string {
	list := []string{"PATH=/bin", "HOME=/"}
	for name, value := range env {
		list = append(list, name+"="+value)
	}
	return list
}

// names are the settings that err complains of.
func names(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	found, ok := errors.AsType[problems](err)
	if !ok {
		t.Fatalf("loadConfig() = %v, a %T, want problems", err, err)
	}
	var list []string
	for _, p := range found {
		if p.Allowed == "" {
			t.Errorf("problem %+v does not say what is allowed", p)
		}
		list = append(list, p.Name)
	}
	return slices.Compact(list)
}

func writeFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	c, err := loadConfig(environ(nil))
	if err != nil {
		t.Fatalf("an empty environment is refused: %v", err)
	}
	got := fmt.Sprint(c.Mode, c.Addr, c.OpsAddr, c.PublicURL, c.Database, c.Blobs, c.KakaoPay.URL, c.KakaoPay.CID, c.ImageHosts)
	want := fmt.Sprint(Dev, "127.0.0.1:8080", "127.0.0.1:9090", "", "var/junggye.db", "var/images", "", "TC0ONETIME",
		[]string{"secure.kakaocdn.net", "talk.kakaocdn.net"})
	if got != want {
		t.Errorf("defaults\n got %s\nwant %s\ndeployments rely on them", got, want)
	}
	if c.Kakao.Scenario.ID("main") == "" || c.Process.ShipDays != 3 {
		t.Error("no built-in scenario or process")
	}
}

func TestEachSetting(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 200)
	tests := []struct {
		name      string
		good, bad []string
	}{
		{"JUNGGYE_MODE", []string{"dev", ""}, []string{"production", "PROD"}},
		{"JUNGGYE_ADDR", []string{"0.0.0.0:80", ":0", "[::1]:8080", "localhost:65535"}, []string{"8080", "localhost", "host:http", "x:65536", "x:-1"}},
		{"JUNGGYE_OPS_ADDR", []string{"127.0.0.1:0"}, []string{"9090", "127.0.0.1:8080"}},
		{"JUNGGYE_PUBLIC_URL", []string{"http://localhost:8080", "https://a.example/"}, []string{"a.example", "ftp://a", "https://a/b", "https://u:p@a", "https://a?x=1", "://"}},
		{"JUNGGYE_DATABASE_URL", []string{"sqlite://a.db", "sqlite:///abs/a.db", "mysql://u:p@h:3306/d", "mysql://u:p@h/d?tls=true&maxOpen=10", "mysql://u:p@h1,h2:3307,h3/d", "postgres://u:p@h/d?sslmode=disable"}, []string{"sqlite://", "postgres://h/d", "mysql://u:p@h", "mysql://u:p@h/d?tls=perhaps", "mysql://u:p@h1,,h2/d", "mysql://u:p@h1,h1/d", "mariadb://u:p@h/d", "a.db", "sqlite://a.db?mode=memory"}},
		{"JUNGGYE_BLOB_URL", []string{"file://images", "file:///abs"}, []string{"file://", "s3://bucket?region=x&endpoint=y", "images"}},
		{"JUNGGYE_REDIS_URL", []string{"", "redis://localhost:6379", "redis://:p@h", "rediss://u:p@h:6380/1", "redis://a:1?addr=b:2&addr=c:3"}, []string{"localhost:6379", "http://h", "redis://", "redis://h/x", "redis://h?timeout=1s", "redis://a:1?addr=b"}},
		{"JUNGGYE_KAKAOPAY_CID", []string{"TC0ONETIME", "C1"}, []string{"TOOLONGCID12", "small", "A B"}},
		{"JUNGGYE_SKILL_TOKENS", []string{"one", "one, two", "+-*/="}, []string{"a b", "\x01", "토큰"}},
		{"JUNGGYE_BOT_ID", []string{"65262a2d31101d1cb1106082", "65262a2d31101d1cb1106082!"}, []string{"65262a", "65262A2D31101D1CB1106082"}},
		{"JUNGGYE_CHANNEL_URL", []string{"https://pf.kakao.com/_x", "http://localhost/x"}, []string{"pf.kakao.com", "kakaotalk://x"}},
		{"JUNGGYE_BLOCKS_FILE", []string{writeFile(t, "main: aaaaaaaaaaaaaaaaaaaaaaaa"), writeFile(t, "")}, []string{"/no/such/file", writeFile(t, "nowhere: aaaaaaaaaaaaaaaaaaaaaaaa"), writeFile(t, "main: 12")}},
		{"JUNGGYE_IMAGE_HOSTS", []string{"a.example,127.0.0.1:9000"}, []string{"http://a.example", "a.example:99999", "a b"}},
		{"JUNGGYE_OFFERS_FILE", []string{writeFile(t, ""), writeFile(t, string(boards.Text()))}, []string{"/no/such/file", writeFile(t, "a: ["), writeFile(t, "boards: []"), writeFile(t, "sources: []")}},
		{"JUNGGYE_JWT_KEYS", []string{keySet(t)}, []string{"{}", "[]", "secret", `{"keys":[]}`, `{"keys":[{"kty":"oct","kid":"a","k":"c2hvcnQ"}]}`}},
		{"JUNGGYE_DATA_KEYS", []string{"", dataKey("2026-11", 1), dataKey("b", 2) + " , " + dataKey("a", 1)}, []string{
			"secret", ",", dataKey("", 1), dataKey("a b", 1), dataKey("jwt-1", 1), "a:AAAA", dataKey("a", 1) + "=", dataKey("a", 1) + "," + dataKey("a", 2), dataKey("a", 1) + "," + dataKey("b", 1),
		}},
		{"JUNGGYE_PROCESS_FILE", []string{writeFile(t, "ship_days: 5"), writeFile(t, "")}, []string{"/no/such/file", writeFile(t, "ship_days: 0"), writeFile(t, "ship: 3"), writeFile(t, "hold_for: 15"), long}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, value := range tt.good {
				if _, err := loadConfig(environ(map[string]string{tt.name: value})); err != nil {
					t.Errorf("%q is refused: %v", value, err)
				}
			}
			for _, value := range tt.bad {
				_, err := loadConfig(environ(map[string]string{tt.name: value}))
				if got := names(t, err); !slices.Contains(got, tt.name) {
					t.Errorf("%q: complaints about %v, want one about %s", value, got, tt.name)
				}
			}
		})
	}
}

func TestPairsOfSettings(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		env  map[string]string
		want []string
	}{
		{"KakaoPay needs a key", map[string]string{"JUNGGYE_KAKAOPAY_URL": "https://open-api.kakaopay.com"}, []string{"JUNGGYE_KAKAOPAY_SECRET_KEY"}},
		{"KakaoPay with a key", map[string]string{"JUNGGYE_KAKAOPAY_URL": "http://127.0.0.1:9", "JUNGGYE_KAKAOPAY_SECRET_KEY": "DEVx"}, nil},
		{"KakaoPay over plain http elsewhere", map[string]string{"JUNGGYE_KAKAOPAY_URL": "http://pay.example", "JUNGGYE_KAKAOPAY_SECRET_KEY": "DEVx"}, []string{"JUNGGYE_KAKAOPAY_URL"}},
		{"event API without a key", map[string]string{"JUNGGYE_EVENT_API_URL": "https://bot-api.kakao.com"}, []string{"JUNGGYE_EVENT_API_KEY"}},
		{"event API", map[string]string{"JUNGGYE_EVENT_API_URL": "https://bot-api.kakao.com", "JUNGGYE_EVENT_API_KEY": "k"}, nil},
		{"event API over plain http elsewhere", map[string]string{"JUNGGYE_EVENT_API_URL": "http://bot-api.kakao.com", "JUNGGYE_EVENT_API_KEY": "k"}, []string{"JUNGGYE_EVENT_API_URL"}},
		{"event API key with a space", map[string]string{"JUNGGYE_EVENT_API_URL": "https://bot-api.kakao.com", "JUNGGYE_EVENT_API_KEY": "k k"}, []string{"JUNGGYE_EVENT_API_KEY"}},
		{"a typing error", map[string]string{"JUNGGYE_ADR": ":80"}, []string{"JUNGGYE_ADR"}},
		{"a file variant of what is no secret", map[string]string{"JUNGGYE_MODE_FILE": "x"}, []string{"JUNGGYE_MODE_FILE"}},
		{"variables of tests", map[string]string{"JUNGGYE_REQUIRE_BROWSER": "1"}, nil},
		{"a secret twice", map[string]string{"JUNGGYE_SKILL_TOKENS": "a", "JUNGGYE_SKILL_TOKENS_FILE": writeFile(t, "b")}, []string{"JUNGGYE_SKILL_TOKENS"}},
		{"a secret's file is missing", map[string]string{"JUNGGYE_SKILL_TOKENS_FILE": "/no/such"}, []string{"JUNGGYE_SKILL_TOKENS_FILE"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := loadConfig(environ(tt.env))
			if diff := cmp.Diff(tt.want, names(t, err)); diff != "" {
				t.Errorf("complaints (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSecretsFromFiles(t *testing.T) {
	t.Parallel()
	c, err := loadConfig(environ(map[string]string{
		"JUNGGYE_SKILL_TOKENS_FILE": writeFile(t, " one,two\n"), "JUNGGYE_KAKAOPAY_SECRET_KEY_FILE": writeFile(t, "DEVkey\n"),
		"JUNGGYE_DATABASE_URL_FILE": writeFile(t, "sqlite://x.db"), "JUNGGYE_JWT_KEYS_FILE": writeFile(t, keySet(t)),
		"JUNGGYE_DATA_KEYS_FILE": writeFile(t, dataKey("a", 1)+"\n"),
	}))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"one", "two"}, c.Kakao.Tokens()); diff != "" || c.KakaoPay.SecretKey.Reveal() != "DEVkey" || c.Database != "x.db" || c.DataKeys.Reveal() != dataKey("a", 1) {
		t.Errorf("secrets from files: tokens differ %s, key %q, database %q", diff, c.KakaoPay.SecretKey.Reveal(), c.Database)
	}
	if _, err := c.keys(); err != nil {
		t.Errorf("keys from a file: %v", err)
	}
}

func TestProdRefusals(t *testing.T) {
	t.Parallel()
	if _, err := loadConfig(environ(prodEnv(t))); err != nil {
		t.Fatalf("a complete environment is refused: %v", err)
	}
	generated, err := generateKeys()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, value, why string }{
		{"JUNGGYE_KAKAOPAY_URL", "", "the sandbox gives goods away"},
		{"JUNGGYE_KAKAOPAY_URL", "http://127.0.0.1:9000", "a sandbox by another name"},
		{"JUNGGYE_KAKAOPAY_SECRET_KEY", "", "a missing secret"},
		{"JUNGGYE_SKILL_TOKENS", "", "anybody could speak as anybody"},
		{"JUNGGYE_SKILL_TOKENS", " , ", "blanks are no token"},
		{"JUNGGYE_JWT_KEYS", "", "a missing secret"},
		{"JUNGGYE_JWT_KEYS", string(generated), "generated keys"},
		{"JUNGGYE_PUBLIC_URL", "", "the default is plain http"},
		{"JUNGGYE_PUBLIC_URL", "http://market.example.com", "plain http"},
		{"JUNGGYE_CHANNEL_URL", "http://pf.kakao.com/_x", "plain http"},
	}
	for _, tt := range tests {
		t.Run(tt.name+"="+tt.why, func(t *testing.T) {
			t.Parallel()
			env := prodEnv(t)
			env[tt.name] = tt.value
			_, err := loadConfig(environ(env))
			if diff := cmp.Diff([]string{tt.name}, names(t, err)); diff != "" {
				t.Errorf("mode prod accepts %s (-want +got):\n%s", tt.why, diff)
			}
		})
	}
}

func TestAllProblemsAtOnce(t *testing.T) {
	t.Parallel()
	_, err := loadConfig(environ(map[string]string{
		"JUNGGYE_MODE": "prod", "JUNGGYE_ADDR": "nowhere", "JUNGGYE_REDIS_URL": "redis:/h", "JUNGGYE_TYPO": "1", "JUNGGYE_PROCESS_FILE": "/no/such",
	}))
	want := []string{
		"JUNGGYE_ADDR", "JUNGGYE_JWT_KEYS", "JUNGGYE_KAKAOPAY_SECRET_KEY", "JUNGGYE_KAKAOPAY_URL", "JUNGGYE_PROCESS_FILE",
		"JUNGGYE_PUBLIC_URL", "JUNGGYE_REDIS_URL", "JUNGGYE_SKILL_TOKENS", "JUNGGYE_TYPO",
	}
	if diff := cmp.Diff(want, names(t, err)); diff != "" {
		t.Errorf("complaints (-want +got); a person repairs all of them in one go:\n%s", diff)
	}
	for _, part := range []string{"9 settings are wrong", `JUNGGYE_ADDR: given "nowhere"; allowed: host:port`, "JUNGGYE_PUBLIC_URL: given nothing"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the message lacks %q:\n%v", part, err)
		}
	}
}

func TestTypingErrorsAreExplained(t *testing.T) {
	t.Parallel()
	_, err := loadConfig(environ(map[string]string{"JUNGGYE_SKILL_TOKEN": "hush"}))
	if err == nil || !strings.Contains(err.Error(), "perhaps JUNGGYE_SKILL_TOKENS") || strings.Contains(err.Error(), "hush") {
		t.Errorf("loadConfig() = %v, want a hint at JUNGGYE_SKILL_TOKENS, without the value", err)
	}
}

func TestProblemsShowNoSecret(t *testing.T) {
	t.Parallel()
	const hidden = "hush4711"
	for name, value := range map[string]string{
		"JUNGGYE_DATABASE_URL":        "mysql://root:" + hidden + "/@db:3306/x",
		"JUNGGYE_REDIS_URL":           "redis://:" + hidden + "@cache:port",
		"JUNGGYE_BLOB_URL":            "s3://bucket?key=" + hidden,
		"JUNGGYE_PUBLIC_URL":          "https://u:" + hidden + "@a",
		"JUNGGYE_KAKAOPAY_URL":        "http://u:" + hidden + "@pay.example",
		"JUNGGYE_KAKAOPAY_SECRET_KEY": hidden + " x",
		"JUNGGYE_SKILL_TOKENS":        hidden + " x",
		"JUNGGYE_JWT_KEYS":            `{"keys":[{"kty":"oct","k":"` + hidden + `"}]}`,
		"JUNGGYE_DATA_KEYS":           "a:" + hidden,
		"JUNGGYE_CHANNEL_URL":         "ftp://u:" + hidden + "@x",
		"JUNGGYE_EVENT_API_URL":       "ftp://x?key=" + hidden,
		"JUNGGYE_EVENT_API_KEY":       hidden,
		"JUNGGYE_UNKNOWN":             hidden,
	} {
		c, err := loadConfig(environ(map[string]string{name: value}))
		if err == nil {
			t.Errorf("%s: %q is accepted; the test proves nothing", name, value)
			continue
		}
		if strings.Contains(err.Error(), hidden) {
			t.Errorf("%s: the message shows the secret: %v", name, err)
		}
		if shown := fmt.Sprintf("%+v %#v", c.Kakao.SkillTokens, c.KakaoPay.SecretKey); strings.Contains(shown, hidden) {
			t.Errorf("%s: the configuration shows the secret: %s", name, shown)
		}
	}
	c, err := loadConfig(environ(map[string]string{
		"JUNGGYE_SKILL_TOKENS": hidden, "JUNGGYE_KAKAOPAY_SECRET_KEY": hidden, "JUNGGYE_EVENT_API_URL": "https://bot-api.kakao.com",
		"JUNGGYE_EVENT_API_KEY": hidden, "JUNGGYE_JWT_KEYS": keySet(t), "JUNGGYE_DATA_KEYS": dataKey("a", 1),
	}))
	if err != nil {
		t.Fatal(err)
	}
	if shown := fmt.Sprintf("%v %+v %#v", c, c, c); strings.Contains(shown, hidden) || strings.Contains(shown, `"keys"`) || strings.Contains(shown, "AQEB") {
		t.Errorf("a printed configuration shows a secret: %s", shown)
	}
}

func TestBuiltInProcessIsTheCoresDefault(t *testing.T) {
	t.Parallel()
	got, err := parseProcess(nil)
	if err != nil {
		t.Fatal(err)
	}
	holidays := got.Holidays
	got.Holidays = nil
	if diff := cmp.Diff(trade.DefaultProcess(), got); diff != "" {
		t.Errorf("process.yaml differs from the core's figures (-core +file):\n%s", diff)
	}
	for day := range holidays {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			t.Errorf("holiday %q: %v", day, err)
		}
	}
}

func TestHolidays(t *testing.T) {
	t.Parallel()
	p, err := parseProcess(nil)
	if err != nil {
		t.Fatal(err)
	}
	at := func(day string) time.Time {
		noon, err := time.Parse("2006-01-02 15:04 -0700", day+" 12:00 +0900")
		if err != nil {
			t.Fatal(err)
		}
		return noon
	}
	for day, business := range map[string]bool{
		"2026-02-13": true, "2026-02-16": false, "2026-02-18": false, "2026-02-19": true, // Seollal
		"2026-03-02": false, "2026-05-25": false, "2026-06-03": false, "2026-08-17": false, "2026-10-05": false, // in the place of others
		"2026-06-08": true, "2026-09-28": true, // Memorial Day and a Saturday of Chuseok are not made up for
		"2026-07-17": false, "2026-12-25": false, "2026-12-24": true,
		"2027-02-08": false, "2027-02-09": false, "2027-02-10": true, "2027-05-13": false, "2027-06-07": true,
		"2027-07-19": false, "2027-08-16": false, "2027-09-14": false, "2027-09-17": true, "2027-10-04": false, "2027-10-11": false, "2027-12-27": false,
	} {
		if got := p.Holidays.Business(at(day)); got != business {
			t.Errorf("Business(%s) = %v, want %v: shipping deadlines count business days", day, got, business)
		}
	}
	// Paid on the Tuesday before Chuseok 2026: Wednesday, Monday and Tuesday are
	// the three business days.
	if got, want := p.Holidays.EndOfBusinessDay(at("2026-09-22"), 3), at("2026-09-30").Add(-12*time.Hour); !got.Equal(want) {
		t.Errorf("shipping deadline = %v, want %v", got, want)
	}
}

func TestProcessFileReplacesSingleFigures(t *testing.T) {
	t.Parallel()
	p, err := parseProcess([]byte("hold_for: 20m\nfees: [{from: 2027-01-01, basis_points: 250}]\nlookup_after: [1s]\nholidays: [2028-01-01]\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := trade.DefaultProcess()
	want.HoldFor, want.LookupAfter = 20*time.Minute, []time.Duration{time.Second}
	want.Fees = []trade.Fee{{From: time.Date(2026, 12, 31, 15, 0, 0, 0, time.UTC), BasisPoints: 250}}
	want.Holidays = map[string]bool{"2028-01-01": true}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Errorf("process (-want +got):\n%s", diff)
	}
	for _, bad := range []string{"holidays: [tomorrow]", "holidays: [2028-01-01, 2028-01-01]", "lookup_after: []", "fees: [{from: 2027-01-01, basis_points: 5001}]", "fees: [{from: soon}]", "fees: [{from: 2027-01-02}, {from: 2027-01-02}]", "grace: -1h", "grace: 9000h", "grace: 1ns", "max_holds: two"} {
		if _, err := parseProcess([]byte(bad)); err == nil {
			t.Errorf("parseProcess(%q) succeeded", bad)
		}
	}
}

func FuzzParseProcess(f *testing.F) {
	f.Add(processDefaults)
	f.Add([]byte("hold_for: 1m"))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := parseProcess(text)
		if err == nil && (p.HoldFor <= 0 || p.ShipDays < 1 || len(p.RefundAfter) == 0) {
			t.Errorf("parseProcess(%q) = %+v: a trade would hang", text, p)
		}
	})
}
