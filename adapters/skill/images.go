package skill

import (
	"bytes"
	"encoding/json"
	"net/url"
	"path"
	"strings"
)

// maxNesting bounds how often Images looks inside a text or object.
const maxNesting = 4

// Images is the picture addresses of a secure-image parameter, in the order and
// number sent (Kakao allows ten); nil asks for the pictures again. It looks at
// action.params, then detailParams, then the contexts, and takes the first that
// has any.
//
// The addresses come from outside, are mostly plain http and live ten minutes:
// check the host before downloading.
func (r *Request) Images(name string) []string {
	detail := r.Action.DetailParams[name]
	for _, raw := range []json.RawMessage{r.Action.Params[name], detail.Value, detail.Origin} {
		if urls := imageURLs(raw, maxNesting); urls != nil {
			return urls
		}
	}
	for _, c := range r.Contexts {
		if urls := imageURLs(c.Params[name], maxNesting); urls != nil {
			return urls
		}
	}
	return nil
}

// imageURLs reads a secure-image value in any of its shapes.
func imageURLs(raw json.RawMessage, depth int) []string {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || depth == 0 {
		return nil
	}
	switch raw[0] {
	case '"':
		text := scalarText(raw)
		if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") || strings.HasPrefix(text, `"`) {
			return imageURLs(json.RawMessage(text), depth-1)
		}
		return listURLs(text)
	case '{':
		fields := object(raw)
		for _, key := range []string{"secureUrls", "resolvedValue", "value", "origin"} {
			if urls := imageURLs(fields[key], depth-1); urls != nil {
				return urls
			}
		}
	case '[':
		var items []json.RawMessage
		if json.Unmarshal(raw, &items) != nil {
			return nil
		}
		var urls []string
		for _, item := range items {
			urls = append(urls, imageURLs(item, depth-1)...)
		}
		return urls
	}
	return nil
}

// listURLs splits "List(a, b)" or a single address. A comma separates only in
// front of an address, so that one inside an address does no harm.
func listURLs(text string) []string {
	if inner, ok := strings.CutPrefix(text, "List("); ok {
		text = strings.TrimSuffix(inner, ")")
	}
	var urls []string
	for text != "" {
		next := len(text)
		for i := 0; i < len(text); i++ {
			if text[i] == ',' && startsURL(strings.TrimLeft(text[i+1:], " ")) {
				next = i
				break
			}
		}
		if found := strings.TrimSpace(text[:next]); isURL(found) {
			urls = append(urls, found)
		}
		if next == len(text) {
			break
		}
		text = text[next+1:]
	}
	return urls
}

func startsURL(text string) bool {
	return strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://")
}

// isURL accepts an absolute http(s) address without spaces.
func isURL(text string) bool {
	if strings.ContainsAny(text, " \t\r\n") {
		return false
	}
	parsed, err := url.Parse(text)
	if err != nil || parsed.Hostname() == "" {
		return false
	}
	return parsed.Scheme == "http" || parsed.Scheme == "https"
}

// Media is an ordinary photo or video sent in the chat. kind is "image", "video"
// or whatever Kakao sends. Newer messages name it; in older ones the whole
// utterance is an address of Kakao's content network. The behaviour was
// measured, not documented, and a person can type such an address: check the
// host before downloading.
func (r *Request) Media() (kind, address string, ok bool) {
	fields := object(r.UserRequest.Params["media"])
	if address = scalarText(fields["url"]); isURL(address) {
		kind = strings.ToLower(scalarText(fields["type"]))
		if kind == "" {
			kind = kindOfPath(address)
		}
		return kind, address, true
	}
	address = r.Utterance()
	if !isURL(address) {
		return "", "", false
	}
	if r.Flow.Trigger.Type != "IMAGE_UPLOAD" && !onContentNetwork(address) {
		return "", "", false
	}
	return kindOfPath(address), address, true
}

func onContentNetwork(address string) bool {
	parsed, err := url.Parse(address)
	return err == nil && strings.HasSuffix(strings.ToLower(parsed.Hostname()), ".kakaocdn.net")
}

func kindOfPath(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return "image"
	}
	switch strings.ToLower(path.Ext(parsed.Path)) {
	case ".mp4", ".mov", ".m4v", ".avi", ".webm":
		return "video"
	}
	return "image"
}
