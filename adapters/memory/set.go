package memory

import "slices"

// setChunk bounds how much one insertion moves.
const setChunk = 512

// set is an ordered set: sorted chunks of bounded size, so that an insertion or
// removal in the middle of a hundred thousand entries moves a few hundred only.
type set[K any] struct {
	compare func(a, b K) int
	chunks  [][]K
	size    int
}

func newSet[K any](compare func(a, b K) int) *set[K] { return &set[K]{compare: compare} }

// chunk finds the first chunk whose last entry is not before k.
func (s *set[K]) chunk(k K) int {
	i, _ := slices.BinarySearchFunc(s.chunks, k, func(c []K, k K) int { return s.compare(c[len(c)-1], k) })
	return i
}

func (s *set[K]) add(k K) {
	if len(s.chunks) == 0 {
		s.chunks = append(s.chunks, []K{k})
		s.size++
		return
	}
	i := min(s.chunk(k), len(s.chunks)-1)
	at, found := slices.BinarySearchFunc(s.chunks[i], k, s.compare)
	if found {
		return
	}
	s.size++
	c := slices.Insert(s.chunks[i], at, k)
	s.chunks[i] = c
	if len(c) <= setChunk {
		return
	}
	// Keys mostly grow: a full last chunk stays full and a new one begins.
	half := len(c) / 2
	if i == len(s.chunks)-1 && at == len(c)-1 {
		half = len(c) - 1
	}
	s.chunks = slices.Insert(s.chunks, i+1, slices.Clone(c[half:]))
	s.chunks[i] = slices.Clip(c[:half])
}

func (s *set[K]) remove(k K) {
	i := s.chunk(k)
	if i == len(s.chunks) {
		return
	}
	at, found := slices.BinarySearchFunc(s.chunks[i], k, s.compare)
	if !found {
		return
	}
	s.size--
	if s.chunks[i] = slices.Delete(s.chunks[i], at, at+1); len(s.chunks[i]) == 0 {
		s.chunks = slices.Delete(s.chunks, i, i+1)
	}
}

// up calls yield with the entries from k on, in order, until it returns false.
func (s *set[K]) up(k K, yield func(K) bool) {
	for i := s.chunk(k); i < len(s.chunks); i++ {
		at, _ := slices.BinarySearchFunc(s.chunks[i], k, s.compare)
		for ; at < len(s.chunks[i]); at++ {
			if !yield(s.chunks[i][at]) {
				return
			}
		}
	}
}

// down calls yield with the entries before or at k, last first, until it
// returns false.
func (s *set[K]) down(k K, yield func(K) bool) {
	for i := min(s.chunk(k), len(s.chunks)-1); i >= 0; i-- {
		at, found := slices.BinarySearchFunc(s.chunks[i], k, s.compare)
		if !found {
			at--
		}
		for ; at >= 0; at-- {
			if !yield(s.chunks[i][at]) {
				return
			}
		}
	}
}

// index groups ids by what they are looked up with.
type index[G comparable] map[G]*set[int64]

func (x index[G]) add(g G, id int64) {
	if x[g] == nil {
		x[g] = newIDs()
	}
	x[g].add(id)
}

func (x index[G]) remove(g G, id int64) {
	if s := x[g]; s != nil {
		if s.remove(id); s.size == 0 {
			delete(x, g)
		}
	}
}

// of returns the group, empty when there is none.
func (x index[G]) of(g G) *set[int64] {
	if s := x[g]; s != nil {
		return s
	}
	return newIDs()
}

func newIDs() *set[int64] {
	return newSet(func(a, b int64) int {
		switch {
		case a < b:
			return -1
		case a > b:
			return 1
		}
		return 0
	})
}
