package s3

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/middleware"

	"github.com/junggyenara/junggye/core/fault"
)

const (
	checkKey  = "doctor/check.png"
	absentKey = "doctor/absent.png"
	// maxSkew is how wrong the clock may be before links end too early. Dates in
	// answers have whole seconds.
	maxSkew = 30 * time.Second
)

// Check tries all that the market does with the bucket, on an object of its own
// that it removes again, and says what it found, or what is wrong and who can
// mend it. It also looks for what should not be: objects that anybody can read,
// and uploads that other programs left unfinished.
func (s *Store) Check(ctx context.Context) (found string, err error) {
	data := []byte("written by junggye doctor")
	if err := s.Put(ctx, checkKey, "image/png", data); err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, s.Remove(context.WithoutCancel(ctx), checkKey)) }()
	if err := s.checkClock(ctx); err != nil {
		return "", err
	}
	blob, err := s.Get(ctx, checkKey)
	if err == nil && !bytes.Equal(blob.Data, data) {
		err = errors.New("the bucket gives back other bytes than were written")
	}
	if err != nil {
		return "", err
	}
	if _, err := s.Get(ctx, absentKey); !fault.Is(err, fault.NotFound) {
		return "", fmt.Errorf("an object that is not there should be reported so, which needs s3:ListBucket: got %w", err)
	}
	if err := s.checkAccess(ctx); err != nil {
		return "", err
	}
	unfinished, err := s.unfinished(ctx)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("bucket %q at %s can be written and is private; %s", s.o.Bucket, s.where(), unfinished), nil
}

// checkClock compares the clocks. The SDK makes up for a wrong one by itself, but
// links are signed with the machine's.
func (s *Store) checkClock(ctx context.Context) error {
	name, err := s.name(checkKey)
	if err != nil {
		return err
	}
	head, err := s.client.HeadObject(ctx, &awss3.HeadObjectInput{Bucket: &s.o.Bucket, Key: &name})
	if err != nil {
		return s.classify("look at object", err)
	}
	if skew := skew(head.ResultMetadata); skew.Abs() > maxSkew {
		return fmt.Errorf("the clock of this machine is wrong: it differs by %s from that of %s; set it, best with NTP", skew.Abs().Round(time.Second), s.where())
	}
	return nil
}

// skew is how far the server's clock is ahead of ours.
func skew(answer middleware.Metadata) time.Duration {
	theirs, ok := awsmiddleware.GetServerTime(answer)
	ours, ok2 := awsmiddleware.GetResponseAt(answer)
	if !ok || !ok2 {
		return 0
	}
	return theirs.Sub(ours)
}

// checkAccess fetches the object as browsers do: the link must work, and the
// bare address in the bucket must not.
func (s *Store) checkAccess(ctx context.Context) error {
	link, err := s.Link(ctx, checkKey)
	if err != nil {
		return err
	}
	n, err := s.fetch(ctx, link)
	shown, _, _ := strings.Cut(link, "?")
	if err != nil {
		return fmt.Errorf("fetch %s as browsers do: %w", shown, err)
	}
	if n != http.StatusOK {
		return fmt.Errorf("%s answers %d to browsers, not the picture", shown, n)
	}
	private := *s
	private.o.CDN = ""
	bare, err := private.Link(ctx, checkKey)
	if err != nil {
		return err
	}
	bare, _, _ = strings.Cut(bare, "?")
	if n, err := s.fetch(ctx, bare); err == nil && n == http.StatusOK {
		return fmt.Errorf("everybody can read the bucket %q: block its public access", s.o.Bucket)
	}
	return nil
}

// fetch asks for an address without credentials and returns the status.
func (s *Store) fetch(ctx context.Context, address string) (int, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	client := http.Client{Transport: s.transport, Timeout: s.o.Timeout}
	answer, err := client.Do(r)
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err // without the address, which may be a signed one
	}
	if err != nil {
		return 0, err
	}
	return answer.StatusCode, answer.Body.Close()
}

// lifecycleRule is a bucket's rule that ends unfinished uploads after a day.
const lifecycleRule = `{"Rules":[{"ID":"unfinished-uploads","Status":"Enabled","Filter":{"Prefix":%q},"AbortIncompleteMultipartUpload":{"DaysAfterInitiation":1}}]}`

// unfinished says which multipart uploads lie in our folder. The market begins
// none, so they are another program's, and not for us to end.
func (s *Store) unfinished(ctx context.Context) (string, error) {
	out, err := s.client.ListMultipartUploads(ctx, &awss3.ListMultipartUploadsInput{
		Bucket: &s.o.Bucket, Prefix: aws.String(s.folder()), MaxUploads: aws.Int32(1000),
	})
	if err != nil {
		err = s.classify("list unfinished uploads", err)
		if fault.Is(err, fault.Unavailable) {
			return "", err
		}
		return "unfinished uploads cannot be listed with this key (the market leaves none)", nil
	}
	if len(out.Uploads) == 0 {
		return "no unfinished uploads", nil
	}
	return fmt.Sprintf("%d unfinished uploads of other programs cost money, a lifecycle rule ends them: %s",
		len(out.Uploads), fmt.Sprintf(lifecycleRule, s.folder())), nil
}
