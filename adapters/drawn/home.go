package drawn

// Things for the home and for going out.

func chair(s scene) {
	s.shadow(50, 86, 27)
	back := darker(wood(), 0.25)
	s.fill(stroke(3, 40.5, 60, 38.5, 82), back)
	s.fill(stroke(3, 59.5, 60, 61.5, 82), back)
	s.fill(stroke(3.2, 35, 60, 36.5, 24), wood())
	s.fill(stroke(3.2, 65, 60, 63.5, 24), wood())
	s.fill(from(34, 22).cube(33.5, 17.5, 35, 15.5, 39, 15.2).cube(46, 14.6, 54, 14.6, 61, 15.2).
		cube(65, 15.5, 66.5, 17.5, 66, 22).line(64.8, 37).cube(64.5, 40, 63, 41.3, 60, 41.5).
		cube(53, 42, 47, 42, 40, 41.5).cube(37, 41.3, 35.5, 40, 35.2, 37).end(), s.main)
	s.fill(from(37.5, 21).cube(37.3, 19.5, 38, 18.9, 39.5, 18.8).cube(46, 18.2, 54, 18.2, 60.5, 18.8).
		cube(62, 18.9, 62.7, 19.5, 62.5, 21).cube(54, 20.2, 46, 20.2, 37.5, 21).end(), lighter(s.main, 0.3))
	s.fill(stroke(3.6, 33, 62, 28.5, 85), wood())
	s.fill(stroke(3.6, 67, 62, 71.5, 85), wood())
	s.fill(stroke(2, 31, 74, 69, 74), back)
	s.fill(from(35, 54).line(65, 54).cube(69, 54, 72.5, 60, 72.5, 62).line(27.5, 62).cube(27.5, 60, 31, 54, 35, 54).end(), lighter(s.main, 0.15))
	s.fill(box(27, 60.5, 46, 5, 2.4), darker(s.main, 0.2))
}

func lamp(s scene) {
	s.shadow(46, 83, 21)
	s.fill(polygon(63.5, 43, 76, 33.5, 96, 79, 56, 79), glassy(hex(0xFFE9A8), 0.42))
	s.fill(box(28, 78.4, 36, 5, 2.5), darker(s.main, 0.35))
	s.fill(box(40, 75, 12, 5, 2), darker(s.main, 0.2))
	s.fill(stroke(2.8, 46, 76, 31, 52, 54, 27), ink())
	s.fill(circle(31, 52, 3.2), s.accent)
	s.fill(circle(31, 52, 1.3), paper())
	s.fill(circle(69.4, 38.6, 5.4), hex(0xFFF3C9))
	s.fill(from(51, 29).cube(49, 26, 50, 22.5, 53, 20.6).line(55.5, 19).cube(58, 17.8, 60.5, 18.4, 62, 20.4).
		cube(68, 21, 76, 26, 80, 33.5).line(59, 47.5).cube(55, 41, 52.5, 34.5, 51, 29).end(), s.main)
	s.fill(from(58, 18.7).cube(60, 18.6, 61.2, 19.3, 62, 20.4).cube(68, 21, 76, 26, 80, 33.5).line(75, 36.8).
		cube(71, 29, 65, 22, 58, 18.7).end(), lighter(s.main, 0.25))
}

func book(s scene) {
	s.shadow(50, 83.5, 37)
	s.fill(box(17, 73, 66, 10, 2), darker(s.accent, 0.1))
	s.fill(box(23, 74.8, 61, 6.4, 1), paper())
	s.fill(box(23, 77.6, 61, 0.7, 0.3), darker(paper(), 0.2))
	s.fill(box(20, 64, 58, 9, 2), ink())
	s.fill(box(19, 65.6, 54, 5.8, 1), paper())
	s.fill(box(19, 68.2, 54, 0.7, 0.3), darker(paper(), 0.2))
	s.within(turn(7, 50, 64), func() {
		s.fill(box(31.5, 16, 39, 48, 1.8), darker(s.main, 0.35))
		s.fill(box(33, 17.5, 39.2, 45, 1), paper())
		s.fill(box(29, 15, 41, 48, 2), s.main)
		s.fill(box(29, 15, 6, 48, 1.8), darker(s.main, 0.25))
		s.fill(box(40, 22, 24, 12.5, 1.4), paper())
		s.fill(box(43, 25.2, 18, 2.2, 1.1), darker(s.main, 0.35))
		s.fill(box(46, 29.6, 12, 1.6, 0.8), lighter(s.main, 0.3))
		s.fill(circle(52, 48, 7), s.accent)
		s.fill(star(52, 48, 4), paper())
	})
}

