package app

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/member"
	"github.com/junggyenara/junggye/core/news"
)

// photoTries is how often the background asks for a photo. KakaoTalk's upload
// links live ten minutes.
const photoTries = 5

// photoSwaps is how often a profile picture is tried against other taps.
const photoSwaps = 3

// fetchInline gives the photos the reply's patience and returns the listing as
// it stands then. What is not there yet comes in the background.
func (m *Market) fetchInline(ctx context.Context, l listing.Listing) listing.Listing {
	if l.Photos.Count(listing.PhotoPending) == 0 {
		return l
	}
	short, cancel := context.WithTimeout(ctx, inlineFor)
	defer cancel()
	// A failure here is the background's business.
	if err := m.FetchPhotos(short, l.ID, false); err != nil {
		m.Wake()
	}
	if now, err := m.Store.Repos().Listings.Get(ctx, l.ID); err == nil {
		return now
	}
	return l
}

// FetchPhotos brings a listing's pending photos into our own store. It is
// Unavailable while some may still come; with last set those are given up and
// the owner is told.
func (m *Market) FetchPhotos(ctx context.Context, id listing.ID, last bool) error {
	l, err := m.Store.Repos().Listings.Get(ctx, id)
	if err != nil {
		return err
	}
	pending := l.Photos
	var wg sync.WaitGroup
	for i := range pending {
		if pending[i].State == listing.PhotoPending {
			wg.Go(func() { pending[i] = m.fetchPhoto(ctx, pending[i], last) })
		}
	}
	wg.Wait()
	unused, err := m.savePhotos(ctx, id, l.Photos, pending)
	m.removeBlobs(ctx, unused...)
	return err
}

// removeBlobs drops what nobody refers to any more; an empty key is none.
func (m *Market) removeBlobs(ctx context.Context, keys ...string) {
	for _, key := range keys {
		if key == "" {
			continue
		}
		if err := m.Blobs.Remove(context.WithoutCancel(ctx), key); err != nil {
			m.Report("remove an unused photo", err)
		}
	}
}

// fetchPhoto returns the photo stored, failed, or still pending.
func (m *Market) fetchPhoto(ctx context.Context, p listing.Photo, last bool) listing.Photo {
	data, err := m.Photos.Fetch(ctx, p.Source)
	if err == nil {
		key := m.photoKey("listing")
		if err = m.Blobs.Put(ctx, key, "image/jpeg", data); err == nil {
			return listing.Photo{State: listing.PhotoStored, Source: p.Source, Key: key}
		}
	}
	if last || fault.Is(err, fault.Invalid) {
		return listing.Photo{State: listing.PhotoFailed, Source: p.Source}
	}
	return p
}

func (m *Market) photoKey(kind string) string {
	return fmt.Sprintf("%s/%s/%s.jpg", kind, m.Clock.Now().Format("2006-01"), m.Source.Name())
}

// savePhotos writes what was fetched. Photos that were replaced meanwhile are
// left alone; the keys that came for them are returned.
func (m *Market) savePhotos(ctx context.Context, id listing.ID, was, got listing.Photos) (unused []string, err error) {
	waiting := false
	// What was fetched must not be lost to the caller's impatience.
	ctx = context.WithoutCancel(ctx)
	err = m.in(ctx, func(s step) error {
		unused = nil
		l, err := s.r.Listings.Get(s.ctx, id)
		if err != nil {
			return err
		}
		next, failed := l, false
		for i := range was {
			if was[i].State != listing.PhotoPending {
				continue
			}
			if l.Photos[i] != was[i] {
				unused = append(unused, got[i].Key)
				continue
			}
			next.Photos[i] = got[i]
			failed = failed || got[i].State == listing.PhotoFailed
		}
		waiting = next.Photos.Count(listing.PhotoPending) > 0
		if next == l {
			return nil
		}
		if failed {
			if err := s.r.News.Add(s.ctx, []news.Item{s.newsOfListing(l, NewsPhotoFailed)}); err != nil {
				return err
			}
		}
		_, err = s.r.Listings.Save(s.ctx, next)
		return err
	})
	if err == nil && waiting {
		err = fault.New(fault.Unavailable, CodePhotosPending)
	}
	return unused, err
}

// Reasons about photos.
const (
	CodePhotosPending fault.Code = "photo.pending"
	CodePhotoFetch    fault.Code = "photo.fetch"
)

// SetProfilePhoto fetches and stores a member's picture within the caller's
// patience. The same picture again stays where it is.
func (m *Market) SetProfilePhoto(ctx context.Context, id member.ID, source string) (member.Member, error) {
	if !m.Photos.Allowed(source) {
		return member.Member{}, fault.New(fault.Invalid, listing.CodePhotoHost)
	}
	data, err := m.Photos.Fetch(ctx, source)
	if err != nil {
		return member.Member{}, fault.Wrap(fault.KindOf(err), CodePhotoFetch, err)
	}
	who, err := m.saveMember(ctx, id, func(step, *member.Member) error { return nil }) // as it stands
	for try := 1; err == nil; try++ {
		seen := who.PhotoKey
		if m.isStored(ctx, seen, data) {
			return who, nil
		}
		key := m.photoKey("profile")
		if err := m.Blobs.Put(ctx, key, "image/jpeg", data); err != nil {
			return member.Member{}, err
		}
		who, err = m.saveMember(ctx, id, func(_ step, who *member.Member) error {
			if who.PhotoKey == seen {
				who.PhotoKey = key
			}
			return nil
		})
		if err == nil && who.PhotoKey == key {
			m.removeBlobs(ctx, seen)
			return who, nil
		}
		// Another tap was faster, perhaps with the same picture.
		m.removeBlobs(ctx, key)
		if err == nil && try == photoSwaps {
			err = fault.New(fault.Stale, "")
		}
	}
	return who, err
}

// isStored reports whether the object under key is data.
func (m *Market) isStored(ctx context.Context, key string, data []byte) bool {
	if key == "" {
		return false
	}
	blob, err := m.Blobs.Get(ctx, key)
	return err == nil && bytes.Equal(blob.Data, data)
}

// photoBody says which listing, and by its first address which photos of it.
func photoBody(l listing.Listing) string {
	return strconv.FormatInt(int64(l.ID), 10) + " " + l.Photos[0].Source
}

// workPhotos handles an outbox message of photos. When they were replaced
// meanwhile, another message brings the new ones: the tries of the old ones
// must not count against them.
func (m *Market) workPhotos(ctx context.Context, body string, failures int) error {
	number, source, _ := strings.Cut(body, " ")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return fmt.Errorf("read a photo message: %w", err)
	}
	l, err := m.Store.Repos().Listings.Get(ctx, listing.ID(id))
	if err != nil || l.Photos[0].Source != source {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	return m.FetchPhotos(ctx, listing.ID(id), failures+1 >= photoTries)
}
