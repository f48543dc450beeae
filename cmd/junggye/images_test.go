package main

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/go-cmp/cmp"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"

	"github.com/junggyenara/junggye/adapters/containertest"
	"github.com/junggyenara/junggye/ports"
)

const bucketSecret = "hush-4711-bucket"

// bucketEnv keeps images at an address such as s3://….
func bucketEnv(env map[string]string, address string) map[string]string {
	env = maps.Clone(env)
	env["JUNGGYE_BLOB_URL"], env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"] = address, "AKIDTEST", bucketSecret
	return env
}

func TestBucketSettings(t *testing.T) {
	t.Parallel()
	dev, prod := map[string]string{}, prodEnv(t)
	tests := []struct {
		name    string
		env     map[string]string
		address string
		good    bool
	}{
		{"Amazon", prod, "s3://b?region=ap-northeast-2", true},
		{"all there is", prod, "s3://b?region=r&endpoint=https://s3.example.com/&cdn=https://cdn.example.com&prefix=photos/", true},
		{"plain http in dev", dev, "s3://b?region=r&endpoint=http://127.0.0.1:7070", true},
		{"plain http beside us", prod, "s3://b?region=r&endpoint=http://10.0.0.1:7070", true},
		{"plain http behind a CDN", prod, "s3://b?region=r&endpoint=http://10.0.0.1:7070&cdn=https://cdn.example.com", true},
		{"a CDN over plain http", prod, "s3://b?region=r&cdn=http://cdn.example.com", false},
		{"no region", dev, "s3://b", false},
		{"no bucket", dev, "s3://?region=r", false},
		{"a path", dev, "s3://b/photos?region=r", false},
		{"keys in the address", dev, "s3://a:" + bucketSecret + "@b?region=r", false},
		{"a typing error", dev, "s3://b?region=r&end_point=" + bucketSecret, false},
		{"no address", dev, "s3://b?region=r&endpoint=s3.example.com", false},
		{"a prefix that leads up", dev, "s3://b?region=r&prefix=../x", false},
		{"not escaped", dev, "s3://b?region=%zz", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, err := loadConfig(environ(bucketEnv(tt.env, tt.address)))
			var want []string
			if !tt.good {
				want = []string{"JUNGGYE_BLOB_URL"}
			}
			if diff := cmp.Diff(want, names(t, err)); diff != "" {
				t.Errorf("%s: complaints (-want +got): %v\n%s", tt.address, err, diff)
			}
			if shown := fmt.Sprintf("%v %v %+v %#v", err, c, c, c.Blobs); strings.Contains(shown, bucketSecret) {
				t.Errorf("%s: the secret is shown: %s", tt.address, shown)
			}
		})
	}
}