func plant(s scene) {
	s.shadow(50, 84, 21)
	green := []uint32{0x3F7D58, 0x4F9468, 0x64A878}
	for i, l := range []struct{ degrees, width, height float64 }{
		{-58, 13, 30}, {58, 13, 30}, {-34, 15, 40}, {34, 15, 40}, {-13, 15, 45}, {16, 15, 43}, {-48, 11, 22}, {46, 11, 23}, {1, 14, 34},
	} {
		s.within(turn(l.degrees, 50, 62), func() {
			s.fill(stroke(1.4, 50, 62, 50, 58), hex(0x356B4B))
			s.fill(leaf(50, 60, l.width, l.height), hex(green[i%3]))
			s.fill(stroke(0.7, 50, 59, 50, 60-l.height*0.86), lighter(hex(green[i%3]), 0.35))
			for j := range 3 {
				y := 60 - l.height*(0.25+float64(j)*0.18)
				s.fill(stroke(0.5, 50-l.width*0.3, y-3, 50, y, 50+l.width*0.3, y-3), lighter(hex(green[i%3]), 0.25))
			}
		})
	}
	s.fill(from(34, 62).line(66, 62).line(62, 81).cube(61.6, 83, 60, 84, 58, 84).line(42, 84).cube(40, 84, 38.4, 83, 38, 81).end(), s.main)
	s.fill(polygon(34.9, 66, 65.1, 66, 64.5, 69, 35.5, 69), darker(s.main, 0.25))
	s.fill(box(31.5, 58.5, 37, 8, 2), lighter(s.main, 0.12))
	s.fill(stroke(1.6, 39.5, 72, 41.6, 80), lighter(s.main, 0.35))
}

func guitar(s scene) {
	s.shadow(38, 86, 22)
	s.within(turn(27, 50, 52).then(zoom(0.9, 58)), func() {
		body := from(50, 44).cube(58, 40, 65, 46, 64, 54).cube(63.5, 58, 62, 60, 63.5, 63).
			cube(67, 68, 71, 72, 70, 80).cube(69, 89, 60, 92, 50, 92).cube(40, 92, 31, 89, 30, 80).
			cube(29, 72, 33, 68, 36.5, 63).cube(38, 60, 36.5, 58, 36, 54).cube(35, 46, 42, 40, 50, 44).end()
		s.fill(body, darker(s.wood, 0.45))
		s.within(zoom(0.93, 68.5), func() { s.fill(body, s.wood) })
		s.fill(from(57, 66).cube(63, 68, 64, 80, 59, 85).line(66, 84).cube(70, 76, 65, 66, 60, 62).end(), darker(s.wood, 0.2))
		s.fill(circle(50, 64.5, 7.6), darker(s.wood, 0.35))
		s.fill(circle(50, 64.5, 6.2), darker(s.wood, 0.75))
		s.fill(box(40, 79, 20, 3.4, 1.2), darker(s.wood, 0.65))
		s.fill(box(47.2, 6, 5.6, 55, 0.8), darker(wood(), 0.55))
		for i := range 8 {
			s.fill(box(47.2, 14+float64(i)*5.2, 5.6, 0.5, 0.2), metal())
		}
		s.fill(from(46.5, 10).line(45.5, -3).cube(48, -4.5, 52, -4.5, 54.5, -3).line(53.5, 10).end(), darker(s.wood, 0.5))
		for i := range 3 {
			y := -0.5 + float64(i)*3.4
			s.fill(box(42.6, y, 3.4, 1.6, 0.8), brass())
			s.fill(box(54, y, 3.4, 1.6, 0.8), brass())
		}
		for i := range 4 {
			x := 48.2 + float64(i)*1.2
			s.fill(stroke(0.28, x, 0, x, 80.5), lighter(metal(), 0.4))
		}
	})
}
