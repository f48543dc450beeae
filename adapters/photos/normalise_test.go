package photos_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"testing"

	"github.com/junggyenara/junggye/adapters/photos"
	"github.com/junggyenara/junggye/core/fault"
)

// The stored quarters of a photo whose upright quarters are red, green, blue
// and white, derived by hand from the EXIF table of row 0 and column 0.
func storedQuarters() map[uint16][4]color.RGBA {
	a, b, c, d := red(), green(), blue(), white()
	return map[uint16][4]color.RGBA{
		1: {a, b, c, d},
		2: {b, a, d, c},
		3: {d, c, b, a},
		4: {c, d, a, b},
		5: {a, c, b, d},
		6: {b, d, a, c},
		7: {d, b, c, a},
		8: {c, a, d, b},
	}
}

func TestNormaliseTurnsPhotosUpright(t *testing.T) {
	t.Parallel()
	for orientation, stored := range storedQuarters() {
		w, h := 96, 64
		if orientation >= 5 {
			w, h = h, w
		}
		little, big := exif(binary.LittleEndian, orientation), exif(binary.BigEndian, orientation)
		m := quarters(w, h, stored)
		for name, file := range map[string][]byte{
			"jpeg, little endian": withEXIF(asJPEG(t, m), little),
			"jpeg, big endian":    withEXIF(asJPEG(t, m), big),
			"png":                 withPNGEXIF(asPNG(t, m), big),
		} {
			checkUpright(t, name, orientation, file)
		}
	}
}

func checkUpright(t *testing.T, name string, orientation uint16, file []byte) {
	t.Helper()
	out, err := photos.Normalise(file)
	if err != nil {
		t.Fatalf("%s, orientation %d: got %v, want a photo", name, orientation, err)
	}
	if err := checkClean(out); err != nil {
		t.Errorf("%s, orientation %d: got %v, want no metadata: it tells where a member lives", name, orientation, err)
	}
	m := decode(t, out)
	if got, want := m.Bounds().Size(), image.Pt(96, 64); got != want {
		t.Fatalf("%s, orientation %d: got size %v, want %v", name, orientation, got, want)
	}
	for i, want := range []color.Color{red(), green(), blue(), white()} {
		if got := m.At(24+i%2*48, 16+i/2*32); !near(got, want) {
			t.Errorf("%s, orientation %d, quarter %d: got %v, want %v: the photo is not upright", name, orientation, i, got, want)
		}
	}
}

func TestNormaliseIgnoresBrokenEXIF(t *testing.T) {
	t.Parallel()
	good := exif(binary.LittleEndian, 6)
	for name, tiff := range map[string][]byte{
		"orientation 0":  exif(binary.LittleEndian, 0),
		"orientation 9":  exif(binary.LittleEndian, 9),
		"cut":            good[:9],
		"offset outside": append([]byte("II*\x00\xff\xff\xff\x7f"), good[8:]...),
		"no TIFF":        []byte("hello"),
	} {
		out, err := photos.Normalise(withEXIF(asJPEG(t, plain(96, 64)), tiff))
		if err != nil {
			t.Errorf("%s: got %v, want the photo as it is", name, err)
			continue
		}
		if got, want := decode(t, out).Bounds().Size(), image.Pt(96, 64); got != want {
			t.Errorf("%s: got size %v, want %v: a wrong tag must turn nothing", name, got, want)
		}
	}
}

func TestNormaliseRemovesPosition(t *testing.T) {
	t.Parallel()
	file := withEXIF(asJPEG(t, plain(64, 64)), exif(binary.BigEndian, 1))
	if err := checkClean(file); err == nil {
		t.Fatal("the sample has no metadata, so this test proves nothing")
	}
	out, err := photos.Normalise(file)
	if err != nil {
		t.Fatalf("got %v, want a photo", err)
	}
	if err := checkClean(out); err != nil || bytes.Contains(out, []byte("Exif")) {
		t.Errorf("got a file with metadata (%v), want none: EXIF holds the seller's position", err)
	}
}

