package containertest

import (
	"strings"
	"testing"
	"time"
)

// Without an engine the answer is about the engine, with one about the image;
// either way it comes soon and says what to do.
func TestContainerMissingThingsAreNamed(t *testing.T) {
	if testing.Short() {
		t.Skip("asks the container engine")
	}
	f := &fleet{missing: map[string]error{}}
	began := time.Now()
	for range 2 {
		err := f.need("example.invalid/no-such-image:1")
		if err == nil {
			t.Fatal("got nil, want an error: there is no such image")
		}
		if text := err.Error(); !strings.Contains(text, "DOCKER_HOST") && !strings.Contains(text, "docker pull example.invalid/no-such-image:1") {
			t.Errorf("got %q, want what to do about it", text)
		}
	}
	if took := time.Since(began); took >= 2*askFor {
		t.Errorf("asking took %s, want it bounded and once for each image", took)
	}
}
