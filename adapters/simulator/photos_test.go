package simulator

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/junggyenara/junggye/core/fault"
)

func TestPlainPhotosReachTheFallbackOneByOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	turns := w.upload(pngOf(t, 4), pngOf(t, 5))
	if len(turns) != 2 || turns[0].Block.Key != "fallback" {
		t.Fatalf("got %d turns, want one for each photo, at the fallback", len(turns))
	}
	req := w.lastSkill("/kakaochatbot/main/GET/fallback")
	kind, address, ok := req.Media()
	if !ok || kind != "image" || req.Utterance() != address {
		t.Errorf("media: got %q %q %v, utterance %q, want the address in both places", kind, address, ok, req.Utterance())
	}
	if req.Flow.Trigger.Type != "IMAGE_UPLOAD" {
		t.Errorf("trigger: got %s, want IMAGE_UPLOAD", req.Flow.Trigger.Type)
	}
	status, body, header := w.get(address)
	if status != 200 || body != string(pngOf(t, 5)) || header.Get("Content-Type") != "image/png" {
		t.Errorf("photo: got %d, %d bytes, %s", status, len(body), header.Get("Content-Type"))
	}
}

func TestPhotoAddressesAreSignedAndExpire(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.upload(pngOf(t, 4))
	_, address, _ := w.lastSkill("/kakaochatbot/main/GET/fallback").Media()
	for name, url := range map[string]string{
		"other signature":  strings.Replace(address, "signature=", "signature=0", 1),
		"other expiry":     strings.Replace(address, "expires=", "expires=9", 1),
		"other credential": strings.Replace(address, "credential=", "credential=0", 1),
		"no query":         strings.SplitN(address, "?", 2)[0],
		"other photo":      strings.Replace(address, "/XXX/", "0/XXX/", 1),
	} {
		if status, _, _ := w.get(url); status != 403 {
			t.Errorf("%s: got %d, want 403", name, status)
		}
	}
	w.wait(photoLife)
	if status, _, _ := w.get(address); status != 403 {
		t.Errorf("after ten minutes: got %d, want 403; Kakao's addresses end too", status)
	}
}

func TestUploadRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	many := make([][]byte, maxPhotos+1)
	for i := range many {
		many[i] = pngOf(t, 4)
	}
	huge := append(pngOf(t, 4), make([]byte, maxPhoto)...)
	for name, files := range map[string][][]byte{
		"none": {}, "too many": many, "a text": {[]byte("hello")}, "too large": {huge},
	} {
		if _, err := w.sim.Upload(context.Background(), "p1", files); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: got %v, want a refusal", name, err)
		}
	}
}

func TestPhotoStoreMakesRoom(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	store := newPhotoStore(w.clock)
	big := bytes.Repeat([]byte{0}, maxStored/2+1)
	for _, key := range []string{"a", "b", "c"} {
		store.keep(key, &photo{data: big, expires: w.clock().Add(photoLife)})
	}
	if _, ok := store.find("a"); ok || store.size > maxStored {
		t.Errorf("got %d bytes kept, want at most %d, the oldest gone", store.size, maxStored)
	}
	if _, ok := store.find("c"); !ok {
		t.Error("the newest photo is gone")
	}
	w.wait(photoLife)
	store.keep("d", &photo{data: []byte("x"), expires: w.clock().Add(photoLife)})
	if len(store.order) != 1 || store.size != 1 {
		t.Errorf("after expiry: got %d photos of %d bytes, want the new one only", len(store.order), store.size)
	}
}
