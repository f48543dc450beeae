package simulator

import (
	"context"
	"net/http"
	"strings"

	"github.com/junggyenara/junggye/adapters/scenario"
	"github.com/junggyenara/junggye/core/fault"
)

const (
	// maxPhotos is the most that KakaoTalk sends at once.
	maxPhotos = 10
	// maxPhoto is the largest photo taken, in bytes.
	maxPhoto = 16 << 20
)

// Upload has a person send photos: one to ten image files. To an open question
// they are one answer; otherwise each arrives at the fallback block by itself.
func (s *Simulator) Upload(ctx context.Context, personID string, files [][]byte) ([]Turn, error) {
	p, err := s.person(personID)
	if err != nil {
		return nil, err
	}
	if len(files) == 0 || len(files) > maxPhotos {
		return nil, fault.New(fault.Invalid, "sim.photos", maxPhotos)
	}
	links := make([]photoLink, 0, len(files))
	for _, data := range files {
		if len(data) > maxPhoto || !strings.HasPrefix(http.DetectContentType(data), "image/") {
			return nil, fault.New(fault.Invalid, "sim.photo", maxPhoto>>20)
		}
		link, err := s.storePhoto(data)
		if err != nil {
			return nil, err
		}
		links = append(links, link)
	}
	p.talk.Lock()
	defer p.talk.Unlock()
	if p.form != nil {
		turn := p.open(s.o.Now(), &Said{Photos: paths(links)})
		return []Turn{s.answer(ctx, p, turn, reply{photos: links})}, nil
	}
	turns := make([]Turn, 0, len(links))
	for _, link := range links {
		turns = append(turns, s.plainPhoto(ctx, p, link))
	}
	return turns, nil
}

// plainPhoto sends one photo outside of any form.
func (s *Simulator) plainPhoto(ctx context.Context, p *person, link photoLink) Turn {
	turn := p.open(s.o.Now(), &Said{Photos: []string{link.path}})
	block := s.o.Scenario.Block(scenario.FallbackKey)
	f := newForm(block, link.url, nil, wireTrigger{Type: "IMAGE_UPLOAD"})
	f.media = &wireMedia{Type: "image", URL: link.url}
	return s.enter(ctx, p, turn, f)
}

func paths(links []photoLink) []string {
	list := make([]string, 0, len(links))
	for _, l := range links {
		list = append(list, l.path)
	}
	return list
}
