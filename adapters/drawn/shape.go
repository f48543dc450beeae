package drawn

import "math"

type point struct{ x, y float64 }

type kind uint8

const (
	moveTo kind = iota
	lineTo
	cubeTo
	closePath
)

// points is how many points a segment of this kind has.
func (k kind) points() int {
	switch k {
	case cubeTo:
		return 3
	case closePath:
		return 0
	default:
		return 1
	}
}

type segment struct {
	kind kind
	p    [3]point
}

// shape is a set of closed outlines. All builders run clockwise, so that
// overlapping outlines of one shape add up instead of cutting holes.
type shape []segment

func from(x, y float64) shape { return shape{{kind: moveTo, p: [3]point{{x, y}}}} }

func (s shape) line(x, y float64) shape {
	return append(s, segment{kind: lineTo, p: [3]point{{x, y}}})
}

func (s shape) cube(x1, y1, x2, y2, x, y float64) shape {
	return append(s, segment{kind: cubeTo, p: [3]point{{x1, y1}, {x2, y2}, {x, y}}})
}

func (s shape) end() shape { return append(s, segment{kind: closePath}) }

// polygon takes x and y in turn.
func polygon(xy ...float64) shape {
	s := from(xy[0], xy[1])
	for i := 2; i+1 < len(xy); i += 2 {
		s = s.line(xy[i], xy[i+1])
	}
	return s.end()
}

// roundness places the control points that make four cubic curves a circle.
const roundness = 0.5523

func ellipse(x, y, rx, ry float64) shape {
	kx, ky := rx*roundness, ry*roundness
	return from(x+rx, y).
		cube(x+rx, y+ky, x+kx, y+ry, x, y+ry).
		cube(x-kx, y+ry, x-rx, y+ky, x-rx, y).
		cube(x-rx, y-ky, x-kx, y-ry, x, y-ry).
		cube(x+kx, y-ry, x+rx, y-ky, x+rx, y).end()
}

func circle(x, y, r float64) shape { return ellipse(x, y, r, r) }

// box is a rectangle with round corners.
func box(x, y, w, h, r float64) shape {
	k := r * (1 - roundness)
	return from(x+r, y).
		line(x+w-r, y).cube(x+w-k, y, x+w, y+k, x+w, y+r).
		line(x+w, y+h-r).cube(x+w, y+h-k, x+w-k, y+h, x+w-r, y+h).
		line(x+r, y+h).cube(x+k, y+h, x, y+h-k, x, y+h-r).
		line(x, y+r).cube(x, y+k, x+k, y, x+r, y).end()
}

// stroke is a line of some width through points, with round joints and ends.
func stroke(width float64, xy ...float64) shape {
	var s shape
	r := width / 2
	for i := 0; i+1 < len(xy); i += 2 {
		s = append(s, circle(xy[i], xy[i+1], r)...)
		if i+3 >= len(xy) {
			break
		}
		dx, dy := xy[i+2]-xy[i], xy[i+3]-xy[i+1]
		length := math.Hypot(dx, dy)
		nx, ny := dy/length*r, -dx/length*r
		s = append(s, polygon(
			xy[i]+nx, xy[i+1]+ny, xy[i+2]+nx, xy[i+3]+ny,
			xy[i+2]-nx, xy[i+3]-ny, xy[i]-nx, xy[i+1]-ny)...)
	}
	return s
}

// arc lists points on an ellipse, from one angle to another in degrees; zero
// is right and angles grow clockwise.
func arc(x, y, rx, ry, start, stop float64) []float64 {
	const steps = 28
	xy := make([]float64, 0, 2*steps+2)
	for i := range steps + 1 {
		sin, cos := math.Sincos((start + (stop-start)*float64(i)/steps) * math.Pi / 180)
		xy = append(xy, x+rx*cos, y+ry*sin)
	}
	return xy
}

// ring is a circle line of some width.
func ring(x, y, r, width float64) shape {
	return stroke(width, arc(x, y, r, r, 0, 360)...)
}

// leaf points from x, y to the top, with its widest place below the middle.
func leaf(x, y, width, height float64) shape {
	return from(x, y).
		cube(x-width*0.75, y-height*0.25, x-width*0.6, y-height*0.7, x, y-height).
		cube(x+width*0.6, y-height*0.7, x+width*0.75, y-height*0.25, x, y).end()
}

func star(x, y, r float64) shape {
	var xy []float64
	for i := range 10 {
		radius := r
		if i%2 == 1 {
			radius = r * 0.45
		}
		sin, cos := math.Sincos(float64(i)*math.Pi/5 - math.Pi/2)
		xy = append(xy, x+radius*cos, y+radius*sin)
	}
	return polygon(xy...)
}
