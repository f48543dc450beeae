package s3_test

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/johannesboyne/gofakes3"

	"github.com/junggyenara/junggye/adapters/s3"
	"github.com/junggyenara/junggye/core/fault"
)

// wantTrouble fails unless Check says each of texts, and never the secret.
func wantTrouble(t *testing.T, s *s3.Store, kind fault.Kind, texts ...string) {
	t.Helper()
	found, err := s.Check(t.Context())
	if err == nil || found != "" {
		t.Fatalf("check = %q, %v, want trouble", found, err)
	}
	if !fault.Is(err, kind) {
		t.Errorf("check: got %v, a fault %s, want %s", err, fault.KindOf(err), kind)
	}
	for _, text := range texts {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("check does not say %q, so nobody knows what to mend: %v", text, err)
		}
	}
	if strings.Contains(err.Error(), secretKey) {
		t.Errorf("check shows the secret: %v", err)
	}
}

func TestCheckContainer(t *testing.T) {
	t.Parallel()
	o := realOptions(t)
	s := open(t, o)
	found, err := s.Check(t.Context())
	if err != nil || !strings.Contains(found, "is private") || !strings.Contains(found, "no unfinished uploads") {
		t.Fatalf("check = %q, %v, want all well", found, err)
	}
	if _, err := s.Get(t.Context(), "doctor/check.png"); !fault.Is(err, fault.NotFound) {
		t.Errorf("get the object of the check: got %v, want not found: it cleans up", err)
	}
	key := o.Prefix + "/left.jpg"
	if _, err := rawClient(o).CreateMultipartUpload(t.Context(), &awss3.CreateMultipartUploadInput{Bucket: &o.Bucket, Key: &key}); err != nil {
		t.Fatal(err)
	}
	found, err = s.Check(t.Context())
	if err != nil || !strings.Contains(found, "1 unfinished") || !strings.Contains(found, `"Prefix":"`+o.Prefix+`/"`) || !strings.Contains(found, "AbortIncompleteMultipartUpload") {
		t.Errorf("check = %q, %v, want the unfinished upload and the rule that ends it", found, err)
	}
}

func TestCheckExplainsContainer(t *testing.T) {
	t.Parallel()
	good := realOptions(t)
	for name, tt := range map[string]struct {
		change func(*s3.Options)
		clock  time.Duration
		want   string
	}{
		"unknown access key": {func(o *s3.Options) { o.AccessKeyID = "AKIDWRONG" }, 0, "check AWS_ACCESS_KEY_ID"},
		"wrong secret":       {func(o *s3.Options) { o.SecretAccessKey = "hush-wrong" }, 0, "check AWS_SECRET_ACCESS_KEY"},
		"wrong region":       {func(o *s3.Options) { o.Region = "eu-west-1" }, 0, "is not in region eu-west-1"},
		"missing bucket":     {func(o *s3.Options) { o.Bucket = "no-such-bucket" }, 0, `no bucket "no-such-bucket"`},
		"slow clock":         {func(*s3.Options) {}, -20 * time.Minute, "the clock of this machine is wrong"},
		"fast clock":         {func(*s3.Options) {}, 20 * time.Minute, "the clock of this machine is wrong"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := good
			tt.change(&o)
			s, err := s3.OpenShifted(o, tt.clock)
			if err != nil {
				t.Fatal(err)
			}
			wantTrouble(t, s, fault.Internal, tt.want)
			if _, err := s.Get(t.Context(), "a.jpg"); !fault.Is(err, fault.Internal) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("get = %v, want the same explanation, internal: a picture is not gone because a setting is wrong", err)
			}
		})
	}
}

