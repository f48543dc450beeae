package blobkey_test

import (
	"strings"
	"testing"

	"github.com/junggyenara/junggye/core/blobkey"
	"github.com/junggyenara/junggye/core/fault"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]bool{
		"listing/2026-11/k3j9.jpg":               true,
		"-_.-/0.jpg":                             true,
		strings.Repeat("a", blobkey.MaxLength):   true,
		strings.Repeat("a", blobkey.MaxLength+1): false,
		"":                                       false,
		"/a":                                     false,
		"a/":                                     false,
		"a//b":                                   false,
		"a/../b":                                 false,
		"./a":                                    false,
		"A":                                      false,
		"a+":                                     false,
		"a~":                                     false,
		"a\x00":                                  false,
		"\u1112":                                 false,
		"a\\b":                                   false,
		strings.Repeat("a/", blobkey.MaxLength) + "b": false,
	} {
		err := blobkey.Check(key)
		if got := err == nil; got != want {
			t.Errorf("Check(%.30q) = %v, want valid %v: every store must agree", key, err, want)
		}
		if err != nil && (!fault.Is(err, fault.Invalid) || fault.CodeOf(err) != blobkey.CodeKey) {
			t.Errorf("Check(%.30q) = %v, want invalid (%s)", key, err, blobkey.CodeKey)
		}
	}
}

func TestType(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		"a.jpg": "image/jpeg", "a.b.png": "image/png", "a.jpg/b.png": "image/png", ".jpg": "image/jpeg",
		"a": "", "a.jpeg": "", "a.html": "", "a.jpg/b": "", "jpg": "",
	} {
		if got, known := blobkey.Type(key); got != want || known != (want != "") {
			t.Errorf("Type(%q) = %q, %v, want %q: browsers trust it", key, got, known, want)
		}
		for _, contentType := range []string{"image/jpeg", "image/png", "text/html", ""} {
			if err := blobkey.CheckType(key, contentType); (err == nil) != (want != "" && contentType == want) {
				t.Errorf("CheckType(%q, %q) = %v", key, contentType, err)
			}
		}
	}
}

func TestPathsOfObjectsAreNoFolders(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		"listing/2026-11/k3j9.jpg": "listing/2026-11/k3j9.jpg",
		"a.jpg":                    "a.jpg",
		"a.jpg/b.jpg":              "a.jpg+/b.jpg",
		"a.jpg/b.png/c.jpg":        "a.jpg+/b.png+/c.jpg",
		".jpg/x":                   ".jpg+/x",
	} {
		if got, err := blobkey.Path(key); err != nil || got != want {
			t.Errorf("Path(%q) = %q, %v, want %q", key, got, err, want)
		}
	}
	if got, err := blobkey.Path("../a.jpg"); !fault.Is(err, fault.Invalid) {
		t.Errorf("Path of a way up = %q, %v, want invalid", got, err)
	}
}

func FuzzPath(f *testing.F) {
	for _, key := range []string{"a.jpg", "a.jpg/b.jpg", "a/../b", "a//b", "\xff"} {
		f.Add(key, "a.jpg")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		first, errA := blobkey.Path(a)
		second, errB := blobkey.Path(b)
		if (errA == nil) != (blobkey.Check(a) == nil) {
			t.Errorf("Path(%q) = %v, but Check says otherwise", a, errA)
		}
		if errA == nil && errB == nil && a != b && first == second {
			t.Errorf("Path(%q) = Path(%q) = %q: one object would replace the other", a, b, first)
		}
	})
}
