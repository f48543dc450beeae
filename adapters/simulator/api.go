package simulator

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"

	"github.com/junggyenara/junggye/core/fault"
)

const (
	maxBody   = 64 << 10
	maxUpload = maxPhotos*maxPhoto + maxBody
	// maxInMemory is how much of an upload stays out of temporary files.
	maxInMemory = 32 << 20
)

// Handler serves the page under "/" and everything else under "/sim/".
func (s *Simulator) Handler() http.Handler {
	page := http.NewServeMux()
	page.HandleFunc("GET /{$}", s.servePage)
	page.HandleFunc("GET /sim/gallery", s.serveGallery)
	page.HandleFunc("GET /sim/channel", s.serveChannel)
	page.Handle("GET /sim/static/", staticFiles())
	page.HandleFunc("GET /sim/samples/{name}", s.serveSample)
	page.HandleFunc("GET /sim/people", s.listPeople)
	page.HandleFunc("POST /sim/people", s.addPerson)
	page.HandleFunc("GET /sim/people/{id}/turns", s.listTurns)
	page.HandleFunc("POST /sim/people/{id}/say", s.postSay)
	page.HandleFunc("POST /sim/people/{id}/press", s.postPress)
	page.HandleFunc("POST /sim/people/{id}/upload", s.postUpload)
	page.HandleFunc("POST /sim/reset", s.postReset)

	// The market's server calls these; browsers' rules of origin do not apply.
	root := http.NewServeMux()
	root.HandleFunc("POST "+callbackPath+"{token}", s.serveCallback)
	root.HandleFunc("GET "+securePath+"dna/{a}/{b}/XXX/{file}", s.serveSecure)
	root.Handle("/", http.NewCrossOriginProtection().Handler(page))
	return root
}

type turnsAnswer struct {
	Turns []Turn `json:"turns"`
}

func (s *Simulator) listPeople(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]any{"people": s.People()})
}

func (s *Simulator) addPerson(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Name string `json:"name"`
	}
	if !s.read(w, r, &in) {
		return
	}
	p, err := s.AddPerson(in.Name)
	if err != nil {
		s.refuse(w, err)
		return
	}
	writeJSON(w, http.StatusCreated, p)
}

func (s *Simulator) listTurns(w http.ResponseWriter, r *http.Request) {
	after, _ := strconv.Atoi(r.URL.Query().Get("after"))
	turns, err := s.Turns(r.PathValue("id"), after)
	if err != nil {
		s.refuse(w, err)
		return
	}
	writeJSON(w, http.StatusOK, turnsAnswer{turns})
}

// postSay, like its neighbours, lets the turn go on when the browser goes away,
// as Kakao would.
func (s *Simulator) postSay(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Text string `json:"text"`
	}
	if !s.read(w, r, &in) {
		return
	}
	turn, err := s.Say(context.WithoutCancel(r.Context()), r.PathValue("id"), in.Text)
	s.answerTurn(w, turn, err)
}

func (s *Simulator) postPress(w http.ResponseWriter, r *http.Request) {
	var in Press
	if !s.read(w, r, &in) {
		return
	}
	turn, err := s.Press(context.WithoutCancel(r.Context()), r.PathValue("id"), in)
	s.answerTurn(w, turn, err)
}

func (s *Simulator) answerTurn(w http.ResponseWriter, turn Turn, err error) {
	if err != nil {
		s.refuse(w, err)
		return
	}
	writeJSON(w, http.StatusOK, turnsAnswer{[]Turn{turn}})
}

// postUpload takes files in the field "photo" and names in the field "sample".
func (s *Simulator) postUpload(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	if err := r.ParseMultipartForm(maxInMemory); err != nil {
		s.refuse(w, fault.Wrap(fault.Invalid, "sim.body", err))
		return
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }()
	files := [][]byte{}
	for _, name := range r.MultipartForm.Value["sample"] {
		if data, ok := s.o.Samples[name]; ok {
			files = append(files, data)
		}
	}
	for _, header := range r.MultipartForm.File["photo"] {
		data, err := readPart(header)
		if err != nil {
			s.refuse(w, fault.Wrap(fault.Invalid, "sim.body", err))
			return
		}
		files = append(files, data)
	}
	turns, err := s.Upload(context.WithoutCancel(r.Context()), r.PathValue("id"), files)
	if err != nil {
		s.refuse(w, err)
		return
	}
	writeJSON(w, http.StatusOK, turnsAnswer{turns})
}

func readPart(header *multipart.FileHeader) ([]byte, error) {
	file, err := header.Open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, maxPhoto+1))
}

func (s *Simulator) postReset(w http.ResponseWriter, _ *http.Request) {
	s.Reset()
	writeJSON(w, http.StatusOK, map[string]any{"people": s.People()})
}

// serveSample gives the page the photos that can be picked in one tap.
func (s *Simulator) serveSample(w http.ResponseWriter, r *http.Request) {
	data, ok := s.o.Samples[r.PathValue("name")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", http.DetectContentType(data))
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "max-age=3600")
	_, _ = w.Write(data)
}

func (s *Simulator) read(w http.ResponseWriter, r *http.Request, into any) bool {
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	if err := decoder.Decode(into); err != nil {
		s.refuse(w, fault.Wrap(fault.Invalid, "sim.body", err))
		return false
	}
	return true
}

func (s *Simulator) refuse(w http.ResponseWriter, err error) {
	status := http.StatusInternalServerError
	if fault.Is(err, fault.Invalid) {
		status = http.StatusBadRequest
	}
	if fault.Is(err, fault.NotFound) {
		status = http.StatusNotFound
	}
	text, ok := refusals()[fault.CodeOf(err)]
	if !ok {
		text = refusalOther
		s.o.Logger.Error("simulator request failed", "error", err)
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		status = http.StatusRequestEntityTooLarge
	}
	writeJSON(w, status, map[string]string{"error": text})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(mustJSON(v))
}
