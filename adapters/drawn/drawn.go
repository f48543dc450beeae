// Package drawn makes the pictures of the demo market: simple flat drawings of
// second-hand things. It needs no files and no network, and it refuses nothing:
// a thing that it cannot draw comes in a parcel.
package drawn

import (
	"bytes"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
)

const (
	pictureSide = 800
	carrotSide  = 192
	quality     = 84
)

type drawing struct {
	kind   string
	draw   func(scene)
	handed bool // is never made the other way round, so it is not mirrored
}

func drawings() []drawing {
	return []drawing{
		{kind: "shoes", draw: shoes},
		{kind: "bag", draw: bag},
		{kind: "chair", draw: chair},
		{kind: "laptop", draw: laptop},
		{kind: "phone", draw: phone},
		{kind: "book", draw: book, handed: true},
		{kind: "camera", draw: camera, handed: true},
		{kind: "bicycle", draw: bicycle},
		{kind: "lamp", draw: lamp},
		{kind: "game", draw: game, handed: true},
		{kind: "ticket", draw: ticket},
		{kind: "lipstick", draw: lipstick},
		{kind: "guitar", draw: guitar},
		{kind: "plant", draw: plant},
		{kind: "jacket", draw: jacket},
		{kind: "headphones", draw: headphones},
	}
}

// Kinds lists the things that Picture knows, always in the same order.
func Kinds() []string {
	all := drawings()
	kinds := make([]string, len(all))
	for i, d := range all {
		kinds[i] = d.kind
	}
	return kinds
}

// Picture draws a thing as a JPEG of 800 x 800 pixels. The seed chooses its
// colours and which way it faces; equal arguments give equal bytes. An unknown
// kind gives a closed parcel.
func Picture(kind string, seed int64) []byte {
	thing, salt := drawing{draw: parcel}, uint64(0)
	for i, d := range drawings() {
		if d.kind == kind {
			thing, salt = d, uint64(i)+1
		}
	}
	s := newScene(rand.New(rand.NewPCG(uint64(seed), salt)))
	s.background()
	if s.mirrored && !thing.handed {
		s.within(mirror(), func() { thing.draw(s) })
	} else {
		thing.draw(s)
	}
	var out bytes.Buffer
	// Writing to memory cannot fail, and the size is far below JPEG's limit.
	_ = jpeg.Encode(&out, s.img, &jpeg.Options{Quality: quality})
	return out.Bytes()
}

// Carrot draws the channel's profile picture, a carrot on a white square with
// round corners, as a PNG of 192 x 192 pixels.
func Carrot() []byte {
	c := newCanvas(carrotSide)
	c.fill(box(0, 0, 100, 100, 24), hex(0xFFFFFF))
	c.within(turn(38, 50, 50).then(zoom(1.22, 52)), func() { carrot(c) })
	var out bytes.Buffer
	_ = png.Encode(&out, c.img) // as above
	return out.Bytes()
}

// scene is a canvas with the choices that the seed made.
type scene struct {
	*canvas
	palette
	lips, wood color.NRGBA
	mirrored   bool
}

func newScene(r *rand.Rand) scene {
	return scene{
		canvas:   newCanvas(pictureSide),
		palette:  palettes()[r.IntN(len(palettes()))],
		lips:     lips()[r.IntN(len(lips()))],
		wood:     woods()[r.IntN(len(woods()))],
		mirrored: r.IntN(2) == 1,
	}
}

// background is a wall with a pale disc, and a floor.
func (s scene) background() {
	s.cover(0, 100, s.wall)
	s.fill(circle(50, 47, 37), lighter(s.wall, 0.5))
	s.cover(79, 100, mix(s.wall, s.main, 0.14))
}

// shadow is where a thing of half width rx touches the floor.
func (s scene) shadow(x, y, rx float64) {
	for i := range 6 {
		grow := float64(i) * 0.55
		s.fill(ellipse(x, y, rx-1.5+2*grow, 1.2+grow), glassy(darker(s.wall, 0.75), 0.06))
	}
}

func carrot(c *canvas) {
	green, orange := hex(0x57A05A), hex(0xF5822A)
	for _, l := range []struct{ degrees, width, height float64 }{{-34, 10, 25}, {34, 10, 25}, {0, 12, 32}} {
		c.within(turn(l.degrees, 50, 36), func() {
			c.fill(leaf(50, 38, l.width, l.height), mix(green, hex(0x2F7D45), (34-abs(l.degrees))/68))
		})
	}
	c.fill(from(35, 42).
		cube(35, 33, 42, 32, 50, 32).cube(58, 32, 65, 33, 65, 42).
		cube(65, 56, 56, 82, 51.5, 88).cube(50.7, 89, 49.3, 89, 48.5, 88).
		cube(44, 82, 35, 56, 35, 42).end(), orange)
	c.fill(from(58, 33.2).cube(63, 34.5, 65, 37, 65, 42).
		cube(65, 56, 56, 82, 51.5, 88).cube(57, 72, 62, 50, 58, 33.2).end(), hex(0xE56F1B))
	for _, mark := range [][]float64{{36.5, 47, 45, 48.5}, {63.6, 53, 56, 54.5}, {40, 61.5, 47, 63}} {
		c.fill(stroke(2, mark...), hex(0xCF5F12))
	}
}

func abs(x float64) float64 { return max(x, -x) }
