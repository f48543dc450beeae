package main

import (
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/junggyenara/junggye/adapters/photos"
	"github.com/junggyenara/junggye/adapters/scenario"
	"github.com/junggyenara/junggye/adapters/tokens"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/trade"
)

// Mode says how careful the program is.
type Mode string

// The modes.
const (
	Dev  Mode = "dev"
	Prod Mode = "prod"
)

const testMerchant = "TC0ONETIME" // KakaoPay's code for payments that move no money

// Config is every setting, checked. It may be printed: secrets stay hidden.
type Config struct {
	Mode       Mode
	Addr       string // host:port
	OpsAddr    string
	PublicURL  string // without a slash at the end; "" takes the chosen address
	Database   string // path of the SQLite file, or a server's URL without user and options
	Server     Secret // the whole URL of a database server; empty with SQLite
	Newer      bool   // work on a schema that a newer program made
	Blobs      Blobs
	Redis      Secret // URL; empty keeps the cache in the process
	Kakao      Kakao
	KakaoPay   KakaoPay
	EventAPI   EventAPI
	ImageHosts []string
	JWTKeys    Secret // a JWK set; empty in mode dev: made and kept beside the database
	DataKeys   Secret // id:key, newest first; empty derives them from JWTKeys
	Process    trade.Process
	Offers     Offers
	Traces     Traces
	InForce    []app.Setting // all of them, as operators may see them
}

// Kakao is how the chat side is reached.
type Kakao struct {
	SkillTokens []Secret
	BotID       string
	ChannelURL  string
	Scenario    *scenario.Scenario
}

// Tokens reveals the accepted values of X-Skill-Token.
func (k Kakao) Tokens() []string {
	out := make([]string, len(k.SkillTokens))
	for i, token := range k.SkillTokens {
		out[i] = token.Reveal()
	}
	return out
}

// KakaoPay is the payment provider. An empty URL means the built-in sandbox.
type KakaoPay struct {
	URL       string
	SecretKey Secret
	CID       string
}

// loadConfig reads the environment. All problems come back together, as a
// problems value.
func loadConfig(environ []string) (Config, error) {
	s := newSettings(environ)
	c := Config{
		Mode:    s.mode(),
		Addr:    s.address("JUNGGYE_ADDR", "127.0.0.1:8080"),
		OpsAddr: s.address("JUNGGYE_OPS_ADDR", "127.0.0.1:9090"),
	}
	if c.Addr == c.OpsAddr && !strings.HasSuffix(c.Addr, ":0") {
		s.refuse("JUNGGYE_OPS_ADDR", quoted(c.OpsAddr), "an address other than JUNGGYE_ADDR's")
	}
	c.PublicURL = s.publicURL(c.Mode)
	c.Database, c.Server = s.database()
	c.Newer = s.newerSchema()
	c.Blobs = s.blobs(c.Mode)
	c.Redis = s.redis()
	c.Kakao = s.kakao(c.Mode)
	c.KakaoPay = s.kakaoPay(c.Mode)
	c.EventAPI = s.eventAPI()
	c.ImageHosts = s.imageHosts()
	c.JWTKeys = s.jwtKeys(c.Mode)
	c.DataKeys = s.dataKeys()
	c.Process = s.process()
	c.Offers = s.offers()
	c.Traces = s.traces()
	c.InForce = s.inForce()
	return c, s.finish()
}

func (s *settings) mode() Mode {
	switch mode := Mode(s.text("JUNGGYE_MODE", string(Dev))); mode {
	case Dev, Prod:
		return mode
	default:
		s.refuse("JUNGGYE_MODE", quoted(string(mode)), "dev or prod")
		return Prod // the stricter one, to find all that is wrong
	}
}

// newerSchema reads whether an older program may work on what a newer one made.
// Changes of the schema keep the version before working, which this program cannot
// know of the versions after it: so it is for whoever rolls versions over.
func (s *settings) newerSchema() bool {
	const name = "JUNGGYE_NEWER_SCHEMA"
	switch word := s.text(name, "refuse"); word {
	case "refuse":
		return false
	case "allow":
		return true
	default:
		s.refuse(name, quoted(word), "refuse or allow")
		return false
	}
}

func (s *settings) address(name, byDefault string) string {
	text := s.text(name, byDefault)
	_, port, err := net.SplitHostPort(text)
	n, numErr := strconv.Atoi(port)
	if err != nil || numErr != nil || n < 0 || n > 65535 {
		s.refuse(name, quoted(text), "host:port such as "+byDefault+", port 0 for any free one")
	}
	return text
}

func (s *settings) publicURL(mode Mode) string {
	const name = "JUNGGYE_PUBLIC_URL"
	text := strings.TrimSuffix(s.text(name, ""), "/")
	allowed := "an absolute address such as https://market.example.com, without a path"
	if mode == Prod {
		allowed += ", with https since JUNGGYE_MODE is prod"
	}
	if text == "" {
		if mode == Prod {
			s.refuse(name, "", allowed)
		}
		return ""
	}
	u, ok := webAddress(text)
	if !ok || u.Path != "" || mode == Prod && u.Scheme != "https" {
		s.refuse(name, address(text), allowed)
	}
	return text
}

// webAddress parses an absolute http or https address with nothing but a path.
func webAddress(text string) (*url.URL, bool) {
	u, err := url.Parse(text)
	ok := err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" &&
		u.User == nil && u.RawQuery == "" && u.Fragment == "" && u.Opaque == ""
	return u, ok
}

// address quotes an address for a message without the password that it may carry.
func address(text string) string {
	u, err := url.Parse(text)
	if err == nil && u.User == nil {
		u.RawQuery = ""
		return quoted(u.String())
	}
	if scheme, _, ok := strings.Cut(text, "://"); ok && len(scheme) < 20 {
		return quoted(scheme + "://" + redacted)
	}
	return redacted
}