// In mode prod a telephone is never sent to plain http; the program serves such a bucket
// itself. Everywhere else pictures do not pass through it.
func TestPicturesPassThroughOnlyFromABucketBeside(t *testing.T) {
	t.Parallel()
	prod := prodEnv(t)
	for _, tt := range []struct {
		env     map[string]string
		address string
		linked  bool
	}{
		{prod, "s3://b?region=r&endpoint=http://10.0.0.1:7070", false},
		{prod, "s3://b?region=r&endpoint=http://10.0.0.1:7070&cdn=https://cdn.example.com", true},
		{prod, "s3://b?region=r&endpoint=https://s3.example.com", true},
		{prod, "s3://b?region=r", true},
		{map[string]string{}, "s3://b?region=r&endpoint=http://127.0.0.1:7070", true},
	} {
		c, err := loadConfig(environ(bucketEnv(tt.env, tt.address)))
		if err != nil {
			t.Fatalf("%s: %v", tt.address, err)
		}
		store, err := openBlobs(c.Blobs)
		if err != nil {
			t.Fatalf("%s: %v", tt.address, err)
		}
		if _, linked := store.(ports.BlobLinks); linked != tt.linked {
			t.Errorf("%s in mode %s: browsers are sent to the bucket: got %v, want %v", tt.address, c.Mode, linked, tt.linked)
		}
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestBucketKeys(t *testing.T) {
	t.Parallel()
	const address = "s3://b?region=r&prefix=/photos/&endpoint=https://s3.example.com/"
	_, err := loadConfig(environ(map[string]string{"JUNGGYE_BLOB_URL": address}))
	if diff := cmp.Diff([]string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}, names(t, err)); diff != "" {
		t.Errorf("complaints about missing keys (-want +got):\n%s", diff)
	}
	c, err := loadConfig(environ(map[string]string{
		"JUNGGYE_BLOB_URL": address, "AWS_ACCESS_KEY_ID_FILE": writeFile(t, "id\n"), "AWS_SECRET_ACCESS_KEY_FILE": writeFile(t, "secret\n"),
		"AWS_SESSION_TOKEN": "token", "AWS_REGION": "of another program",
	}))
	if err != nil {
		t.Fatal(err)
	}
	b := c.Blobs.Bucket
	got := []string{b.Name, b.Region, b.Prefix, b.Endpoint, b.AccessKeyID.Reveal(), b.SecretAccessKey.Reveal(), b.SessionToken.Reveal()}
	if diff := cmp.Diff([]string{"b", "r", "photos", "https://s3.example.com", "id", "secret", "token"}, got); diff != "" {
		t.Errorf("bucket (-want +got):\n%s", diff)
	}
	if _, err := loadConfig(environ(map[string]string{"AWS_SECRET_ACCESS_KEY_FILE": "/no/such"})); err != nil {
		t.Errorf("keys of other programs, with images in a folder: got %v, want nil", err)
	}
}

func TestDoctorExplainsTheBucket(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{
		"InvalidAccessKeyId": "check AWS_ACCESS_KEY_ID", "SignatureDoesNotMatch": "check AWS_SECRET_ACCESS_KEY",
		"AuthorizationHeaderMalformed": "correct region", "NoSuchBucket": `there is no bucket "photos"`,
		"RequestTimeTooSkewed": "clock of this machine", "away": "cannot be reached",
	} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusForbidden)
				_, _ = io.WriteString(w, "<Error><Code>"+code+"</Code></Error>")
			}))
			t.Cleanup(server.Close)
			if code == "away" {
				server.Close()
			}
			env := bucketEnv(devEnv(t), "s3://photos?region=r&endpoint="+url.QueryEscape(server.URL))
			got := runOnce(t, env, "doctor")
			line := lineOf(got.out, "FAIL  images")
			if got.status != exitFailed || !strings.Contains(line, want) || strings.Contains(got.out+got.err, bucketSecret) {
				t.Errorf("doctor = %+v, want a line about images that says %q, without the secret", got, want)
			}
			refused := runOnce(t, env, "serve")
			if refused.status != exitFailed || !strings.Contains(refused.err, want) || strings.Contains(refused.err, bucketSecret) {
				t.Errorf("serve = %+v, want a start refused with %q, without the secret", refused, want)
			}
		})
	}
}

func lineOf(text, start string) string {
	lines := strings.Split(text, "\n")
	if i := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, start) }); i >= 0 {
		return lines[i]
	}
	return ""
}

// realBucket is the address of a new bucket on a real server.
func realBucket(t *testing.T, name string) string {
	t.Helper()
	const region = "ap-northeast-2"
	endpoint := "http://" + containertest.Shared(t, "versity/versitygw:v1.8.0", "7070/tcp",
		testcontainers.WithEnv(map[string]string{
			"ROOT_ACCESS_KEY": "AKIDTEST", "ROOT_SECRET_KEY": bucketSecret, "VGW_REGION": region, "VGW_HEALTH": "/health",
		}),
		testcontainers.WithCmd("posix", "/data"),
		testcontainers.WithWaitStrategyAndDeadline(time.Minute, wait.ForHTTP("/health").WithPort("7070/tcp")),
	)
	client := awss3.New(awss3.Options{
		Region: region, BaseEndpoint: &endpoint, UsePathStyle: true,
		Credentials: credentials.NewStaticCredentialsProvider("AKIDTEST", bucketSecret, ""),
	})
	if _, err := client.CreateBucket(t.Context(), &awss3.CreateBucketInput{Bucket: aws.String(name)}); err != nil {
		t.Fatal(err)
	}
	return "s3://" + name + "?region=" + region + "&prefix=photos&endpoint=" + url.QueryEscape(endpoint)
}

func TestServeImagesContainer(t *testing.T) {
	t.Parallel()
	env := bucketEnv(devEnv(t), realBucket(t, "served"))
	if got := runOnce(t, env, "doctor"); got.status != exitDone || !strings.Contains(lineOf(got.out, "ok    images"), "is private") {
		t.Errorf("doctor = %+v, want images to be well", got)
	}
	p := startProgram(t, env)
	address := p.url + "/images/" + placeholderKey
	noRedirect := client()
	noRedirect.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := noRedirect.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if to := answer.Header.Get("Location"); answer.StatusCode != http.StatusFound || !strings.Contains(to, "/served/photos/"+placeholderKey) {
		t.Errorf("%s answered %d to %q, want 302 to the bucket", address, answer.StatusCode, to)
	}
	if status, body := p.get(address); status != http.StatusOK || !strings.HasPrefix(body, "\xff\xd8\xff") {
		t.Errorf("%s leads to %d %.20q, want 200 and a JPEG", address, status, body)
	}
	if status, _ := p.get(p.url + "/images/no.html"); status != http.StatusNotFound {
		t.Errorf("a key that can have no picture = %d, want 404", status)
	}
}
