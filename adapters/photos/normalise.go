package photos

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"github.com/bep/imagemeta"
	"golang.org/x/image/draw"
	"golang.org/x/image/webp"

	"github.com/junggyenara/junggye/core/fault"
)

// MaxSide is the longest side of a normalised photo, in pixels.
const MaxSide = 1280

// MaxPixels is the largest photo that is decoded; it has room for the 12 to 24
// megapixels that phones send and stops small files that unfold into gigabytes.
const MaxPixels = 40_000_000

const jpegQuality = 85

// format is how one kind of file is read. meta is zero where it has no EXIF.
type format struct {
	magic  string // '?' stands for any byte
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
	meta   imagemeta.ImageFormat
}

func formats() []format {
	return []format{
		{"\xff\xd8\xff", jpeg.DecodeConfig, jpeg.Decode, imagemeta.JPEG},
		{"\x89PNG\r\n\x1a\n", png.DecodeConfig, png.Decode, imagemeta.PNG},
		{"GIF8?a", gif.DecodeConfig, gif.Decode, 0},
		{"RIFF????WEBPVP8", webp.DecodeConfig, webp.Decode, imagemeta.WebP},
	}
}

// Normalise turns a JPEG, PNG, GIF (its first frame) or WebP file into an
// upright JPEG that fits MaxSide, on white, without any metadata. What the file
// is, its first bytes decide. Every error is Invalid. Colour profiles are not
// applied, and small photos are not enlarged.
func Normalise(data []byte) ([]byte, error) {
	f, err := sniff(data)
	if err != nil {
		return nil, notImage(err)
	}
	cfg, err := f.config(bytes.NewReader(data))
	if err != nil {
		return nil, notImage(fmt.Errorf("read photo header: %w", err))
	}
	if cfg.Width <= 0 || cfg.Height <= 0 {
		return nil, notImage(errors.New("photo has no pixels"))
	}
	if int64(cfg.Width)*int64(cfg.Height) > MaxPixels {
		return nil, tooLarge("photo of %d x %d pixels", cfg.Width, cfg.Height)
	}
	src, err := f.decode(bytes.NewReader(data))
	if err != nil {
		return nil, notImage(fmt.Errorf("decode photo: %w", err))
	}
	if src.Bounds().Empty() {
		return nil, notImage(errors.New("photo has no pixels"))
	}
	upright := orient(scale(src), orientation(data, f.meta))
	var out bytes.Buffer
	if err := jpeg.Encode(&out, upright, &jpeg.Options{Quality: jpegQuality}); err != nil {
		return nil, fmt.Errorf("encode photo: %w", err)
	}
	return out.Bytes(), nil
}

func sniff(data []byte) (format, error) {
	for _, f := range formats() {
		if hasMagic(data, f.magic) {
			return f, nil
		}
	}
	return format{}, errors.New("neither JPEG, PNG, GIF nor WebP")
}

func hasMagic(data []byte, magic string) bool {
	if len(data) < len(magic) {
		return false
	}
	for i := range len(magic) {
		if magic[i] != '?' && magic[i] != data[i] {
			return false
		}
	}
	return true
}

func notImage(err error) error { return fault.Wrap(fault.Invalid, CodeNotImage, err) }

// scale fits src into MaxSide on white. CatmullRom looks at every source pixel,
// so a fast rough step first brings big photos to twice the size they end with.
func scale(src image.Image) *image.RGBA {
	from := src.Bounds().Size()
	if max(from.X, from.Y) > 2*MaxSide {
		rough := image.NewRGBA(image.Rectangle{Max: fit(from, 2*MaxSide)})
		draw.ApproxBiLinear.Scale(rough, rough.Bounds(), src, src.Bounds(), draw.Src, nil)
		src = rough
	}
	dst := image.NewRGBA(image.Rectangle{Max: fit(from, MaxSide)})
	draw.Draw(dst, dst.Bounds(), image.White, image.Point{}, draw.Src)
	if dst.Bounds().Size() == from {
		draw.Draw(dst, dst.Bounds(), src, src.Bounds().Min, draw.Over)
		return dst
	}
	draw.CatmullRom.Scale(dst, dst.Bounds(), src, src.Bounds(), draw.Over, nil)
	return dst
}

// fit shrinks a size, keeping its shape, until no side is longer than side. A
// sliver keeps at least one pixel.
func fit(size image.Point, side int) image.Point {
	longest := max(size.X, size.Y)
	if longest <= side {
		return size
	}
	shrink := func(n int) int { return max(1, int((int64(n)*int64(side)+int64(longest)/2)/int64(longest))) }
	return image.Pt(shrink(size.X), shrink(size.Y))
}