func TestNormaliseReadsFormats(t *testing.T) {
	t.Parallel()
	seeThrough := image.NewNRGBA(image.Rect(0, 0, 40, 30))
	seeThrough.SetNRGBA(0, 0, color.NRGBA{R: 255, A: 1})
	deep := image.NewRGBA64(image.Rect(5, 5, 45, 35))
	cases := map[string]struct {
		file []byte
		size image.Point
		want color.Color
	}{
		"jpeg":              {asJPEG(t, quarters(40, 30, [4]color.RGBA{red(), red(), red(), red()})), image.Pt(40, 30), red()},
		"png":               {asPNG(t, quarters(40, 30, [4]color.RGBA{blue(), blue(), blue(), blue()})), image.Pt(40, 30), blue()},
		"clear png":         {asPNG(t, seeThrough), image.Pt(40, 30), white()},
		"deep png":          {asPNG(t, deep), image.Pt(40, 30), white()},
		"gif, first frame":  {asGIF(t, 40, 30), image.Pt(40, 30), red()},
		"webp":              {riff(chunk("VP8L", vp8l(40, 30, green()))), image.Pt(40, 30), green()},
		"webp, turned":      {riff(vp8x(40, 30, 1<<3), chunk("VP8L", vp8l(40, 30, green())), chunk("EXIF", exif(binary.LittleEndian, 6))), image.Pt(30, 40), green()},
		"just fits":         {asPNG(t, image.NewGray(image.Rect(0, 0, 1280, 7))), image.Pt(1280, 7), color.Black},
		"wide":              {asPNG(t, image.NewGray(image.Rect(0, 0, 2560, 640))), image.Pt(1280, 320), color.Black},
		"tall, rough first": {asPNG(t, image.NewGray(image.Rect(0, 0, 1200, 4800))), image.Pt(320, 1280), color.Black},
		"sliver":            {asPNG(t, image.NewGray(image.Rect(0, 0, 30000, 2))), image.Pt(1280, 1), color.Black},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := photos.Normalise(c.file)
			if err != nil {
				t.Fatalf("got %v, want a photo", err)
			}
			m := decode(t, out)
			if got := m.Bounds().Size(); got != c.size {
				t.Errorf("got size %v, want %v", got, c.size)
			}
			if got := m.At(c.size.X/2, c.size.Y/2); !near(got, c.want) {
				t.Errorf("got colour %v, want %v", got, c.want)
			}
		})
	}
}

func TestNormaliseKeepsDetailWhenShrinking(t *testing.T) {
	t.Parallel()
	out, err := photos.Normalise(asJPEG(t, plain(3000, 2000)))
	if err != nil {
		t.Fatalf("got %v, want a photo", err)
	}
	m := decode(t, out)
	size := m.Bounds().Size()
	if want := image.Pt(1280, 853); size != want {
		t.Fatalf("got size %v, want %v", size, want)
	}
	for i, want := range []color.Color{red(), green(), blue(), white()} {
		if got := m.At(size.X/4+i%2*size.X/2, size.Y/4+i/2*size.Y/2); !near(got, want) {
			t.Errorf("quarter %d: got %v, want %v", i, got, want)
		}
	}
}

func TestNormaliseRefuses(t *testing.T) {
	t.Parallel()
	whole := asJPEG(t, plain(64, 64))
	noPixels := bytes.Clone(whole)
	sof := bytes.Index(noPixels, []byte{0xff, 0xc0})
	copy(noPixels[sof+5:], []byte{0, 0, 0, 0})
	cases := map[string]struct {
		file []byte
		code fault.Code
	}{
		"nothing":        {nil, photos.CodeNotImage},
		"text":           {[]byte("<html>gone</html>"), photos.CodeNotImage},
		"svg":            {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), photos.CodeNotImage},
		"magic only":     {[]byte("\xff\xd8\xff"), photos.CodeNotImage},
		"truncated jpeg": {whole[:len(whole)/3], photos.CodeNotImage},
		"truncated png":  {asPNG(t, plain(64, 64))[:60], photos.CodeNotImage},
		"no pixels":      {noPixels, photos.CodeNotImage},
		"bomb":           {pngBomb(50_000, 50_000), photos.CodeTooLarge},
		"bomb, long":     {pngBomb(1<<31-1, 1), photos.CodeTooLarge},
		"bomb, webp":     {riff(chunk("VP8L", vp8l(16384, 16384, red()))), photos.CodeTooLarge},
		"bomb, disguised": {
			riff(vp8x(16, 16, 0), chunk("VP8L", vp8l(16384, 16384, red()))), photos.CodeNotImage,
		},
	}
	for name, c := range cases {
		_, err := photos.Normalise(c.file)
		if !fault.Is(err, fault.Invalid) || fault.CodeOf(err) != c.code {
			t.Errorf("%s: got %v, want invalid (%s)", name, err, c.code)
		}
	}
}

func FuzzNormalise(f *testing.F) {
	f.Add(withEXIF(asJPEG(f, plain(16, 8)), exif(binary.LittleEndian, 6)))
	f.Add(withPNGEXIF(asPNG(f, plain(16, 8)), exif(binary.BigEndian, 3)))
	f.Add(asGIF(f, 8, 8))
	f.Add(riff(chunk("VP8L", vp8l(8, 8, red()))))
	f.Add(riff(vp8x(8, 8, 1<<3), chunk("VP8L", vp8l(8, 8, red())), chunk("EXIF", exif(binary.LittleEndian, 8))))
	f.Add(pngBomb(1<<20, 1<<20))
	f.Fuzz(func(t *testing.T, file []byte) {
		out, err := photos.Normalise(file)
		if err != nil {
			if !fault.Is(err, fault.Invalid) {
				t.Fatalf("got %v, want invalid: trying again cannot help", err)
			}
			return
		}
		if err := checkClean(out); err != nil {
			t.Fatalf("got %v, want no metadata", err)
		}
		if size := decode(t, out).Bounds().Size(); size.X < 1 || size.Y < 1 || max(size.X, size.Y) > photos.MaxSide {
			t.Fatalf("got size %v, want 1 to %d", size, photos.MaxSide)
		}
	})
}
