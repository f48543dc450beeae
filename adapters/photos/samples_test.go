package photos_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"
)

func red() color.RGBA   { return color.RGBA{R: 220, A: 255} }
func green() color.RGBA { return color.RGBA{G: 200, A: 255} }
func blue() color.RGBA  { return color.RGBA{B: 220, A: 255} }
func white() color.RGBA { return color.RGBA{R: 255, G: 255, B: 255, A: 255} }

// quarters paints a w x h picture in four colours, in reading order.
func quarters(w, h int, colours [4]color.RGBA) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, colours[y*2/h*2+x*2/w])
		}
	}
	return m
}

func plain(w, h int) *image.RGBA {
	return quarters(w, h, [4]color.RGBA{red(), green(), blue(), white()})
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatalf("encode jpeg: %v", err)
	}
	return out.Bytes()
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatalf("encode png: %v", err)
	}
	return out.Bytes()
}

// asGIF makes an animation of a red and a blue frame.
func asGIF(t testing.TB, w, h int) []byte {
	t.Helper()
	frame := func(c color.Color) *image.Paletted {
		return image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{c})
	}
	var out bytes.Buffer
	anim := gif.GIF{Image: []*image.Paletted{frame(red()), frame(blue())}, Delay: []int{1, 1}}
	if err := gif.EncodeAll(&out, &anim); err != nil {
		t.Fatalf("encode gif: %v", err)
	}
	return out.Bytes()
}

// bitWriter packs bits as VP8L does, lowest first.
type bitWriter struct {
	data []byte
	used int
}

func (b *bitWriter) put(value, bits int) {
	for i := range bits {
		if b.used%8 == 0 {
			b.data = append(b.data, 0)
		}
		b.data[b.used/8] |= byte(value>>i&1) << (b.used % 8)
		b.used++
	}
}

// vp8l makes the body of a lossless WebP chunk with one colour. Each prefix
// code has a single symbol, so the pixels themselves take no bits.
func vp8l(w, h int, c color.RGBA) []byte {
	var b bitWriter
	b.put(0x2f, 8)
	b.put(w-1, 14)
	b.put(h-1, 14)
	b.put(0, 1+3) // no alpha, version 0
	b.put(0, 1+1+1)
	for _, symbol := range []byte{c.G, c.R, c.B, 255, 0} {
		b.put(1, 1) // simple code
		b.put(0, 1) // of one symbol
		b.put(1, 1) // of eight bits
		b.put(int(symbol), 8)
	}
	return b.data
}

func chunk(id string, body []byte) []byte {
	out := binary.LittleEndian.AppendUint32([]byte(id), uint32(len(body)))
	out = append(out, body...)
	if len(body)%2 == 1 {
		out = append(out, 0)
	}
	return out
}

func riff(chunks ...[]byte) []byte {
	return chunk("RIFF", append([]byte("WEBP"), bytes.Join(chunks, nil)...))
}

func vp8x(w, h int, flags byte) []byte {
	return chunk("VP8X", []byte{
		flags, 0, 0, 0,
		byte(w - 1), byte((w - 1) >> 8), byte((w - 1) >> 16),
		byte(h - 1), byte((h - 1) >> 8), byte((h - 1) >> 16),
	})
}

// exif makes a TIFF block with an orientation and a GPS position.
func exif(order binary.AppendByteOrder, orientation uint16) []byte {
	mark := "II*\x00"
	if order == binary.AppendByteOrder(binary.BigEndian) {
		mark = "MM\x00*"
	}
	entry := func(out []byte, tag, kind uint16, count uint32, value []byte) []byte {
		out = order.AppendUint16(out, tag)
		out = order.AppendUint16(out, kind)
		out = order.AppendUint32(out, count)
		return append(out, append(value, 0, 0, 0, 0)[:4]...)
	}
	const gpsIFD = 8 + 2 + 2*12 + 4
	out := order.AppendUint32([]byte(mark), 8)
	out = order.AppendUint16(out, 2)
	out = entry(out, 0x0112, 3, 1, order.AppendUint16(nil, orientation))
	out = entry(out, 0x8825, 4, 1, order.AppendUint32(nil, gpsIFD))
	out = order.AppendUint32(out, 0)
	out = order.AppendUint16(out, 1)
	out = entry(out, 0x0001, 2, 2, []byte("N\x00"))
	return order.AppendUint32(out, 0)
}

// withEXIF puts a TIFF block behind the first marker of a JPEG file.
func withEXIF(file, tiff []byte) []byte {
	body := append([]byte("Exif\x00\x00"), tiff...)
	app1 := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(body)+2))
	return bytes.Join([][]byte{file[:2], app1, body, file[2:]}, nil)
}

func pngChunk(id string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, id...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// withPNGEXIF puts a TIFF block behind the header chunk of a PNG file.
func withPNGEXIF(file, tiff []byte) []byte {
	const header = 8 + 25
	return bytes.Join([][]byte{file[:header], pngChunk("eXIf", tiff), file[header:]}, nil)
}

// pngBomb claims a size in its header and has no pixels behind it.
func pngBomb(w, h uint32) []byte {
	ihdr := binary.BigEndian.AppendUint32(nil, w)
	ihdr = binary.BigEndian.AppendUint32(ihdr, h)
	ihdr = append(ihdr, 8, 2, 0, 0, 0)
	return append([]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", ihdr)...)
}

// checkClean walks a JPEG's segments and refuses all that a picture does not
// need; application and comment segments are where metadata lives.
func checkClean(file []byte) error {
	if !bytes.HasPrefix(file, []byte{0xff, 0xd8}) {
		return errors.New("no JPEG")
	}
	for at := 2; ; {
		if at+4 > len(file) || file[at] != 0xff {
			return errors.New("broken JPEG")
		}
		switch marker := file[at+1]; marker {
		case 0xda:
			if !bytes.HasSuffix(file, []byte{0xff, 0xd9}) {
				return errors.New("something follows the picture")
			}
			return nil
		case 0xdb, 0xc0, 0xc4:
			at += 2 + int(binary.BigEndian.Uint16(file[at+2:]))
		default:
			return fmt.Errorf("segment %#x", marker)
		}
	}
}

func near(a, b color.Color) bool {
	close8 := func(x, y uint32) bool { return max(x, y)-min(x, y) < 40<<8 }
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	return close8(ar, br) && close8(ag, bg) && close8(ab, bb)
}

func decode(t testing.TB, file []byte) image.Image {
	t.Helper()
	m, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatalf("the normalised photo does not decode: %v", err)
	}
	return m
}
