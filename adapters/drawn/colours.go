package drawn

import "image/color"

// palette is what the seed chooses: a colour for the thing, one that goes with
// it, and a pale wall that both stand out from.
type palette struct {
	main, accent, wall color.NRGBA
}

func palettes() []palette {
	return []palette{
		{hex(0xE0675A), hex(0xF0B94B), hex(0xD9E9E7)},
		{hex(0x2F8F8A), hex(0xEE7F64), hex(0xF8E7D9)},
		{hex(0xE2A93B), hex(0x35527C), hex(0xDCE6F1)},
		{hex(0x37558A), hex(0xEF8262), hex(0xF7EAD3)},
		{hex(0x6F9E78), hex(0xD9804F), hex(0xF6E5E1)},
		{hex(0x8C5F8A), hex(0xEBB34A), hex(0xECE9DA)},
		{hex(0xCB7049), hex(0x3E8E8B), hex(0xE0EADD)},
		{hex(0x4F93C4), hex(0xF2BE4E), hex(0xFAE6DC)},
	}
}

// lips are the colours a lipstick comes in.
func lips() []color.NRGBA {
	return []color.NRGBA{hex(0xD8435A), hex(0xB23A48), hex(0xE2706E), hex(0xC2487C), hex(0xA6473A)}
}

// woods are the tops of guitars, light to dark.
func woods() []color.NRGBA {
	return []color.NRGBA{hex(0xE3A857), hex(0xC97B3C), hex(0xA9552D), hex(0xE8BC7C)}
}

func hex(rgb uint32) color.NRGBA {
	return color.NRGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: 255}
}

func ink() color.NRGBA   { return hex(0x2E3440) }
func paper() color.NRGBA { return hex(0xFBF8F1) }
func wood() color.NRGBA  { return hex(0xB98455) }
func metal() color.NRGBA { return hex(0xC9CED6) }
func brass() color.NRGBA { return hex(0xE0B45C) }

// mix goes from a to b; part is 0 to 1.
func mix(a, b color.NRGBA, part float64) color.NRGBA {
	blend := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*part + 0.5) }
	return color.NRGBA{R: blend(a.R, b.R), G: blend(a.G, b.G), B: blend(a.B, b.B), A: blend(a.A, b.A)}
}

func darker(c color.NRGBA, part float64) color.NRGBA  { return mix(c, hex(0x1E2233), part) }
func lighter(c color.NRGBA, part float64) color.NRGBA { return mix(c, hex(0xFFFFFF), part) }

// glassy makes a colour see-through; opacity is 0 to 1.
func glassy(c color.NRGBA, opacity float64) color.NRGBA {
	c.A = uint8(opacity*255 + 0.5)
	return c
}
