// Package chatcards draws the chat's answers in a browser as KakaoTalk does:
// scripts and styles for who shows a skill response, such as the simulator and the
// desk. It serves nothing by itself, and a press on a card is its caller's business.
//
// A page needs an element #boot with JSON that has Texts under "texts", then
// component(output, act) of cards.js makes an element of each output.
package chatcards

import (
	"embed"
	"io/fs"
)

//go:embed web
var files embed.FS

// Files are dom.js, cards.js, carousel.js and cards.css. The scripts are modules
// that load each other from the same folder.
func Files() (fs.FS, error) { return fs.Sub(files, "web") }
