package files_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/junggyenara/junggye/adapters/files"
	"github.com/junggyenara/junggye/core/blobkey"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/ports"
	"github.com/junggyenara/junggye/ports/porttest"
)

func open(t *testing.T, dir string) *files.Store {
	t.Helper()
	s, err := files.Open(dir)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestBlobs(t *testing.T) {
	t.Parallel()
	porttest.Blobs(t, func(t *testing.T) ports.Blobs { return open(t, filepath.Join(t.TempDir(), "var", "images")) })
}

func TestPutRefusesTypesItCannotNameAgain(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	for key, contentType := range map[string]string{
		"a.jpg":  "image/png",
		"a.png":  "text/html",
		"a.jpeg": "image/jpeg",
		"a":      "image/jpeg",
		"a.html": "text/html",
	} {
		err := s.Put(t.Context(), key, contentType, []byte("x"))
		if !fault.Is(err, fault.Invalid) || fault.CodeOf(err) != blobkey.CodeType {
			t.Errorf("put %s as %s: got %v, want invalid (%s)", key, contentType, err, blobkey.CodeType)
		}
	}
}

func TestUnknownExtensionIsAbsent(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	if err := os.Mkdir(filepath.Join(dir, "listing"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(t.Context(), "listing"); !fault.Is(err, fault.NotFound) {
		t.Errorf("get a folder: got %v, want not found", err)
	}
	if err := s.Remove(t.Context(), "listing"); err != nil {
		t.Errorf("remove a folder's name: got %v, want nil", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "listing")); err != nil {
		t.Errorf("got %v, want the folder untouched: it is no object", err)
	}
}

func TestObjectsSurviveReopening(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := open(t, dir).Put(t.Context(), "listing/a.jpg", "image/jpeg", []byte("photo")); err != nil {
		t.Fatalf("put: %v", err)
	}
	got, err := open(t, dir).Get(t.Context(), "listing/a.jpg")
	if err != nil || string(got.Data) != "photo" || got.ContentType != "image/jpeg" {
		t.Errorf("got %q as %q, %v, want the object of the first store", got.Data, got.ContentType, err)
	}
}

func TestPutLeavesNothingElse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	for _, text := range []string{"one", "two"} {
		if err := s.Put(t.Context(), "listing/2026/a.jpg", "image/jpeg", []byte(text)); err != nil {
			t.Fatalf("put: %v", err)
		}
	}
	// A folder where the file should go makes the last step of Put fail.
	if err := os.Mkdir(filepath.Join(dir, "b.jpg"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := s.Put(t.Context(), "b.jpg", "image/jpeg", []byte("x")); err == nil {
		t.Error("put over a folder: got nil, want an error")
	}
	want := []string{"b.jpg", "listing/2026/a.jpg"}
	if diff := cmp.Diff(want, leaves(t, dir)); diff != "" {
		t.Errorf("files that nobody asked for fill the disk (-want +got):\n%s", diff)
	}
}

// leaves lists files and empty folders.
func leaves(t *testing.T, dir string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(p string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() {
			if inside, err := os.ReadDir(p); err != nil || len(inside) > 0 {
				return err
			}
		}
		found = append(found, strings.TrimPrefix(filepath.ToSlash(p), filepath.ToSlash(dir)+"/"))
		return nil
	})
	if err != nil {
		t.Fatalf("walk: %v", err)
	}
	return found
}

func TestLinksDoNotLeadOutside(t *testing.T) {
	t.Parallel()
	dir, outside := t.TempDir(), t.TempDir()
	secret := filepath.Join(outside, "secret.jpg")
	if err := os.WriteFile(secret, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{"file.jpg": secret, "folder": outside} {
		if err := os.Symlink(to, filepath.Join(dir, from)); err != nil {
			t.Fatal(err)
		}
	}
	s := open(t, dir)
	for _, key := range []string{"file.jpg", "folder/secret.jpg"} {
		if got, err := s.Get(t.Context(), key); err == nil {
			t.Errorf("get %s: got %q, want an error: the file lies outside the store", key, got.Data)
		}
	}
	if err := s.Put(t.Context(), "folder/new.jpg", "image/jpeg", []byte("x")); err == nil {
		t.Error("put through a link: got nil, want an error")
	}
	if err := s.Remove(t.Context(), "folder/secret.jpg"); err == nil {
		t.Error("remove through a link: got nil, want an error")
	}
	if err := s.Put(t.Context(), "file.jpg", "image/jpeg", []byte("mine")); err != nil {
		t.Errorf("put over a link: got %v, want the link replaced", err)
	}
	if got, err := os.ReadFile(secret); err != nil || string(got) != "secret" {
		t.Errorf("got %q, %v, want the file outside untouched", got, err)
	}
	if got := leaves(t, outside); len(got) != 1 {
		t.Errorf("got %v outside, want only the secret", got)
	}
}

func TestOpenFailsOnFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "images")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := files.Open(file); err == nil {
		t.Error("got a store on a file, want an error at the start of the program")
	}
}
