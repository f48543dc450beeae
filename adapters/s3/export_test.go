package s3

import (
	"context"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// OpenShifted opens a store on a machine whose clock is wrong by the given time
// and whose SDK cannot make up for it.
func OpenShifted(o Options, by time.Duration) (*Store, error) {
	return open(o, shifted{v4.NewSigner(unescapedPath), by})
}

type shifted struct {
	signer *v4.Signer
	by     time.Duration
}

func (s shifted) SignHTTP(
	ctx context.Context, who aws.Credentials, r *http.Request, payloadHash, service, region string, at time.Time,
	options ...func(*v4.SignerOptions),
) error {
	return s.signer.SignHTTP(ctx, who, r, payloadHash, service, region, at.Add(s.by), options...)
}
