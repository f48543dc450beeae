package drawn_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/junggyenara/junggye/adapters/drawn"
)

func TestPictures(t *testing.T) {
	t.Parallel()
	kinds := append(drawn.Kinds(), "unheard of")
	owner := map[string]string{}
	for _, kind := range kinds {
		distinct := map[string]bool{}
		for seed := range int64(4) {
			data := drawn.Picture(kind, seed*977-3)
			checkPicture(t, kind, data)
			distinct[string(data)] = true
			if other := owner[string(data)]; other != "" && other != kind {
				t.Errorf("got one picture for %s and %s, want two", kind, other)
			}
			owner[string(data)] = kind
		}
		if len(distinct) < 2 {
			t.Errorf("%s: got one picture from 4 seeds, want several: the market would look copied", kind)
		}
		if !distinct[string(drawn.Picture(kind, -3))] {
			t.Errorf("%s: got two pictures from one seed, want one: the demo must look the same everywhere", kind)
		}
	}
}

func checkPicture(t *testing.T, kind string, data []byte) {
	t.Helper()
	cfg, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil || cfg.Width != 800 || cfg.Height != 800 {
		t.Errorf("%s: got %d x %d, %v, want a JPEG of 800 x 800", kind, cfg.Width, cfg.Height, err)
	}
	if len(data) > 60_000 {
		t.Errorf("%s: got %d bytes, want at most 60,000: the demo shows many", kind, len(data))
	}
}

func TestPicturesShowSomething(t *testing.T) {
	t.Parallel()
	for _, kind := range drawn.Kinds() {
		m, err := jpeg.Decode(bytes.NewReader(drawn.Picture(kind, 1)))
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		if n := coloursInMiddle(m); n < 3 {
			t.Errorf("%s: got %d different colours in the middle, want at least 3: the thing is missing", kind, n)
		}
	}
}

// coloursInMiddle counts colours roughly, along the vertical middle line.
func coloursInMiddle(m image.Image) int {
	found := map[[3]uint32]bool{}
	for y := 80; y < 720; y++ {
		r, g, b, _ := m.At(400, y).RGBA()
		found[[3]uint32{r >> 13, g >> 13, b >> 13}] = true
	}
	return len(found)
}

func TestCarrotHasRoundCorners(t *testing.T) {
	t.Parallel()
	m, err := png.Decode(bytes.NewReader(drawn.Carrot()))
	if err != nil {
		t.Fatalf("decode: %v", err)
	}
	if got, want := m.Bounds().Size(), image.Pt(192, 192); got != want {
		t.Errorf("got size %v, want %v", got, want)
	}
	if _, _, _, a := m.At(0, 0).RGBA(); a != 0 {
		t.Errorf("got a corner with opacity %d, want 0", a)
	}
	if r, g, b, a := m.At(96, 3).RGBA(); r&g&b&a != 0xffff {
		t.Errorf("got %d %d %d %d at the top, want white", r, g, b, a)
	}
	if r, _, b, _ := m.At(96, 96).RGBA(); r < 0xc000 || b > 0x6000 {
		t.Errorf("got red %d and blue %d in the middle, want orange", r, b)
	}
}

func BenchmarkPicture(b *testing.B) {
	for i := 0; b.Loop(); i++ {
		kinds := drawn.Kinds()
		drawn.Picture(kinds[i%len(kinds)], int64(i))
	}
}
