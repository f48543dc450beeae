package photos

import (
	"bytes"
	"encoding/binary"
	"image"
	"math"

	"github.com/bep/imagemeta"
)

// orientation reads the EXIF tag Orientation of the main picture, 1 to 8, and
// takes 1, "as it is", where there is none or where it cannot be understood.
func orientation(data []byte, format imagemeta.ImageFormat) int {
	if format == 0 {
		return 1
	}
	if format == imagemeta.WebP {
		// imagemeta loses its way behind chunks of odd length.
		data, format = webpEXIF(data), imagemeta.TIFF
	}
	found := 1
	// A broken block of metadata is no reason to refuse a photo that decodes.
	_, _ = imagemeta.Decode(imagemeta.Options{
		R:           bytes.NewReader(data),
		ImageFormat: format,
		Sources:     imagemeta.EXIF,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool {
			return tag.Tag == "Orientation" && tag.Namespace == "IFD0"
		},
		HandleTag: func(tag imagemeta.TagInfo) error {
			if v := small(tag.Value); v >= 1 && v <= 8 {
				found = v
			}
			return imagemeta.ErrStopWalking
		},
	})
	return found
}

// webpEXIF returns the TIFF block in a WebP file's EXIF chunk. Chunks start
// after the 12 bytes of the RIFF header and are padded to even lengths.
func webpEXIF(data []byte) []byte {
	const header = 8
	for at := 12; len(data)-at >= header; {
		size := int64(binary.LittleEndian.Uint32(data[at+4:]))
		left := int64(len(data) - at - header)
		if size > left {
			return nil
		}
		body := data[at+header : at+header+int(size)]
		if string(data[at:at+4]) == "EXIF" {
			// Some writers keep the prefix that only JPEG needs.
			return bytes.TrimPrefix(body, []byte("Exif\x00\x00"))
		}
		at += header + int(size+size%2)
	}
	return nil
}

// small reads the integer types that cameras have been seen to use.
func small(value any) int {
	switch v := value.(type) {
	case uint8:
		return int(v)
	case uint16:
		return int(v)
	case uint32:
		return int(min(v, math.MaxInt16))
	default:
		return 0
	}
}

// orient turns and mirrors src as the EXIF value says. From 5 on, the stored
// rows are columns of the upright picture.
func orient(src *image.RGBA, orientation int) *image.RGBA {
	if orientation == 1 {
		return src
	}
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	if orientation >= 5 {
		w, h = h, w
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			sx, sy := origin(orientation, x, y, w, h)
			copy(dst.Pix[dst.PixOffset(x, y):][:4], src.Pix[src.PixOffset(sx, sy):][:4])
		}
	}
	return dst
}

// origin says which pixel of the stored picture shows at x, y of the upright
// one, which has w x h pixels. EXIF 2.32, tag 0x0112.
func origin(orientation, x, y, w, h int) (int, int) {
	right, bottom := w-1-x, h-1-y
	switch orientation {
	case 2:
		return right, y
	case 3:
		return right, bottom
	case 4:
		return x, bottom
	case 5:
		return y, x
	case 6:
		return y, right
	case 7:
		return bottom, right
	case 8:
		return bottom, x
	default:
		return x, y
	}
}
