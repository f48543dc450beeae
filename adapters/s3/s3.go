// Package s3 keeps blobs in one bucket of an S3 server, Amazon's or another.
// Objects are private: it never sets an access list, and browsers get links
// that are signed or lead to a CDN. It refuses to create, list or configure
// buckets, and to store kinds of data that it cannot name again from the end of
// the key.
//
// An object is written by one PutObject, which is all or nothing. The store
// never begins a multipart upload, so it leaves no parts behind; Check looks for
// those of other programs.
package s3

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/credentials"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/junggyenara/junggye/core/blobkey"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
)

// What Options mean when a field is zero.
const (
	DefaultTimeout        = 15 * time.Second
	DefaultMaxBytes int64 = 32 << 20
)

const (
	attempts     = 3
	longestPause = time.Second // between attempts
	undoFor      = 3 * time.Second
	// cacheControl is sent by S3 and a CDN with each object. Keys are random and
	// never used again for other bytes.
	cacheControl = "public, max-age=31536000, immutable"
)

// Options say where the bucket is and who we are. Bucket, Region, AccessKeyID
// and SecretAccessKey are required.
type Options struct {
	Bucket string
	Region string
	// Endpoint is the http or https address of a server other than Amazon's. Its
	// buckets are addressed by path, since few have a host name for each.
	// Browsers are sent there when CDN is empty.
	Endpoint string
	// CDN is an address that serves the bucket from its root, without signatures.
	CDN string
	// Prefix is a folder within the bucket, of the grammar of keys; "" is the root.
	Prefix string

	AccessKeyID, SecretAccessKey string
	// SessionToken belongs to temporary credentials. A link ends with them.
	SessionToken string

	// Timeout bounds each operation with all its attempts.
	Timeout time.Duration
	// MaxBytes is the largest object that is read.
	MaxBytes int64
	// Now is the clock of links; default: the machine's.
	Now func() time.Time
}

// Store implements ports.Blobs and ports.BlobLinks. It is safe for concurrent
// use, also by several processes on one bucket.
type Store struct {
	o         Options
	client    *awss3.Client
	presigner *awss3.PresignClient
	transport *http.Transport
}

var (
	_ ports.Blobs     = (*Store)(nil)
	_ ports.BlobLinks = (*Store)(nil)
)

// Open checks the options and makes a store. It does no I/O: Check does.
func Open(o Options) (*Store, error) { return open(o, v4.NewSigner(unescapedPath)) }

// unescapedPath is how S3 wants paths signed: as they are sent.
func unescapedPath(o *v4.SignerOptions) { o.DisableURIPathEscaping = true }

func open(o Options, signer awss3.HTTPSignerV4) (*Store, error) {
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("s3: %w", err)
	}
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Store{o: o, transport: newTransport()}
	s.client = awss3.New(s.settings(signer))
	s.presigner = awss3.NewPresignClient(s.client, awss3.WithPresignExpires(linkFor), func(p *awss3.PresignOptions) {
		p.Presigner = steadySigner{v4.NewSigner(unescapedPath), o.Now}
	})
	return s, nil
}

func (o Options) check() error {
	if o.Bucket == "" || strings.ContainsAny(o.Bucket, "/?#") || o.Region == "" {
		return errors.New("a bucket and its region are needed")
	}
	if o.AccessKeyID == "" || o.SecretAccessKey == "" {
		return errors.New("an access key and its secret are needed")
	}
	if o.Prefix != "" && blobkey.Check(o.Prefix) != nil {
		return fmt.Errorf("the prefix %q is not of the grammar of keys: lower-case letters, digits and /-_. without a slash at either end", o.Prefix)
	}
	for _, address := range []string{o.Endpoint, o.CDN} {
		u, err := url.Parse(address)
		if address != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.RawQuery != "") {
			return errors.New("the endpoint and the CDN are http or https addresses")
		}
	}
	return nil
}

func (s *Store) settings(signer awss3.HTTPSignerV4) awss3.Options {
	o := awss3.Options{
		Region:       s.o.Region,
		Credentials:  credentials.NewStaticCredentialsProvider(s.o.AccessKeyID, s.o.SecretAccessKey, s.o.SessionToken),
		HTTPSignerV4: signer,
		HTTPClient: &http.Client{
			Transport: s.transport,
			Timeout:   s.o.Timeout,
			// A redirect means the wrong region; following it would break the signature.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		Retryer: retry.NewStandard(func(r *retry.StandardOptions) {
			r.MaxAttempts, r.MaxBackoff = attempts, longestPause
		}),
		// The signature covers the body already, and many servers do not know the
		// newer checksums.
		RequestChecksumCalculation: aws.RequestChecksumCalculationWhenRequired,
		ResponseChecksumValidation: aws.ResponseChecksumValidationWhenRequired,
	}
	if s.o.Endpoint != "" {
		o.BaseEndpoint, o.UsePathStyle = aws.String(s.o.Endpoint), true
	}
	return o
}

