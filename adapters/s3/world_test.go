package s3_test

import (
	"context"
	"crypto/rand"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"

	"github.com/junggyenara/junggye/adapters/containertest"
	"github.com/junggyenara/junggye/adapters/s3"
)

func TestMain(m *testing.M) { os.Exit(containertest.Main(m)) }

const (
	bucket    = "market-photos"
	region    = "ap-northeast-2"
	accessKey = "AKIDTEST"
	secretKey = "hush-4711-secret"
	image     = "versity/versitygw:v1.8.0"
)

func open(t *testing.T, o s3.Options) *s3.Store {
	t.Helper()
	s, err := s3.Open(o)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// fake is an S3 server in memory, which accepts every signature, and what it
// was asked.
type fake struct {
	url string
	// before may answer a request itself, then it returns true.
	before func(w http.ResponseWriter, r *http.Request) bool

	mu   sync.Mutex
	seen []*http.Request
}

func newFake(t *testing.T, options ...gofakes3.Option) *fake {
	t.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket(bucket); err != nil {
		t.Fatal(err)
	}
	server := gofakes3.New(backend, options...).Server()
	f := &fake{}
	listener := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		f.seen = append(f.seen, r.Clone(context.WithoutCancel(r.Context())))
		f.mu.Unlock()
		if f.before == nil || !f.before(w, r) {
			server.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(listener.Close)
	f.url = listener.URL
	return f
}

func (f *fake) options() s3.Options {
	return s3.Options{Bucket: bucket, Region: region, Endpoint: f.url, AccessKeyID: accessKey, SecretAccessKey: secretKey}
}

func (f *fake) requests(method string) []*http.Request {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []*http.Request
	for _, r := range f.seen {
		if r.Method == method {
			out = append(out, r)
		}
	}
	return out
}

// refuse answers like S3 with an error.
func refuse(w http.ResponseWriter, status int, code string) bool {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, "<Error><Code>"+code+"</Code><Message>told by a test</Message></Error>")
	return true
}

// silent answers nothing until the client goes, which a server notices only
// after it has read the body.
func silent(r *http.Request) bool {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
	return true
}

// realOptions are those of a folder of its own on the shared real server.
func realOptions(t *testing.T) s3.Options {
	t.Helper()
	address := containertest.Shared(t, image, "7070/tcp",
		testcontainers.WithEnv(map[string]string{
			"ROOT_ACCESS_KEY": accessKey, "ROOT_SECRET_KEY": secretKey, "VGW_REGION": region, "VGW_HEALTH": "/health",
		}),
		testcontainers.WithCmd("posix", "--versioning-dir", "/versions", "/data"),
		testcontainers.WithWaitStrategyAndDeadline(time.Minute, wait.ForHTTP("/health").WithPort("7070/tcp")),
	)
	o := s3.Options{
		Bucket: bucket, Region: region, Endpoint: "http://" + address, AccessKeyID: accessKey, SecretAccessKey: secretKey,
		Prefix: strings.ToLower(rand.Text()) + "/photos",
	}
	makeBucket(t, o)
	return o
}

// makeBucket makes the bucket unless a test before has.
func makeBucket(t *testing.T, o s3.Options) {
	t.Helper()
	_, err := rawClient(o).CreateBucket(t.Context(), &awss3.CreateBucketInput{Bucket: &o.Bucket})
	if err != nil && !strings.Contains(err.Error(), "BucketAlready") {
		t.Fatalf("make bucket: %v", err)
	}
}

// rawClient does what the store does not.
func rawClient(o s3.Options) *awss3.Client {
	return awss3.New(awss3.Options{
		Region: o.Region, BaseEndpoint: aws.String(o.Endpoint), UsePathStyle: true,
		Credentials: credentials.NewStaticCredentialsProvider(o.AccessKeyID, o.SecretAccessKey, ""),
	})
}

// ask fetches an address as a browser does.
func ask(t *testing.T, method, address string) (int, http.Header, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	client := http.Client{Timeout: 10 * time.Second}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, string(body)
}
