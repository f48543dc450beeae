package main

import (
	"context"
	"errors"
	"io"
	"net/url"
	"strings"

	"github.com/junggyenara/junggye/adapters/drawn"
	"github.com/junggyenara/junggye/adapters/files"
	"github.com/junggyenara/junggye/adapters/s3"
	"github.com/junggyenara/junggye/ports"
)

// bucketKeys are the settings that have the names of Amazon's own tools. They
// are read only when images are kept in a bucket; each may be NAME_FILE too.
var bucketKeys = []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}

// Blobs is where images are kept: in a folder, or in a bucket of S3.
type Blobs struct {
	Folder string // "" for the bucket
	Bucket Bucket
}

// Bucket is a bucket of Amazon S3, or of the server at Endpoint.
type Bucket struct {
	Name, Region, Endpoint, CDN, Prefix string
	// Inside is a bucket that browsers do not reach: its pictures pass through us.
	Inside bool

	AccessKeyID, SecretAccessKey, SessionToken Secret
}

// String is the place for messages, without keys.
func (b Blobs) String() string {
	if b.Folder != "" {
		return b.Folder
	}
	return "s3://" + b.Bucket.Name
}

func (s *settings) blobs(mode Mode) Blobs {
	const name = "JUNGGYE_BLOB_URL"
	text := s.text(name, "file://var/images")
	if strings.HasPrefix(text, "s3:") {
		return Blobs{Bucket: s.bucket(name, text, mode)}
	}
	path, ok := strings.CutPrefix(text, "file://")
	if !ok || path == "" || strings.ContainsAny(path, "?#%") {
		s.refuse(name, address(text), "file://path/to/folder or s3://bucket?region=…")
	}
	return Blobs{Folder: path}
}

// bucket reads s3://bucket?region=…&endpoint=…&cdn=…&prefix=….
func (s *settings) bucket(name, text string, mode Mode) Bucket {
	b := Bucket{
		AccessKeyID: s.secret(bucketKeys[0]), SecretAccessKey: s.secret(bucketKeys[1]), SessionToken: s.secret(bucketKeys[2]),
	}
	for i, key := range []Secret{b.AccessKeyID, b.SecretAccessKey} {
		if key.Empty() {
			s.refuse(bucketKeys[i], "", "the key that may use the bucket of "+name)
		}
	}
	const allowed = "s3://bucket?region=…, with &endpoint=… for a server other than Amazon's, " +
		"&cdn=https://… where a CDN shows the bucket, &prefix=… for a folder in it"
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.Fragment != "" {
		s.refuse(name, address(text), allowed)
		return b
	}
	b.Name = u.Host
	query, err := url.ParseQuery(u.RawQuery)
	take := func(key string) string {
		value := query.Get(key)
		query.Del(key)
		return value
	}
	b.Region, b.Prefix = take("region"), strings.Trim(take("prefix"), "/")
	b.Endpoint, b.CDN = strings.TrimSuffix(take("endpoint"), "/"), strings.TrimSuffix(take("cdn"), "/")
	switch {
	case err != nil || len(query) > 0 || b.Region == "":
		s.refuse(name, address(text), allowed)
	case !servesImages(b.Endpoint, false) || !servesImages(b.CDN, mode == Prod):
		s.refuse(name, address(text), allowed+"; what browsers see is https in mode prod")
	default:
		// The rest has no message of its own: ask the store itself.
		if _, err := s3.Open(b.filled().options()); err != nil {
			s.refuse(name, address(text)+" ("+err.Error()+")", allowed)
		}
	}
	// Browsers take no http from a page in https, and the server is a neighbour of ours.
	b.Inside = mode == Prod && b.CDN == "" && strings.HasPrefix(b.Endpoint, "http:")
	return b
}

// servesImages tells whether an address, if given, can be the bucket's.
func servesImages(text string, secure bool) bool {
	u, ok := webAddress(text)
	return text == "" || ok && (!secure || u.Scheme == "https")
}

// filled has something for each key, to check the rest without them.
func (b Bucket) filled() Bucket {
	b.AccessKeyID, b.SecretAccessKey = NewSecret("-"), NewSecret("-")
	return b
}

func (b Bucket) options() s3.Options {
	return s3.Options{
		Bucket: b.Name, Region: b.Region, Endpoint: b.Endpoint, CDN: b.CDN, Prefix: b.Prefix,
		AccessKeyID: b.AccessKeyID.Reveal(), SecretAccessKey: b.SecretAccessKey.Reveal(), SessionToken: b.SessionToken.Reveal(),
	}
}

// blobStore is an open store of images.
type blobStore interface {
	ports.Blobs
	io.Closer
}

// unlinked hides that browsers could fetch objects without us.
type unlinked struct {
	ports.Blobs
	io.Closer
}

func openBlobs(b Blobs) (blobStore, error) {
	if b.Folder != "" {
		return files.Open(b.Folder)
	}
	store, err := s3.Open(b.Bucket.options())
	if err != nil {
		return nil, err
	}
	if b.Bucket.Inside {
		return unlinked{store, store}, nil
	}
	return store, nil
}

// images writes, reads and removes a picture. A bucket is asked for more.
func (d doctor) images(ctx context.Context) (found string, err error) {
	if d.cfg.Blobs.Folder == "" {
		bucket, err := s3.Open(d.cfg.Blobs.Bucket.options())
		if err != nil {
			return "", err
		}
		defer func() { _ = bucket.Close() }() // which always succeeds
		return bucket.Check(ctx)
	}
	folder, err := files.Open(d.cfg.Blobs.Folder)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, folder.Close()) }()
	const key = "doctor/check.png"
	if err := folder.Put(ctx, key, "image/png", drawn.Carrot()); err != nil {
		return "", err
	}
	if _, err := folder.Get(ctx, key); err != nil {
		return "", err
	}
	return d.cfg.Blobs.String() + " can be written", folder.Remove(ctx, key)
}