func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: 3 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:    5 * time.Second,
		ResponseHeaderTimeout:  10 * time.Second,
		IdleConnTimeout:        time.Minute,
		MaxIdleConns:           32,
		MaxResponseHeaderBytes: 64 << 10,
		MaxIdleConnsPerHost:    32,
		ForceAttemptHTTP2:      true,
	}
}

// Close gives unused connections back. It always succeeds.
func (s *Store) Close() error {
	s.transport.CloseIdleConnections()
	return nil
}

// Put implements ports.Blobs. The content type must be the one that the key's
// extension stands for.
func (s *Store) Put(ctx context.Context, key, contentType string, data []byte) error {
	name, err := s.name(key)
	if err != nil {
		return err
	}
	if err := blobkey.CheckType(key, contentType); err != nil {
		return err
	}
	if err := stopped(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.o.Timeout)
	defer cancel()
	_, err = s.client.PutObject(ctx, &awss3.PutObjectInput{
		Bucket: &s.o.Bucket, Key: &name, ContentType: &contentType, CacheControl: aws.String(cacheControl),
		ContentLength: aws.Int64(int64(len(data))), Body: bytes.NewReader(data),
	})
	if inDoubt(err) {
		return errors.Join(s.classify("put object", err), s.undo(ctx, name))
	}
	return s.classify("put object", err)
}

// undo removes what a Put without an answer may have left, so that no object
// stays that nobody knows of.
func (s *Store) undo(ctx context.Context, name string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoFor)
	defer cancel()
	return s.remove(ctx, name)
}

// Get implements ports.Blobs.
func (s *Store) Get(ctx context.Context, key string) (ports.Blob, error) {
	name, err := s.name(key)
	if err != nil {
		return ports.Blob{}, err
	}
	contentType, known := blobkey.Type(key)
	if !known {
		return ports.Blob{}, fault.New(fault.NotFound, "")
	}
	if err := stopped(ctx); err != nil {
		return ports.Blob{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, s.o.Timeout)
	defer cancel()
	out, err := s.client.GetObject(ctx, &awss3.GetObjectInput{Bucket: &s.o.Bucket, Key: &name})
	if err != nil {
		return ports.Blob{}, s.classify("get object", err)
	}
	defer out.Body.Close()
	data, err := io.ReadAll(io.LimitReader(out.Body, s.o.MaxBytes+1))
	if err != nil {
		return ports.Blob{}, s.classify("read object", err)
	}
	if int64(len(data)) > s.o.MaxBytes {
		return ports.Blob{}, fmt.Errorf("read object: it has more than %d bytes", s.o.MaxBytes)
	}
	return ports.Blob{
		ContentType: contentType,
		ModifiedAt:  aws.ToTime(out.LastModified).UTC().Truncate(time.Second),
		Data:        data,
	}, nil
}

// Remove implements ports.Blobs. In a bucket that keeps versions, earlier ones
// stay until the bucket's own rules delete them.
func (s *Store) Remove(ctx context.Context, key string) error {
	name, err := s.name(key)
	if err != nil {
		return err
	}
	if _, known := blobkey.Type(key); !known {
		return nil
	}
	if err := stopped(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.o.Timeout)
	defer cancel()
	return s.remove(ctx, name)
}

func (s *Store) remove(ctx context.Context, name string) error {
	_, err := s.client.DeleteObject(ctx, &awss3.DeleteObjectInput{Bucket: &s.o.Bucket, Key: &name})
	if err = s.classify("delete object", err); fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

// name is the object's key in the bucket.
func (s *Store) name(key string) (string, error) {
	path, err := blobkey.Path(key)
	if err != nil {
		return "", err
	}
	return s.folder() + path, nil
}

// folder is the prefix with a slash at its end, "" for the bucket's root.
func (s *Store) folder() string {
	if s.o.Prefix == "" {
		return ""
	}
	return s.o.Prefix + "/"
}

func stopped(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return fault.Wrap(fault.Unavailable, "", err)
	}
	return nil
}
