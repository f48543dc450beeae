package skill

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf16"
)

// object gives the object under key.
func (l *linter) object(n node, key string, required bool) (node, bool) {
	value := n.fields[key]
	if value == nil {
		if required {
			l.add(n.at(key), "required", "nothing", "an object")
		}
		return node{}, false
	}
	fields, ok := value.(map[string]any)
	if !ok {
		l.add(n.at(key), "type", describe(value), "an object")
		return node{}, false
	}
	return node{path: n.at(key), fields: fields}, true
}

// list gives the objects under key; most is -1 for no limit.
func (l *linter) list(n node, key string, required bool, least, most int) []node {
	value := n.fields[key]
	if value == nil {
		if required {
			l.add(n.at(key), "required", "nothing", "a list")
		}
		return nil
	}
	items, ok := value.([]any)
	if !ok {
		l.add(n.at(key), "type", describe(value), "a list")
		return nil
	}
	if len(items) < least {
		l.add(n.at(key), "count", strconv.Itoa(len(items)), "at least "+strconv.Itoa(least))
	}
	if most >= 0 && len(items) > most {
		l.add(n.at(key), "count", strconv.Itoa(len(items)), strconv.Itoa(most))
	}
	var nodes []node
	for i, item := range items {
		path := n.at(key) + "[" + strconv.Itoa(i) + "]"
		fields, ok := item.(map[string]any)
		if !ok {
			l.add(path, "type", describe(item), "an object")
			continue
		}
		nodes = append(nodes, node{path: path, fields: fields})
	}
	return nodes
}

// text checks a text of at most length UTF-16 units and lines lines, -1 for no
// limit, and returns it.
func (l *linter) text(n node, key string, required bool, length, lines int) string {
	value := n.fields[key]
	if value == nil {
		if required {
			l.add(n.at(key), "required", "nothing", "a text")
		}
		return ""
	}
	text, ok := value.(string)
	if !ok {
		l.add(n.at(key), "type", describe(value), "a text")
		return ""
	}
	if required && strings.TrimSpace(text) == "" {
		l.add(n.at(key), "required", "an empty text", "a text")
	}
	if got := textLength(text); length >= 0 && got > length {
		l.add(n.at(key), "length", strconv.Itoa(got), strconv.Itoa(length))
	}
	if got := countLines(text); lines >= 0 && got > lines {
		l.add(n.at(key), "lines", strconv.Itoa(got), strconv.Itoa(lines))
	}
	return text
}

func textLength(text string) int { return len(utf16.Encode([]rune(text))) }

// countLines counts an empty text as no line.
func countLines(text string) int {
	if text == "" {
		return 0
	}
	return strings.Count(text, "\n") + 1
}

// url checks an absolute http(s) address.
func (l *linter) url(n node, key string, required bool) {
	if !n.has(key) && !required {
		return
	}
	text := l.text(n, key, required, -1, -1)
	if text == "" {
		return
	}
	parsed, err := url.Parse(text)
	bad := err != nil || parsed.Host == "" || strings.ContainsAny(text, " \t\n")
	if bad || (parsed.Scheme != "http" && parsed.Scheme != "https") {
		l.add(n.at(key), "url", describe(text), "an absolute http(s) address")
	}
}

// integer checks a whole number; most is -1 for no upper limit. The result says
// whether there is a valid one.
func (l *linter) integer(n node, key string, required bool, least, most int64) (int64, bool) {
	value := n.fields[key]
	if value == nil {
		if required {
			l.add(n.at(key), "required", "nothing", "a whole number")
		}
		return 0, false
	}
	number, ok := value.(json.Number)
	if !ok {
		l.add(n.at(key), "type", describe(value), "a whole number")
		return 0, false
	}
	got, err := strconv.ParseInt(number.String(), 10, 64)
	if err != nil {
		l.add(n.at(key), "type", number.String(), "a whole number")
		return 0, false
	}
	if got < least {
		l.add(n.at(key), "range", number.String(), "at least "+strconv.FormatInt(least, 10))
		return got, false
	}
	if most >= 0 && got > most {
		l.add(n.at(key), "range", number.String(), strconv.FormatInt(most, 10))
		return got, false
	}
	return got, true
}

// flag checks a truth value; missing is false.
func (l *linter) flag(n node, key string) bool {
	value := n.fields[key]
	if value == nil {
		return false
	}
	set, ok := value.(bool)
	if !ok {
		l.add(n.at(key), "type", describe(value), "true or false")
	}
	return set
}

// choice checks a text that has a few allowed values and returns it if it is one.
func (l *linter) choice(n node, key string, required bool, allowed ...string) string {
	text := l.text(n, key, required, -1, -1)
	if !n.has(key) {
		return ""
	}
	for _, one := range allowed {
		if text == one {
			return text
		}
	}
	l.add(n.at(key), "unknown", describe(n.fields[key]), strings.Join(allowed, ", "))
	return ""
}

// link checks an address per device.
func (l *linter) link(n node) {
	link, ok := l.object(n, "link", false)
	if !ok {
		return
	}
	for _, device := range []string{"pc", "mobile", "web"} {
		l.url(link, device, false)
	}
}

// thumbnail checks one picture.
func (l *linter) thumbnail(n node) {
	l.url(n, "imageUrl", true)
	l.text(n, "altText", false, 50, -1)
	l.flag(n, "fixedRatio")
	l.link(n)
}

// press checks the action of a button, quick reply or list item.
func (l *linter) press(n node, allowed ...string) {
	switch l.choice(n, "action", true, allowed...) {
	case "webLink":
		l.url(n, "webLinkUrl", true)
	case "message":
		l.text(n, "messageText", true, -1, -1)
	case "phone":
		l.text(n, "phoneNumber", true, -1, -1)
	case "block":
		l.text(n, "blockId", true, -1, -1)
		l.text(n, "messageText", false, -1, -1)
	}
	l.object(n, "extra", false)
}

// buttons checks the buttons of a card and says whether there are any. square
// says that the card's picture puts them side by side; unsure that the default
// layout is not published, in which case the narrow label counts.
func (l *linter) buttons(n node, square, unsure bool, least, most int) bool {
	layout := ""
	if n.has("buttonLayout") {
		layout = l.choice(n, "buttonLayout", false, "vertical", "horizontal")
	}
	narrow := layout == "horizontal" || (layout == "" && square)
	if narrow {
		most = min(most, 2)
	}
	buttons := l.list(n, "buttons", least > 0, least, most)
	length := 14
	if len(buttons) == 2 && (narrow || (unsure && layout == "")) {
		length = 8
	}
	for _, button := range buttons {
		l.text(button, "label", true, length, 1)
		l.press(button, "webLink", "message", "phone", "block", "share", "operator")
	}
	return len(buttons) > 0
}

// forwardable checks that a card marked so may be.
func (l *linter) forwardable(n node, inCarousel, active bool) {
	if !l.flag(n, "forwardable") {
		return
	}
	if inCarousel {
		l.add(n.at("forwardable"), "misplaced", "in a carousel", "a single card")
	}
	if active {
		l.add(n.at("forwardable"), "misplaced", "beside buttons or links", "a card without them")
	}
}
