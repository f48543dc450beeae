package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"

	"github.com/junggyenara/junggye/adapters/containertest"
	"github.com/junggyenara/junggye/adapters/drawn"
)

// trouble is something that fails for a time.
type trouble struct {
	name       string
	begin, end func(context.Context) error
}

// mood is how a server outside answers.
type mood int

const (
	well    mood = iota
	slow         // after three seconds
	hanging      // never, and nothing is done
	mute         // never, but what was asked for is done
	failing      // 500
)

// moodyServer is a server outside whose mood a test sets. People's browsers
// are always served well: what they see is not the program's.
type moodyServer struct {
	*httptest.Server
	inner http.Handler
	mu    sync.Mutex
	mood  mood
	over  chan struct{} // closed when the mood ends
}

func newMoodyServer(t *testing.T, inner http.Handler, start func(http.Handler) *httptest.Server) *moodyServer {
	t.Helper()
	s := &moodyServer{inner: inner, over: make(chan struct{})}
	s.Server = start(s)
	t.Cleanup(func() {
		s.turn(well)
		s.CloseClientConnections()
		s.Close()
	})
	return s
}

func (s *moodyServer) turn(m mood) {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.over)
	s.mood, s.over = m, make(chan struct{})
}

// ServeHTTP implements http.Handler.
func (s *moodyServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	m, over := s.mood, s.over
	s.mu.Unlock()
	if strings.HasPrefix(r.URL.Path, "/mockup/") {
		m = well
	}
	switch m {
	case slow:
		pause(r.Context(), 3*time.Second)
	case mute:
		s.inner.ServeHTTP(httptest.NewRecorder(), r.WithContext(context.WithoutCancel(r.Context())))
		fallthrough
	case hanging:
		select {
		case <-over:
		case <-r.Context().Done():
		}
		panic(http.ErrAbortHandler)
	case failing:
		http.Error(w, "out of order", http.StatusInternalServerError)
		return
	case well:
	}
	s.inner.ServeHTTP(w, r)
}

func smallPhoto() []byte { return drawn.Picture("plant", 7) }

// realBucketAlone is a bucket on a server of its own, reached with TLS through a
// proxy as behind nginx.
func realBucketAlone(t *testing.T, name string) (*containertest.Server, string) {
	t.Helper()
	const region = "ap-northeast-2"
	server := containertest.Alone(t, "versity/versitygw:v1.8.0", "7070/tcp",
		testcontainers.WithEnv(map[string]string{
			"ROOT_ACCESS_KEY": "AKIDTEST", "ROOT_SECRET_KEY": bucketSecret, "VGW_REGION": region, "VGW_HEALTH": "/health",
		}),
		testcontainers.WithCmd("posix", "/data"),
		testcontainers.WithWaitStrategyAndDeadline(time.Minute, wait.ForHTTP("/health").WithPort("7070/tcp")),
	)
	inside := &url.URL{Scheme: "http", Host: server.Address}
	outside := httptest.NewTLSServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(inside)
		r.Out.Host = r.In.Host // which the request is signed for
	}, ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }})
	t.Cleanup(outside.Close)
	client := awss3.New(awss3.Options{
		Region: region, BaseEndpoint: aws.String("http://" + server.Address), UsePathStyle: true,
		Credentials: credentials.NewStaticCredentialsProvider("AKIDTEST", bucketSecret, ""),
	})
	if _, err := client.CreateBucket(t.Context(), &awss3.CreateBucketInput{Bucket: aws.String(name)}); err != nil {
		t.Fatal(err)
	}
	return server, "s3://" + name + "?region=" + region + "&prefix=photos&endpoint=" + url.QueryEscape(outside.URL)
}

func mountSmall(t *testing.T, dir string) bool {
	t.Helper()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=2g"); err != nil {
		t.Logf("no right to mount a disk, so none gets full: %v", err)
		return false
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	return true
}