var (
	tokenForm = regexp.MustCompile(`^[!-+\--~]+$`) // printable, no space, no comma
	botIDForm = regexp.MustCompile(`^[0-9a-f]{24}!?$`)
	cidForm   = regexp.MustCompile(`^[A-Z0-9]{1,10}$`)
)

func (s *settings) kakao(mode Mode) Kakao {
	k := Kakao{BotID: s.text("JUNGGYE_BOT_ID", ""), ChannelURL: s.text("JUNGGYE_CHANNEL_URL", "")}
	for _, token := range split(s.secret("JUNGGYE_SKILL_TOKENS").Reveal()) {
		if !tokenForm.MatchString(token) {
			s.refuse("JUNGGYE_SKILL_TOKENS", redacted, "printable characters without spaces, several with commas between")
		}
		k.SkillTokens = append(k.SkillTokens, NewSecret(token))
	}
	if mode == Prod && len(k.SkillTokens) == 0 {
		s.refuse("JUNGGYE_SKILL_TOKENS", "", "the value of the header X-Skill-Token, needed since JUNGGYE_MODE is prod")
	}
	if k.BotID != "" && !botIDForm.MatchString(k.BotID) {
		s.refuse("JUNGGYE_BOT_ID", quoted(k.BotID), "24 hexadecimal digits, perhaps with ! at the end")
	}
	if k.ChannelURL != "" {
		if u, ok := webAddress(k.ChannelURL); !ok || mode == Prod && u.Scheme != "https" {
			s.refuse("JUNGGYE_CHANNEL_URL", address(k.ChannelURL), "an address such as https://pf.kakao.com/_example")
		}
	}
	k.Scenario = s.scenario()
	return k
}

func (s *settings) scenario() *scenario.Scenario {
	const name = "JUNGGYE_BLOCKS_FILE"
	path := s.text(name, "")
	var overrides []byte
	if path != "" {
		overrides = s.file(name, path)
	}
	loaded, err := scenario.Load(overrides)
	if err != nil {
		s.refuse(name, quoted(path)+" ("+err.Error()+")", "YAML lines of the form key: block id")
	}
	return loaded
}

func (s *settings) kakaoPay(mode Mode) KakaoPay {
	k := KakaoPay{
		URL:       strings.TrimSuffix(s.text("JUNGGYE_KAKAOPAY_URL", ""), "/"),
		SecretKey: s.secret("JUNGGYE_KAKAOPAY_SECRET_KEY"),
		CID:       s.text("JUNGGYE_KAKAOPAY_CID", testMerchant),
	}
	if !cidForm.MatchString(k.CID) {
		s.refuse("JUNGGYE_KAKAOPAY_CID", quoted(k.CID), "the merchant code: at most 10 capital letters and digits")
	}
	if key := k.SecretKey.Reveal(); key != "" && !tokenForm.MatchString(key) {
		s.refuse("JUNGGYE_KAKAOPAY_SECRET_KEY", redacted, "the key of KakaoPay's developer centre, without spaces")
	}
	if k.SecretKey.Empty() && (mode == Prod || k.URL != "") {
		s.refuse("JUNGGYE_KAKAOPAY_SECRET_KEY", "", "the key of KakaoPay's developer centre")
	}
	allowed := "https://open-api.kakaopay.com"
	if mode == Dev {
		allowed += ", or http:// to a sandbox on this machine, or nothing for the built-in sandbox"
	}
	switch u, ok := webAddress(k.URL); {
	case k.URL == "" && mode == Prod:
		s.refuse("JUNGGYE_KAKAOPAY_URL", "", allowed+"; the sandbox is not for mode prod")
	case k.URL != "" && (!ok || u.Scheme != "https" && (mode == Prod || !loopback(u.Hostname()))):
		s.refuse("JUNGGYE_KAKAOPAY_URL", address(k.URL), allowed)
	}
	return k
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (s *settings) imageHosts() []string {
	const name = "JUNGGYE_IMAGE_HOSTS"
	hosts := s.list(name, "secure.kakaocdn.net,talk.kakaocdn.net")
	for _, host := range hosts {
		if _, err := photos.New(photos.Options{Hosts: []string{host}}); err != nil {
			s.refuse(name, quoted(host), "host names, or host:port for a private address, with commas between")
		}
	}
	return slices.Compact(hosts)
}

func (s *settings) jwtKeys(mode Mode) Secret {
	const name = "JUNGGYE_JWT_KEYS"
	text := s.secret(name)
	const allowed = `a JWK set {"keys":[…]} with a private key of curve Ed25519 or P-256`
	if text.Empty() {
		if mode == Prod {
			s.refuse(name, "", allowed+"; keys are made up in mode dev only")
		}
		return text
	}
	keys, err := parseKeys(text.Reveal())
	if err == nil {
		_, err = tokens.New(keys.Keys)
	}
	switch {
	case err != nil:
		s.refuse(name, redacted+" ("+err.Error()+")", allowed)
	case mode == Prod && keys.Generated:
		s.refuse(name, redacted+" (made up by this program in mode dev)", allowed)
	}
	return text
}

func (s *settings) process() trade.Process {
	const name = "JUNGGYE_PROCESS_FILE"
	path := s.text(name, "")
	var text []byte
	if path != "" {
		text = s.file(name, path)
	}
	p, err := parseProcess(text)
	if err != nil {
		s.refuse(name, quoted(path)+" ("+err.Error()+")", "YAML of the form of the built-in process.yaml")
	}
	s.values = processValues(text)
	return p
}
