package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/junggyenara/junggye/adapters/kakaopay"
)

const (
	checkFor = 10 * time.Second // one check
	readyFor = 5 * time.Second
	maxSkew  = 30 * time.Second // of the clock, against KakaoPay's
)

type doctorCommand struct {
	Ready     bool
	AuditHead string
}

// errSick tells that some check failed; the findings are printed already.
var errSick = errors.New("not everything is well")

// Run implements the command doctor.
func (c doctorCommand) Run(ctx context.Context, p process) error {
	cfg, err := loadConfig(p.environ)
	if err != nil {
		return err
	}
	d := doctor{cfg: cfg, now: time.Now, auditHead: c.AuditHead}
	if c.Ready {
		ctx, cancel := context.WithTimeout(ctx, readyFor)
		defer cancel()
		if err := d.ready(ctx); err != nil {
			return err
		}
		fmt.Fprintln(p.stdout, "ready")
		return nil
	}
	sick := false
	for _, look := range []struct {
		what  string
		check func(context.Context) (string, error)
	}{
		{"settings", d.settings},
		{"clock", d.clock},
		{"database", d.database},
		{"images", d.images},
		{"cache", d.cache},
		{"keys", d.keys},
		{"data keys", d.dataKeys},
		{"audit log", d.auditLog},
		{"kakaopay", d.kakaoPay},
		{"event api", d.events},
		{"offers", d.offers},
		{"public url", d.publicURL},
	} {
		found, err := d.run(ctx, look.check)
		word := "ok"
		if err != nil {
			sick, word, found = true, "FAIL", strings.ReplaceAll(err.Error(), "\n", "; ")
		}
		fmt.Fprintf(p.stdout, "%-4s  %-10s  %s\n", word, look.what, found)
	}
	if sick {
		return errSick
	}
	return nil
}

// doctor looks at each dependency. It changes nothing but for a folder that is
// missing.
type doctor struct {
	cfg Config
	now func() time.Time
	// auditHead is what somebody kept of the audit log, empty for nothing.
	auditHead string
}

func (d doctor) run(ctx context.Context, check func(context.Context) (string, error)) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, checkFor)
	defer cancel()
	return check(ctx)
}

func (d doctor) settings(context.Context) (string, error) {
	notes := []string{"mode " + string(d.cfg.Mode)}
	if len(d.cfg.Kakao.SkillTokens) == 0 {
		notes = append(notes, "every skill call is accepted (no JUNGGYE_SKILL_TOKENS)")
	}
	if d.cfg.Mode == Prod && d.cfg.KakaoPay.CID == testMerchant {
		notes = append(notes, "JUNGGYE_KAKAOPAY_CID is the test merchant: no money moves")
	}
	return strings.Join(notes, "; "), nil
}

// clock checks what identifiers and deadlines need of the date.
func (d doctor) clock(context.Context) (string, error) {
	now := d.now().UTC()
	if now.Year() < 2025 || now.Year() > 2093 {
		return "", fmt.Errorf("the machine says it is %s; identifiers work from 2025 to 2093", now.Format(time.DateOnly))
	}
	year := fmt.Sprint(now.Year())
	for day := range d.cfg.Process.Holidays {
		if strings.HasPrefix(day, year) {
			return now.Format(time.RFC3339), nil
		}
	}
	return "", fmt.Errorf("no holidays of %s are known: add them to JUNGGYE_PROCESS_FILE, or shipping deadlines come too early", year)
}

// ready asks the service that runs beside. An image has neither a shell nor curl,
// so that this is also what looks after a container's health.
func (d doctor) ready(ctx context.Context) error {
	address := "http://" + reachable(d.cfg.OpsAddr) + "/readyz"
	status, _, err := d.get(ctx, address)
	if err != nil {
		return fmt.Errorf("no service answers: %w", err)
	}
	if status != http.StatusOK {
		return fmt.Errorf("%s answers %d: not ready", address, status)
	}
	return nil
}

