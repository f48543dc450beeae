package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/junggyenara/junggye/adapters/files"
	"github.com/junggyenara/junggye/adapters/sqlite"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/ports"
)

// disk is a real file system of so many kilobytes, which only root can make.
func disk(t *testing.T, kilobytes int) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%dk", kilobytes)); err != nil {
		t.Skipf("no right to mount a disk: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	return dir
}

func readOnly(t *testing.T, dir string) {
	t.Helper()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatalf("make the disk read-only: %v", err)
	}
}

func migratedFile(t *testing.T, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	who := member.Member{ID: 1, Key: "k", Nickname: "n", Tier: member.Bronze, State: member.Active}
	if err := s.Repos().Members.Add(t.Context(), who); err != nil {
		t.Fatal(err)
	}
	return s
}

func goods(id listing.ID) listing.Listing {
	return listing.Listing{
		ID: id, SellerID: 1, Title: fmt.Sprint("lamp ", id), Description: strings.Repeat("bright ", 50), Price: 1_000,
		Category: listing.Other, State: listing.ForSale, Revision: 1, Version: 1,
	}
}

// TestFullDiskDatabase fills the disk of the database: the write that does not
// fit is refused as a whole, and all before it are there.
func TestFullDiskDatabase(t *testing.T) {
	t.Parallel()
	dir := disk(t, 4_000)
	path := filepath.Join(dir, "market.db")
	s := migratedFile(t, path)
	var err error
	stored := listing.ID(0)
	for id := listing.ID(1); err == nil && id < 100_000; id++ {
		err = s.InTx(t.Context(), func(r ports.Repos) error {
			l := goods(id)
			if err := r.Listings.Add(t.Context(), l); err != nil {
				return err
			}
			return r.Listings.AddRevision(t.Context(), l.Revise(l.CreatedAt))
		})
		if err == nil {
			stored = id
		}
	}
	if !fault.Is(err, fault.Unavailable) || !strings.Contains(err.Error(), "full") {
		t.Errorf("a write to a full disk: %v, want it unavailable and the disk named as full", err)
	}
	if stored == 0 {
		t.Fatal("nothing was stored before the disk was full")
	}
	check := func(s *sqlite.Store, when string) {
		t.Helper()
		for id := listing.ID(1); id <= stored+1; id++ {
			l, err := s.Repos().Listings.Get(t.Context(), id)
			there := id <= stored
			if there && (err != nil || l != goods(id)) || !there && !fault.Is(err, fault.NotFound) {
				t.Fatalf("%s: listing %d of %d: %v; nothing that was stored may be lost, nor half of what was not", when, id, stored, err)
			}
			revisions, err := s.Repos().Listings.Revisions(t.Context(), id)
			if err != nil || (len(revisions) == 1) != there {
				t.Fatalf("%s: %d revisions of listing %d of %d, %v", when, len(revisions), id, stored, err)
			}
		}
	}
	check(s, "on the full disk")
	// With room again it goes on where it was.
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, "size=8m"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	if s, err = sqlite.Open(t.Context(), path); err != nil {
		t.Fatalf("open again: %v", err)
	}
	defer s.Close()
	check(s, "opened again")
	if err := s.Repos().Listings.Add(t.Context(), goods(stored+1)); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

// TestFullDiskImages fills the disk of the images.
func TestFullDiskImages(t *testing.T) {
	t.Parallel()
	dir := disk(t, 256)
	s, err := files.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	picture := func(n int) []byte { return bytes.Repeat([]byte{byte(n)}, 50_000) }
	key := func(n int) string { return fmt.Sprintf("listing/2026-11/%026d.jpg", n) }
	n := 0
	for ; err == nil && n < 100; n++ {
		err = s.Put(t.Context(), key(n), "image/jpeg", picture(n))
	}
	if !errors.Is(err, syscall.ENOSPC) || n < 3 {
		t.Fatalf("picture %d: %v, want no space left after some", n, err)
	}
	for i := range n - 1 {
		if blob, err := s.Get(t.Context(), key(i)); err != nil || !bytes.Equal(blob.Data, picture(i)) {
			t.Errorf("picture %d of %d: %v, %d bytes; what was stored may not be lost", i, n-1, err, len(blob.Data))
		}
	}
	if _, err := s.Get(t.Context(), key(n-1)); !fault.Is(err, fault.NotFound) {
		t.Errorf("the picture that did not fit: %v, want it absent, not cut", err)
	}
	left := 0
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			left++
		}
		return err
	})
	if left != n-1 {
		t.Errorf("%d files for %d pictures: what did not fit takes up the last room", left, n-1)
	}
}

// TestReadOnlyFolders: the program says which folder, and what was there stays.
func TestReadOnlyFolders(t *testing.T) {
	t.Parallel()
	dir := disk(t, 8_000)
	path := filepath.Join(dir, "market.db")
	s := migratedFile(t, path)
	if err := s.Repos().Listings.Add(t.Context(), goods(1)); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	images := filepath.Join(dir, "images")
	if err := os.Mkdir(images, 0o750); err != nil {
		t.Fatal(err)
	}
	readOnly(t, dir)
	env := devEnv(t)
	env["JUNGGYE_DATABASE_URL"], env["JUNGGYE_BLOB_URL"] = "sqlite://"+path, "file://"+images
	for _, args := range [][]string{{"serve"}, {"migrate", "up"}} {
		got := runOnce(t, env, args...)
		if got.status != exitFailed || !strings.Contains(got.err, path) || !strings.Contains(got.err, "read-only") {
			t.Errorf("%v = %+v, want it to name the file and that it is read-only", args, got)
		}
	}
	got := runOnce(t, env, "doctor")
	for _, what := range []string{"database", "images"} {
		if got.status != exitFailed || !strings.Contains(got.out, "FAIL  "+what) || !strings.Contains(got.out, "read-only") {
			t.Errorf("doctor = %+v, want it to find the %s", got, what)
		}
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, "size=8m"); err != nil {
		t.Fatal(err)
	}
	again := reopened(t, path)
	defer again.Close()
	if l, err := again.Repos().Listings.Get(t.Context(), 1); err != nil || l != goods(1) {
		t.Errorf("writable again: %+v, %v, want what was there", l, err)
	}
}

func reopened(t *testing.T, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
