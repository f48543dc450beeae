package drawn

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// canvas is a square picture measured in hundredths of its side. Shapes pass
// through its frame, which turns, mirrors and moves them.
type canvas struct {
	img    *image.RGBA
	pixels float64 // for one unit
	frame  frame
	ras    *vector.Rasterizer
	mask   []uint8
}

func newCanvas(side int) *canvas {
	return &canvas{
		img:    image.NewRGBA(image.Rect(0, 0, side, side)),
		pixels: float64(side) / 100,
		frame:  frame{a: 1, d: 1},
		ras:    vector.NewRasterizer(1, 1),
	}
}

// frame is an affine map: x' = ax + cy + e, y' = bx + dy + f.
type frame struct{ a, b, c, d, e, f float64 }

func (m frame) apply(p point) point {
	return point{m.a*p.x + m.c*p.y + m.e, m.b*p.x + m.d*p.y + m.f}
}

// then returns the map that applies inner first.
func (m frame) then(inner frame) frame {
	at := m.apply(point{inner.e, inner.f})
	return frame{
		a: m.a*inner.a + m.c*inner.b, b: m.b*inner.a + m.d*inner.b,
		c: m.a*inner.c + m.c*inner.d, d: m.b*inner.c + m.d*inner.d,
		e: at.x, f: at.y,
	}
}

// within draws with the frame changed: first inner, then what held before.
func (c *canvas) within(inner frame, paint func()) {
	before := c.frame
	c.frame = before.then(inner)
	paint()
	c.frame = before
}

// turn rotates clockwise by degrees around x, y.
func turn(degrees, x, y float64) frame {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return frame{a: cos, b: sin, c: -sin, d: cos, e: x - cos*x + sin*y, f: y - sin*x - cos*y}
}

func shift(x, y float64) frame { return frame{a: 1, d: 1, e: x, f: y} }

// zoom scales around the point at height y on the middle line.
func zoom(by, y float64) frame { return frame{a: by, d: by, e: 50 - by*50, f: y - by*y} }

// mirror swaps left and right.
func mirror() frame { return frame{a: -1, d: 1, e: 100} }

// cover paints the whole width from one height to another, whatever the frame.
func (c *canvas) cover(top, bottom float64, col color.NRGBA) {
	box := image.Rect(0, int(top*c.pixels), c.img.Rect.Max.X, int(bottom*c.pixels))
	draw.Draw(c.img, box, image.NewUniform(col), image.Point{}, draw.Src)
}

// fill paints a shape. The rasterizer is as small as the shape, since its cost
// grows with its area.
func (c *canvas) fill(s shape, col color.NRGBA) {
	low, high := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	moved := make(shape, len(s))
	for i, seg := range s {
		moved[i].kind = seg.kind
		for j := range seg.kind.points() {
			p := c.frame.apply(seg.p[j])
			p = point{p.x * c.pixels, p.y * c.pixels}
			moved[i].p[j] = p
			low = point{min(low.x, p.x), min(low.y, p.y)}
			high = point{max(high.x, p.x), max(high.y, p.y)}
		}
	}
	box := image.Rect(int(math.Floor(low.x)), int(math.Floor(low.y)), int(math.Ceil(high.x)), int(math.Ceil(high.y))).Intersect(c.img.Bounds())
	if box.Empty() {
		return
	}
	c.ras.Reset(box.Dx(), box.Dy())
	c.ras.DrawOp = draw.Src
	for _, seg := range moved {
		seg.send(c.ras, point{float64(box.Min.X), float64(box.Min.Y)})
	}
	if need := box.Dx() * box.Dy(); len(c.mask) < need {
		c.mask = make([]uint8, need)
	}
	mask := &image.Alpha{Pix: c.mask, Stride: box.Dx(), Rect: box.Sub(box.Min)}
	c.ras.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	c.blend(box, col)
}

// blend lays the colour over box where the mask has covered it. The general
// code of image/draw is slower: here most pixels are all or nothing.
func (c *canvas) blend(box image.Rectangle, col color.NRGBA) {
	ink := [4]uint8{col.R, col.G, col.B, 255}
	for y := range box.Dy() {
		covered := c.mask[y*box.Dx():][:box.Dx()]
		row := c.img.Pix[c.img.PixOffset(box.Min.X, box.Min.Y+y):][:4*box.Dx()]
		for x, part := range covered {
			if part == 0 {
				continue
			}
			opacity := (int(part)*int(col.A) + 127) / 255
			pixel := row[4*x:][:4]
			if opacity == 255 {
				copy(pixel, ink[:])
				continue
			}
			for i, was := range pixel {
				pixel[i] = uint8((int(was)*(255-opacity) + int(ink[i])*opacity + 127) / 255)
			}
		}
	}
}

func (s segment) send(to *vector.Rasterizer, origin point) {
	at := func(i int) (float32, float32) { return float32(s.p[i].x - origin.x), float32(s.p[i].y - origin.y) }
	x0, y0 := at(0)
	x1, y1 := at(1)
	x2, y2 := at(2)
	switch s.kind {
	case moveTo:
		to.MoveTo(x0, y0)
	case lineTo:
		to.LineTo(x0, y0)
	case cubeTo:
		to.CubeTo(x0, y0, x1, y1, x2, y2)
	case closePath:
		to.ClosePath()
	}
}