// databaseInUse asks the process that holds the file.
func (d doctor) databaseInUse(ctx context.Context) (string, error) {
	if err := d.ready(ctx); err != nil {
		return "", fmt.Errorf("%s is in use by another process: %w", d.cfg.Database, err)
	}
	if err := quickCheck(ctx, d.cfg.Database); err != nil {
		return "", err
	}
	return d.cfg.Database + ", in use by the running service, which is ready; no damage found", nil
}

// quickCheck lets SQLite look at the file's structure, without writing.
func quickCheck(ctx context.Context, path string) (err error) {
	db, err := openReadOnly(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var word string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&word); err != nil {
		return fmt.Errorf("check %s: %w", path, err)
	}
	if word != "ok" {
		return fmt.Errorf("%s is damaged: %s", path, word)
	}
	return nil
}

// openReadOnly opens a SQLite file that another process may hold.
func openReadOnly(path string) (*sql.DB, error) {
	return sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: url.PathEscape(path), RawQuery: "mode=ro&_pragma=busy_timeout(5000)"}).String())
}

func (d doctor) keys(context.Context) (string, error) {
	path := d.cfg.beside("keys.json")
	if _, err := os.Stat(path); d.cfg.JWTKeys.Empty() && errors.Is(err, fs.ErrNotExist) {
		return path + " is made by the first start", nil
	}
	keys, err := d.cfg.keys()
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d private of %d keys", len(keys.Secrets), keys.Len), nil
}

// kakaoPay reaches for the payment provider without touching a payment.
func (d doctor) kakaoPay(ctx context.Context) (string, error) {
	k := d.cfg.KakaoPay
	if k.URL == "" {
		return "built-in sandbox, no money moves", nil
	}
	var hosts []string
	if u, err := url.Parse(k.URL); err == nil && d.cfg.Mode == Dev {
		hosts = []string{u.Host}
	}
	if _, err := kakaopay.New(kakaopay.Config{BaseURL: k.URL, SecretKey: k.SecretKey.Reveal(), CID: k.CID, AllowedHosts: hosts}); err != nil {
		return "", err
	}
	before := d.now()
	_, head, err := d.get(ctx, k.URL)
	if err != nil {
		return "", err
	}
	if theirs, err := http.ParseTime(head.Get("Date")); err == nil {
		// The header has whole seconds and was written between before and now.
		skew := max(before.Sub(theirs)-time.Second, theirs.Sub(d.now()))
		if skew > maxSkew {
			return "", fmt.Errorf("the clocks differ by %s: KakaoPay says it is %s", skew.Round(time.Second), theirs.UTC().Format(time.RFC3339))
		}
	}
	return k.URL + " answers", nil
}

// get asks for the status and headers of an address; the body is not read.
func (d doctor) get(ctx context.Context, address string) (int, http.Header, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, nil, err
	}
	client := http.Client{
		Timeout:       checkFor,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	answer, err := client.Do(r)
	if err != nil {
		return 0, nil, err
	}
	return answer.StatusCode, answer.Header, answer.Body.Close()
}

// publicURL checks that other machines can know the name.
func (d doctor) publicURL(ctx context.Context) (string, error) {
	if d.cfg.PublicURL == "" {
		return "from the address: http://" + reachable(d.cfg.Addr) + ", for this machine only", nil
	}
	host := (&url.URL{Host: hostOf(d.cfg.PublicURL)}).Hostname()
	addresses, err := net.DefaultResolver.LookupIPAddr(ctx, host)
	if err != nil {
		return "", fmt.Errorf("JUNGGYE_PUBLIC_URL: %w", err)
	}
	for _, a := range addresses {
		if d.cfg.Mode == Prod && (a.IP.IsLoopback() || a.IP.IsPrivate() || a.IP.IsUnspecified()) {
			return "", fmt.Errorf("JUNGGYE_PUBLIC_URL: %s is %s, which KakaoTalk cannot reach", host, a.IP)
		}
	}
	return d.cfg.PublicURL, nil
}
