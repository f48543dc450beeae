package s3

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/junggyenara/junggye/core/blobkey"
	"github.com/junggyenara/junggye/core/fault"
)

const (
	linkFor = 15 * time.Minute
	// linkStep is for how long a link stays the same: at its end ten minutes are
	// left.
	linkStep = 5 * time.Minute
)

// Link implements ports.BlobLinks: the address at the CDN, or a signed one. It
// does no I/O.
func (s *Store) Link(ctx context.Context, key string) (string, error) {
	name, err := s.name(key)
	if err != nil {
		return "", err
	}
	if _, known := blobkey.Type(key); !known {
		return "", fault.New(fault.NotFound, "")
	}
	if s.o.CDN != "" {
		// Some servers read a bare plus in a path as a space.
		return strings.TrimSuffix(s.o.CDN, "/") + "/" + strings.ReplaceAll(name, "+", "%2B"), nil
	}
	signed, err := s.presigner.PresignGetObject(ctx, &awss3.GetObjectInput{Bucket: &s.o.Bucket, Key: &name})
	if err != nil {
		return "", fmt.Errorf("sign link: %w", err)
	}
	return signed.URL, nil
}

// steadySigner dates links back to the last full step, so that every process
// makes the same one without remembering any.
type steadySigner struct {
	signer *v4.Signer
	now    func() time.Time
}

// PresignHTTP implements the SDK's HTTPPresignerV4.
func (s steadySigner) PresignHTTP(
	ctx context.Context, who aws.Credentials, r *http.Request, payloadHash, service, region string, _ time.Time,
	options ...func(*v4.SignerOptions),
) (string, http.Header, error) {
	return s.signer.PresignHTTP(ctx, who, r, payloadHash, service, region, s.now().UTC().Truncate(linkStep), options...)
}
