package simulator

import (
	"crypto/subtle"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// photoLife is how long the addresses of sent photos work.
	photoLife = 10 * time.Minute
	// maxStored bounds the memory for photos, in bytes; the oldest go first.
	maxStored  = 128 << 20
	securePath = "/sim/secure/"
)

// photoLink is a stored photo: url is what the market is given, path is the
// same without the host, for this page.
type photoLink struct {
	url, path string
	expires   time.Time
}

type photo struct {
	data        []byte
	contentType string
	signature   string
	credential  string
	expires     time.Time
}

// photoStore keeps sent photos for as long as Kakao would.
type photoStore struct {
	now   func() time.Time
	mu    sync.Mutex
	byKey map[string]*photo
	order []string
	size  int
}

func newPhotoStore(now func() time.Time) *photoStore {
	return &photoStore{now: now, byKey: map[string]*photo{}}
}

// keep stores a photo under key and makes room by dropping what is expired, or
// the oldest.
func (ps *photoStore) keep(key string, p *photo) {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	ps.byKey[key] = p
	ps.order = append(ps.order, key)
	ps.size += len(p.data)
	for len(ps.order) > 1 {
		oldest := ps.byKey[ps.order[0]]
		if ps.size <= maxStored && ps.now().Before(oldest.expires) {
			return
		}
		ps.size -= len(oldest.data)
		delete(ps.byKey, ps.order[0])
		ps.order = ps.order[1:]
	}
}

func (ps *photoStore) find(key string) (*photo, bool) {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	p, ok := ps.byKey[key]
	if !ok || !ps.now().Before(p.expires) {
		return nil, false
	}
	return p, true
}

// storePhoto keeps a photo and signs an address for it in the form of Kakao's.
func (s *Simulator) storePhoto(data []byte) (photoLink, error) {
	raw, err := s.token(40)
	if err != nil {
		return photoLink{}, err
	}
	expires := s.o.Now().Add(photoLife).Truncate(time.Second)
	key := raw[:6] + "/" + raw[6:16]
	p := &photo{
		data: data, contentType: http.DetectContentType(data), expires: expires,
		credential: raw[16:48], signature: raw[48:] + "=",
	}
	s.photos.keep(key, p)
	path := fmt.Sprintf("%sdna/%s/XXX/img_org.jpg?credential=%s&expires=%d&allow_ip=&allow_referer=&signature=%s",
		securePath, key, p.credential, expires.Unix(), url.QueryEscape(p.signature))
	return photoLink{url: strings.TrimRight(s.o.BaseURL(), "/") + path, path: path, expires: expires}, nil
}

// serveSecure gives out a photo to whoever has its signed address, in time.
func (s *Simulator) serveSecure(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	p, ok := s.photos.find(r.PathValue("a") + "/" + r.PathValue("b"))
	if !ok || subtle.ConstantTimeCompare([]byte(q.Get("signature")), []byte(p.signature)) != 1 ||
		q.Get("credential") != p.credential || q.Get("expires") != strconv.FormatInt(p.expires.Unix(), 10) {
		http.Error(w, "forbidden", http.StatusForbidden)
		return
	}
	w.Header().Set("Content-Type", p.contentType)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Length", strconv.Itoa(len(p.data)))
	_, _ = w.Write(p.data)
}

// wireSecure is the plug-in's value; all of its fields are texts.
type wireSecure struct {
	PrivacyAgreement string `json:"privacyAgreement"`
	ImageQuantity    string `json:"imageQuantity"`
	SecureURLs       string `json:"secureUrls"`
	Expire           string `json:"expire"`
}

// secureImageValue is the plug-in's value for some photos: the list of their
// addresses as typed, the JSON text as resolved.
func secureImageValue(photos []photoLink) wireValue {
	urls := make([]string, 0, len(photos))
	for _, p := range photos {
		urls = append(urls, p.url)
	}
	list := "List(" + strings.Join(urls, ", ") + ")"
	return wireValue{Value: list, ResolvedValue: string(mustJSON(wireSecure{
		PrivacyAgreement: "Y", ImageQuantity: strconv.Itoa(len(photos)), SecureURLs: list,
		Expire: photos[0].expires.UTC().Format("2006-01-02T15:04:05-0700"),
	}))}
}
