package drawn

// Things for going out, and the parcel for everything else.

func bicycle(s scene) {
	s.shadow(50, 83, 40)
	for _, x := range []float64{27, 73} {
		for i := range 8 {
			s.within(turn(float64(i)*22.5, x, 65), func() { s.fill(stroke(0.35, x, 49, x, 81), darker(metal(), 0.15)) })
		}
		s.fill(ring(x, 65, 16.4, 2.4), ink())
		s.fill(ring(x, 65, 14.6, 0.9), metal())
		s.fill(circle(x, 65, 1.8), ink())
	}
	s.fill(stroke(1.3, 27, 63.6, 46, 62.4), darker(metal(), 0.45))
	s.fill(stroke(1.3, 27, 66.4, 46, 68.6), darker(metal(), 0.45))
	s.fill(stroke(2.3, 27, 65, 47, 65.5, 64, 45, 40.5, 45.5, 27, 65), s.main)
	s.fill(stroke(2.3, 47, 65.5, 39, 40), s.main)
	s.fill(stroke(2.3, 62, 37, 65.5, 49, 73, 65), darker(s.main, 0.18))
	s.fill(stroke(1.7, 39, 40, 38, 36.5), metal())
	s.fill(from(31, 34).cube(36, 32.5, 41, 34.5, 46.5, 34.5).cube(47.8, 35.2, 47, 37, 45, 37.2).
		line(33, 38).cube(30.5, 38, 29.5, 35.5, 31, 34).end(), darker(wood(), 0.35))
	s.fill(stroke(1.8, 62, 37, 61, 32.5, 55.5, 31), metal())
	s.fill(stroke(2.8, 57.5, 31.4, 53, 30.5), darker(wood(), 0.35))
	s.fill(ring(47, 65.5, 3.8, 1.5), darker(metal(), 0.45))
	s.fill(stroke(1.5, 43.6, 58.8, 50.4, 72.2), ink())
	s.fill(stroke(2, 41, 58.8, 46, 58.8), ink())
	s.fill(stroke(2, 48, 72.2, 53, 72.2), ink())
	s.fill(polygon(65, 35, 82, 35, 79.5, 47, 67.5, 47), s.accent)
	for i := range 3 {
		y := 37.8 + float64(i)*2.8
		s.fill(box(66, y, 15, 0.7, 0.3), darker(s.accent, 0.3))
	}
	s.fill(box(64, 33.6, 19, 2.2, 1.1), darker(s.accent, 0.25))
}

func ticket(s scene) {
	s.within(turn(9, 50, 50).then(shift(1, -9)), func() { stub(s, true) })
	s.within(turn(-8, 50, 50).then(shift(-1, 6)), func() { stub(s, false) })
}

func stub(s scene, behind bool) {
	c, text := s.main, paper()
	if behind {
		c = s.accent
	}
	edge := func(y float64) shape {
		out := from(14, y).line(62, y)
		for _, p := range pairs(arc(66, y, 4, 4, 180, 0)) {
			out = out.line(p.x, p.y)
		}
		out = out.line(86, y).line(86, y+34).line(70, y+34)
		for _, p := range pairs(arc(66, y+34, 4, 4, 0, -180)) {
			out = out.line(p.x, p.y)
		}
		return out.line(14, y+34).end()
	}
	s.within(shift(0.8, 1.6), func() { s.fill(edge(33), glassy(darker(s.wall, 0.75), 0.25)) })
	s.fill(edge(33), c)
	s.fill(box(17.5, 36.5, 42, 27, 2), lighter(c, 0.16))
	s.fill(star(29.5, 50, 8.5), text)
	s.fill(box(42, 42, 14.5, 3.4, 1.7), text)
	s.fill(box(42, 49, 14.5, 2, 1), glassy(text, 0.75))
	s.fill(box(42, 53.4, 10, 2, 1), glassy(text, 0.75))
	for i := range 7 {
		s.fill(box(65.5, 38.8+float64(i)*3.3, 1, 1.9, 0.5), glassy(text, 0.85))
	}
	x := 72.0
	for i, w := range []float64{1.6, 0.7, 1.1, 0.6, 1.8, 0.8, 0.7} {
		s.fill(box(x, 39, w, 22, 0), glassy(darker(c, 0.7), 0.9))
		x += w + 0.5 + 0.3*float64(i%2)
	}
}

func pairs(xy []float64) []point {
	out := make([]point, 0, len(xy)/2)
	for i := 0; i+1 < len(xy); i += 2 {
		out = append(out, point{xy[i], xy[i+1]})
	}
	return out
}

func parcel(s scene) {
	card := hex(0xD2A06B)
	s.shadow(50, 83, 33)
	s.fill(polygon(20, 40, 80, 40, 80, 83, 20, 83), card)
	s.fill(polygon(20, 40, 30, 28, 70, 28, 80, 40), lighter(card, 0.22))
	s.fill(polygon(43, 40, 46, 28, 54, 28, 57, 40), lighter(s.accent, 0.1))
	s.fill(polygon(43, 40, 57, 40, 57, 56, 54.6, 54, 52.3, 56, 50, 54, 47.7, 56, 45.4, 54, 43, 56), s.accent)
	s.fill(box(25, 63, 19, 14, 1.2), paper())
	s.fill(box(27.5, 66, 14, 1.6, 0.8), darker(card, 0.4))
	s.fill(box(27.5, 69.4, 10, 1.6, 0.8), darker(card, 0.25))
	for _, x := range []float64{66, 73} {
		s.fill(polygon(x, 66, x+2.6, 70, x+0.9, 70, x+0.9, 76, x-0.9, 76, x-0.9, 70, x-2.6, 70), darker(card, 0.4))
	}
}
