package traces

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

const mostAnswer = 64 << 10 // bytes of a collector's answer that are read

// sender posts spans as OTLP over HTTP. It is a client of otlptrace of our own,
// since the one of otlptracehttp would bring gRPC into the program. It tries
// once: traces are not worth a queue of their own.
type sender struct {
	to      string
	headers map[string]string
	report  func(error)
	client  *http.Client
}

// Start implements otlptrace.Client.
func (*sender) Start(context.Context) error { return nil }

// Stop implements otlptrace.Client.
func (s *sender) Stop(context.Context) error {
	s.client.CloseIdleConnections()
	return nil
}

// UploadTraces implements otlptrace.Client. TracesData has the fields of the
// request that the protocol asks for,
// https://opentelemetry.io/docs/specs/otlp/#otlphttp-request.
func (s *sender) UploadTraces(ctx context.Context, spans []*tracepb.ResourceSpans) error {
	if err := s.post(ctx, spans); err != nil {
		s.report(err)
	}
	return nil // whoever gets it would only write it to the process's stderr
}

func (s *sender) post(ctx context.Context, spans []*tracepb.ResourceSpans) error {
	body, err := proto.Marshal(&tracepb.TracesData{ResourceSpans: spans})
	if err != nil {
		return fmt.Errorf("encode traces: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.to, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("send traces: %w", err)
	}
	r.Header.Set("Content-Type", "application/x-protobuf")
	for name, value := range s.headers {
		r.Header.Set(name, value)
	}
	answer, err := s.client.Do(r)
	if err != nil {
		// The address may hold a key.
		if wrapped, ok := errors.AsType[*url.Error](err); ok {
			err = wrapped.Err
		}
		return fmt.Errorf("send traces: %w", err)
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, io.LimitReader(answer.Body, mostAnswer)); err != nil {
		return fmt.Errorf("send traces: %w", err)
	}
	if answer.StatusCode/100 != 2 {
		return fmt.Errorf("send traces: the collector answered %d", answer.StatusCode)
	}
	return nil
}
