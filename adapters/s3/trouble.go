package s3

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/junggyenara/junggye/core/fault"
)

// classify turns an error of the SDK into a fault and says what an operator can
// do about it. What only an operator can mend is Internal, so that it is logged.
func (s *Store) classify(doing string, err error) error {
	if err == nil {
		return nil
	}
	kind, why := fault.Internal, ""
	answer, answered := errors.AsType[smithy.APIError](err)
	switch {
	case errors.Is(err, context.Canceled):
		kind = fault.Unavailable
	case errors.Is(err, context.DeadlineExceeded):
		kind, why = fault.Unavailable, s.where()+" does not answer in time"
	case answered:
		kind, why = s.explain(answer.ErrorCode(), err)
	case status(err) != 0:
		why = s.stranger()
	default:
		kind, why = fault.Unavailable, s.where()+" cannot be reached"
	}
	if why != "" {
		err = fmt.Errorf("%s: %w", why, err)
	}
	return fmt.Errorf("%s: %w", doing, fault.Wrap(kind, "", err))
}

// explain knows the error codes of S3's API reference, and those of servers
// that speak its protocol.
func (s *Store) explain(code string, err error) (fault.Kind, string) {
	switch code {
	case "NoSuchKey":
		return fault.NotFound, ""
	case "NoSuchBucket", "InvalidBucketName":
		return fault.Internal, fmt.Sprintf("there is no bucket %q at %s: create it or correct its name", s.o.Bucket, s.where())
	case "InvalidAccessKeyId", "XAdminUserNotFound": // the latter is versitygw's
		return fault.Internal, "the access key is not known: check AWS_ACCESS_KEY_ID"
	case "SignatureDoesNotMatch":
		return fault.Internal, "the secret does not belong to the access key: check AWS_SECRET_ACCESS_KEY"
	case "InvalidToken", "ExpiredToken", "TokenRefreshRequired":
		return fault.Internal, "the temporary credentials are wrong or have ended: renew AWS_SESSION_TOKEN with both keys"
	case "AuthorizationHeaderMalformed", "PermanentRedirect", "TemporaryRedirect", "IllegalLocationConstraintException", "IncorrectRegion":
		return fault.Internal, fmt.Sprintf("the bucket %q is not in region %s%s: correct region", s.o.Bucket, s.o.Region, rightRegion(err))
	case "RequestTimeTooSkewed", "RequestExpired":
		return fault.Internal, "the clock of this machine is wrong: set it, best with NTP"
	case "AccessDenied", "AllAccessDisabled", "AccountProblem":
		return fault.Internal, fmt.Sprintf("the bucket %q refuses: grant s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket to the access key", s.o.Bucket)
	case "SlowDown", "RequestTimeout", "RequestTimeoutException", "Throttling", "ThrottlingException", "OperationAborted":
		return fault.Unavailable, ""
	}
	n := status(err)
	if n >= http.StatusInternalServerError || n == http.StatusTooManyRequests {
		return fault.Unavailable, ""
	}
	// The SDK makes the code out of the status where the answer has none, so that
	// any web server's 404 looks like a missing object.
	if code == strings.ReplaceAll(http.StatusText(n), " ", "") {
		return fault.Internal, s.stranger()
	}
	return fault.Internal, ""
}

func (s *Store) stranger() string {
	return fmt.Sprintf("what answers at %s does not seem to be an S3 server", s.where())
}

// where is the server's address, for messages.
func (s *Store) where() string {
	if s.o.Endpoint == "" {
		return "Amazon's region " + s.o.Region
	}
	return s.o.Endpoint
}

// rightRegion is what the server says in a header about the bucket's region.
func rightRegion(err error) string {
	if answer, ok := errors.AsType[*smithyhttp.ResponseError](err); ok && answer.Response != nil {
		if region := answer.Response.Header.Get("X-Amz-Bucket-Region"); region != "" {
			return " but in " + region
		}
	}
	return ""
}

// status is that of the answer, 0 when there was none.
func status(err error) int {
	if answer, ok := errors.AsType[*smithyhttp.ResponseError](err); ok && answer.Response != nil {
		return answer.HTTPStatusCode()
	}
	return 0
}

// inDoubt tells whether a request may have been carried out although it failed:
// it was sent, and no answer says that it was refused.
func inDoubt(err error) bool {
	if err == nil {
		return false
	}
	if dial, ok := errors.AsType[*net.OpError](err); ok && dial.Op == "dial" {
		return false
	}
	n := status(err)
	return n == 0 || n >= http.StatusInternalServerError
}