// TestCheckExplains has the answers that only Amazon gives.
func TestCheckExplains(t *testing.T) {
	t.Parallel()
	for code, tt := range map[string]struct {
		status int
		want   string
	}{
		"InvalidAccessKeyId":           {http.StatusForbidden, "check AWS_ACCESS_KEY_ID"},
		"SignatureDoesNotMatch":        {http.StatusForbidden, "check AWS_SECRET_ACCESS_KEY"},
		"ExpiredToken":                 {http.StatusBadRequest, "AWS_SESSION_TOKEN"},
		"AuthorizationHeaderMalformed": {http.StatusBadRequest, "is not in region ap-northeast-2 but in eu-central-1"},
		"PermanentRedirect":            {http.StatusMovedPermanently, "is not in region ap-northeast-2 but in eu-central-1"},
		"NoSuchBucket":                 {http.StatusNotFound, "there is no bucket"},
		"AccessDenied":                 {http.StatusForbidden, "grant s3:GetObject"},
		"RequestTimeTooSkewed":         {http.StatusForbidden, "the clock of this machine is wrong"},
	} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.before = func(w http.ResponseWriter, _ *http.Request) bool {
				w.Header().Set("X-Amz-Bucket-Region", "eu-central-1")
				return refuse(w, tt.status, code)
			}
			wantTrouble(t, open(t, f.options()), fault.Internal, tt.want)
		})
	}
}

func TestCheckFindsAWrongClockThatTheSDKHides(t *testing.T) {
	t.Parallel()
	// The server believes that it is over an hour later, and refuses what is dated
	// otherwise; the SDK then dates its requests by the server's clock.
	later := func() time.Time { return time.Now().Add(time.Hour + 30*time.Second) }
	f := newFake(t, gofakes3.WithTimeSource(clock(later)), gofakes3.WithTimeSkewLimit(15*time.Minute))
	f.before = func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("Date", later().UTC().Format(http.TimeFormat))
		return false
	}
	wantTrouble(t, open(t, f.options()), fault.Internal, "the clock of this machine is wrong", "1h0m")
}

type clock func() time.Time

func (c clock) Now() time.Time                  { return c() }
func (c clock) Since(t time.Time) time.Duration { return c().Sub(t) }

func TestCheckExplainsAServerThatIsAway(t *testing.T) {
	t.Parallel()
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o := s3.Options{Bucket: bucket, Region: region, Endpoint: "http://" + l.Addr().String(), AccessKeyID: accessKey, SecretAccessKey: secretKey}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	wantTrouble(t, open(t, o), fault.Unavailable, o.Endpoint+" cannot be reached")
	o.Endpoint = "http://no-such-host.invalid"
	wantTrouble(t, open(t, o), fault.Unavailable, o.Endpoint+" cannot be reached")
}

func TestCheckExplainsAnotherKindOfServer(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.before = func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, "<!doctype html><title>Welcome</title>")
		return true
	}
	wantTrouble(t, open(t, f.options()), fault.Internal, "does not seem to be an S3 server")
}

func TestCheckFindsPublicObjects(t *testing.T) {
	t.Parallel()
	// This fake shows everything to everybody.
	wantTrouble(t, open(t, newFake(t).options()), fault.Internal, "everybody can read")
}

func TestCheckFindsACDNThatDoesNotServe(t *testing.T) {
	t.Parallel()
	f, cdn := newFake(t), newFake(t)
	o := f.options()
	o.CDN = cdn.url
	wantTrouble(t, open(t, o), fault.Internal, cdn.url+"/doctor/check.png answers 404")
}

func TestCheckWithoutTheRightToList(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.before = func(w http.ResponseWriter, r *http.Request) bool {
		switch {
		case strings.HasSuffix(r.URL.Path, "absent.png"):
			return refuse(w, http.StatusForbidden, "AccessDenied")
		case r.Header.Get("Authorization") == "" && r.URL.RawQuery == "":
			return refuse(w, http.StatusForbidden, "AccessDenied")
		}
		return false
	}
	wantTrouble(t, open(t, f.options()), fault.Internal, "s3:ListBucket")
}

func TestCheckWithoutTheRightToListUploads(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.before = func(w http.ResponseWriter, r *http.Request) bool {
		bare := r.Header.Get("Authorization") == "" && r.URL.RawQuery == ""
		return (bare || r.URL.Query().Has("uploads")) && refuse(w, http.StatusForbidden, "AccessDenied")
	}
	found, err := open(t, f.options()).Check(t.Context())
	if err != nil || !strings.Contains(found, "cannot be listed") {
		t.Errorf("check = %q, %v, want a note only: the market can work", found, err)
	}
}
