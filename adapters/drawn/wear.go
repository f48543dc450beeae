package drawn

// Things to wear and to carry.

func shoes(s scene) {
	s.shadow(57, 80, 34)
	s.shadow(46, 86.5, 36)
	s.within(shift(7, -1).then(zoom(0.95, 80)), func() { shoe(s, 0.24) })
	s.within(shift(-5, 6), func() { shoe(s, 0) })
}

// shoe is a sneaker whose toe points to the right.
func shoe(s scene, shade float64) {
	upper := darker(s.main, shade)
	s.fill(from(18, 75).
		cube(16, 66, 16, 57, 19, 50).cube(20, 47.5, 23, 47, 25, 49).
		cube(29, 53, 35, 53, 39, 50).line(45, 42).cube(46.5, 40.5, 49, 41, 50, 43).
		cube(54, 52, 61, 59, 70, 62).cube(80, 64, 85, 68, 85, 75).end(), upper)
	s.fill(from(18, 75).cube(16, 66, 16, 57, 19, 50).cube(20, 47.5, 23, 47, 25, 49).
		cube(24, 57, 26, 68, 30, 75).end(), darker(upper, 0.22))
	s.fill(from(66, 75).cube(66, 69, 70, 64, 76, 64.2).cube(82, 66.5, 85, 70, 85, 75).end(), darker(paper(), shade))
	for i := range 3 {
		x := 37 + float64(i)*6.5
		s.fill(polygon(x, 73, x+3.2, 73, x+8, 58, x+4.8, 58), darker(s.accent, shade))
	}
	for i := range 4 {
		x, y := 48.5+float64(i)*4.3, 46+float64(i)*4.2
		s.fill(stroke(1.7, x-4.2, y+3.6, x+1.6, y-0.6), darker(paper(), shade))
	}
	s.fill(box(15.5, 73, 71, 7.5, 3.7), darker(paper(), shade))
	s.fill(box(15.5, 77.6, 71, 2.9, 1.4), darker(s.accent, 0.15+shade))
}

func bag(s scene) {
	s.shadow(50, 82, 33)
	handle := stroke(3.4, arc(50, 45, 15, 25, 180, 360)...)
	s.fill(handle, darker(s.main, 0.4))
	s.fill(from(25, 43).line(75, 43).cube(78, 43, 79, 44, 79.5, 47).line(83, 77).
		cube(83.3, 80, 81.5, 82, 78.5, 82).line(21.5, 82).cube(18.5, 82, 16.7, 80, 17, 77).
		line(20.5, 47).cube(21, 44, 22, 43, 25, 43).end(), s.main)
	s.fill(from(17.6, 72).line(82.4, 72).line(83, 77).cube(83.3, 80, 81.5, 82, 78.5, 82).
		line(21.5, 82).cube(18.5, 82, 16.7, 80, 17, 77).end(), darker(s.main, 0.2))
	s.fill(from(25, 43).line(75, 43).cube(78, 43, 79, 44, 79.5, 47).line(80, 51).
		cube(74, 63, 62, 66, 50, 66).cube(38, 66, 26, 63, 20, 51).line(20.5, 47).
		cube(21, 44, 22, 43, 25, 43).end(), lighter(s.main, 0.18))
	s.fill(box(44.5, 60, 11, 10, 2.5), brass())
	s.fill(box(47.2, 63.4, 5.6, 3.2, 1.4), darker(brass(), 0.45))
	for _, x := range []float64{35, 65} {
		s.fill(box(x-3.2, 41, 6.4, 7, 2), darker(s.main, 0.4))
		s.fill(circle(x, 45, 1.2), brass())
	}
}

