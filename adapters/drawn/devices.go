package drawn

// Things with a battery.

func laptop(s scene) {
	s.shadow(50, 79.5, 41)
	s.fill(box(21, 25, 58, 43, 3), ink())
	s.fill(box(23.5, 27.5, 53, 36, 1.2), lighter(s.main, 0.35))
	s.fill(circle(63, 38, 5.5), lighter(s.accent, 0.25))
	s.fill(from(23.5, 56).cube(32, 42, 38, 42, 46, 53).cube(53, 44, 60, 45, 76.5, 58).
		line(76.5, 62.3).cube(76.5, 63, 76, 63.5, 75.3, 63.5).line(24.7, 63.5).
		cube(24, 63.5, 23.5, 63, 23.5, 62.3).end(), s.main)
	s.fill(from(23.5, 61).cube(36, 54, 52, 54, 76.5, 61.5).line(76.5, 62.3).
		cube(76.5, 63, 76, 63.5, 75.3, 63.5).line(24.7, 63.5).cube(24, 63.5, 23.5, 63, 23.5, 62.3).end(), darker(s.main, 0.3))
	s.fill(circle(50, 26.3, 0.5), lighter(ink(), 0.5))
	s.fill(polygon(21, 67.5, 79, 67.5, 89, 77, 11, 77), metal())
	s.fill(polygon(25, 68.6, 75, 68.6, 79.5, 72.8, 20.5, 72.8), lighter(ink(), 0.14))
	for row := range 3 {
		y := 69 + float64(row)*1.3
		s.fill(polygon(24.6-float64(row)*1.3, y+0.95, 75.4+float64(row)*1.3, y+0.95,
			75.6+float64(row)*1.3, y+1.2, 24.4-float64(row)*1.3, y+1.2), metal())
	}
	s.fill(polygon(42.5, 73.6, 57.5, 73.6, 58.6, 76.2, 41.4, 76.2), darker(metal(), 0.13))
	s.fill(box(11, 76.6, 78, 2.8, 1.3), darker(metal(), 0.25))
}

func phone(s scene) {
	s.shadow(50, 84, 20)
	s.within(turn(-9, 50, 50), func() {
		s.fill(box(31.5, 14, 37, 70, 6.4), ink())
		s.fill(box(68.2, 30, 1.4, 8, 0.6), ink())
		s.fill(box(33.6, 16.1, 32.8, 65.8, 4.6), lighter(s.main, 0.1))
		s.fill(from(33.6, 62).cube(42, 48, 54, 66, 66.4, 46).line(66.4, 77.3).
			cube(66.4, 80, 64.5, 81.9, 61.8, 81.9).line(38.2, 81.9).cube(35.5, 81.9, 33.6, 80, 33.6, 77.3).end(), darker(s.main, 0.22))
		s.fill(box(45, 17.8, 10, 2.6, 1.3), ink())
		s.fill(box(37.4, 24, 25.2, 10, 2.4), glassy(paper(), 0.88))
		s.fill(box(40, 26.4, 10, 1.8, 0.9), s.main)
		s.fill(box(40, 29.8, 16, 1.4, 0.7), darker(paper(), 0.25))
		icons(s)
		s.fill(box(44, 79.4, 12, 1, 0.5), glassy(paper(), 0.9))
	})
}

func icons(s scene) {
	for row := range 3 {
		for col := range 4 {
			x, y := 37.4+float64(col)*6.65, 40+float64(row)*8.4
			if row == 2 {
				y = 71
			}
			c := lighter(s.accent, 0.15)
			switch (row + col) % 3 {
			case 1:
				c = paper()
			case 2:
				c = lighter(s.main, 0.5)
			}
			s.fill(box(x, y, 5.2, 5.2, 1.5), c)
		}
	}
}

func camera(s scene) {
	s.shadow(50, 80.5, 36)
	s.fill(box(22, 31.5, 11, 7, 1.6), metal())
	s.fill(box(67, 32.5, 8, 6, 1.4), darker(metal(), 0.2))
	s.fill(from(37, 37).line(41, 28.5).cube(41.5, 27.4, 42.4, 27, 43.5, 27).line(56.5, 27).
		cube(57.6, 27, 58.5, 27.4, 59, 28.5).line(63, 37).end(), darker(metal(), 0.08))
	s.fill(box(44, 29.5, 12, 5, 1), lighter(ink(), 0.1))
	s.fill(box(15, 35, 70, 45, 5), metal())
	s.fill(polygon(15, 45, 85, 45, 85, 72, 15, 72), s.main)
	s.fill(polygon(15, 45, 26, 45, 26, 72, 15, 72), darker(s.main, 0.16))
	s.fill(circle(50, 58, 21), lighter(metal(), 0.5))
	s.fill(circle(50, 58, 18.6), ink())
	s.fill(ring(50, 58, 15, 0.8), lighter(ink(), 0.35))
	s.fill(circle(50, 58, 12), darker(hex(0x3C5A86), 0.25))
	s.fill(circle(50, 58, 8), hex(0x4C74AE))
	s.fill(circle(50, 58, 4.2), darker(hex(0x3C5A86), 0.45))
	s.fill(ellipse(45.2, 52.8, 3.6, 2.6), glassy(paper(), 0.85))
	s.fill(circle(54.6, 62.6, 1.2), glassy(paper(), 0.6))
	s.fill(circle(77, 40, 2), hex(0xE2574C))
	s.fill(box(20, 38.4, 12, 3, 1.5), darker(metal(), 0.3))
}

func game(s scene) {
	s.shadow(50, 82, 34)
	s.within(shift(0, 3), func() {
		pad := from(30, 33).cube(35, 33, 37, 36, 41, 36).line(59, 36).cube(63, 36, 65, 33, 70, 33).
			cube(80, 33, 84, 42, 87, 56).cube(89.5, 68, 89, 78, 82, 79).cube(75, 80, 72, 66, 64, 64).
			line(36, 64).cube(28, 66, 25, 80, 18, 79).cube(11, 78, 10.5, 68, 13, 56).cube(16, 42, 20, 33, 30, 33).end()
		s.fill(box(22, 29.5, 15, 9, 3.5), darker(s.main, 0.45))
		s.fill(box(63, 29.5, 15, 9, 3.5), darker(s.main, 0.45))
		s.within(shift(0, 1.8), func() { s.fill(pad, darker(s.main, 0.3)) })
		s.fill(pad, s.main)
		s.fill(box(24.2, 47.2, 13.6, 4.6, 1.2), ink())
		s.fill(box(28.7, 42.7, 4.6, 13.6, 1.2), ink())
		s.fill(circle(69, 49.5, 10), darker(s.main, 0.28))
		for i, c := range []uint32{0xF2C14E, 0xE4685A, 0x6FBF8B, 0x6FB1E0} {
			s.within(turn(float64(i)*90, 69, 49.5), func() { s.fill(circle(69, 43.6, 2.7), hex(c)) })
		}
		for _, x := range []float64{41, 59} {
			s.fill(circle(x, 59, 6), darker(s.main, 0.35))
			s.fill(circle(x, 58.4, 4.6), ink())
			s.fill(circle(x, 57.8, 3.2), lighter(ink(), 0.16))
		}
		s.fill(box(44, 44, 4, 1.8, 0.9), lighter(s.main, 0.5))
		s.fill(box(52, 44, 4, 1.8, 0.9), lighter(s.main, 0.5))
	})
}
