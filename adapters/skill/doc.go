// Package skill speaks the KakaoTalk chatbot skill protocol, version 2.0: it
// decodes what Kakao sends, builds answers that keep every published limit,
// checks answers made elsewhere, and glues both to net/http within the five
// seconds that Kakao waits.
//
// It needs the standard library only and knows nothing about any bot. It
// refuses to send a broken answer: texts are cut, what does not fit is left out
// and reported by [Reply.Overflow], and a failing handler still ends in HTTP 200
// with a bubble, because Kakao shows silence for anything else.
//
// It does not download images, call the event API or keep conversations.
//
// Lengths are counted in UTF-16 code units. Kakao does not publish its unit;
// this one is never smaller than the number of code points, so a text that
// passes here passes under both readings.
package skill