func jacket(s scene) {
	s.fill(stroke(1.4, arc(50, 16, 3, 3, 180, 420)...), darker(metal(), 0.35))
	s.fill(stroke(1.4, 51.5, 18.6, 50, 20.5, 50, 24), darker(metal(), 0.35))
	s.fill(stroke(3, 34, 30.5, 50, 23.5, 66, 30.5), wood())
	dark := darker(s.main, 0.22)
	sleeve := func() {
		s.fill(from(33, 30).cube(25, 32, 22, 37, 20, 46).line(14, 73).cube(13.6, 75, 14.5, 76.4, 16.4, 76.8).
			line(24, 78).cube(25.6, 78.2, 26.7, 77.4, 27, 76).line(36, 46).end(), dark)
		s.fill(polygon(14.3, 71.6, 28, 74.4, 27, 77.9, 13.6, 75.1), darker(s.main, 0.5))
	}
	sleeve()
	s.within(mirror(), sleeve)
	s.fill(from(41, 27).cube(36, 28, 33, 29, 31, 31).line(31.5, 78).line(68.5, 78).line(69, 31).
		cube(67, 29, 64, 28, 59, 27).cube(55, 32, 45, 32, 41, 27).end(), s.main)
	s.fill(box(31, 76, 38, 6, 1.6), darker(s.main, 0.5))
	s.fill(from(41, 27).cube(45, 31.5, 55, 31.5, 59, 27).line(57.5, 24.5).cube(53, 27.5, 47, 27.5, 42.5, 24.5).end(), darker(s.main, 0.55))
	collar := func() {
		s.fill(polygon(42.5, 23.6, 50, 34, 44.6, 40.5, 36.8, 28), lighter(s.main, 0.22))
		s.fill(stroke(1.4, 36.5, 59, 43, 56.5), darker(s.main, 0.5))
		s.fill(box(35.5, 43.5, 9, 8, 1), darker(s.main, 0.13))
		s.fill(polygon(35.5, 43.5, 44.5, 43.5, 44.5, 46, 40, 47.6, 35.5, 46), dark)
	}
	collar()
	s.within(mirror(), collar)
	s.fill(box(49.1, 33.5, 1.8, 48, 0.8), darker(s.main, 0.5))
	for i := range 5 {
		s.fill(circle(52.8, 42+float64(i)*8, 1.15), s.accent)
	}
}

func lipstick(s scene) {
	s.shadow(42, 83, 16)
	s.shadow(69, 83, 13)
	s.fill(from(34, 50).line(34, 30).cube(34, 24, 42, 16, 48, 16).cube(49.5, 16, 50, 17, 50, 18.5).line(50, 50).end(), s.lips)
	s.fill(from(34, 31).cube(36, 25, 43, 17, 48.5, 16.2).cube(51, 19, 43, 32, 38, 34).cube(35.5, 35, 34, 33.5, 34, 31).end(), lighter(s.lips, 0.3))
	s.fill(box(31.5, 44, 21, 14, 1.2), brass())
	s.fill(box(34, 44, 3, 14, 0.5), lighter(brass(), 0.45))
	s.fill(box(28.5, 56, 27, 27, 1.8), ink())
	s.fill(box(28.5, 56, 27, 2.6, 1), darker(brass(), 0.1))
	s.fill(box(32, 60, 2.6, 20, 1.3), lighter(ink(), 0.28))
	s.fill(box(57.5, 45, 23, 38, 2.2), lighter(ink(), 0.07))
	s.fill(box(57.5, 76.5, 23, 3, 0.8), brass())
	s.fill(box(61, 49, 2.6, 25, 1.3), lighter(ink(), 0.32))
	s.fill(star(70.5, 60, 3.2), brass())
}

func headphones(s scene) {
	s.shadow(50, 82, 30)
	s.fill(stroke(6.4, arc(50, 52, 27, 30, 178, 362)...), darker(s.main, 0.35))
	s.fill(stroke(3, arc(50, 52.4, 24.6, 27.6, 200, 340)...), lighter(s.main, 0.35))
	cup := func() {
		s.fill(stroke(2.6, 23.2, 46, 22.8, 56), metal())
		s.fill(box(27, 53, 9.5, 28, 4.6), ink())
		s.fill(box(14.5, 52, 15.5, 30, 7), s.main)
		s.fill(box(17.2, 56, 3, 22, 1.5), lighter(s.main, 0.35))
		s.fill(circle(25, 67, 2.5), s.accent)
	}
	cup()
	s.within(mirror(), cup)
}
