// Package plantest gives the tests of an engine the statements of the search, of the
// chat log, of what operators look for and of members whose records end, so that they
// can ask how the engine runs them. It runs nothing itself.
package plantest

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/junggyenara/junggye/core/search"
)

// Statement is one generated statement with arguments as the search gives them.
type Statement struct {
	Name, Text string
	Args       []any
}

var generated = regexp.MustCompile("(?s)const \\w+ = `-- name: (\\w+) :\\w+\n(.*?)`")

// Statements returns the reading statements of the search, from the generated
// file next to the engine's package. words is a search of three words, of which
// the first is rarer than the second and the last is a single character; ids are
// listings.
func Statements(t testing.TB, words string, ids [3]int64) []Statement {
	t.Helper()
	q := search.Parse(words)
	grams, r := q.Grams(), q.Ranges()[0]
	a, b, c, last, ten := grams[0][0], grams[1][0], grams[0][1], ids[0], 10
	args := map[string][]any{
		"CountGram":            {a, last, 1000},
		"ListWithGram":         {a, last, ten},
		"GetWithGramAfter":     {a, last, 9},
		"ListWithTwoGrams":     {a, last, ids[2], b, ten},
		"ListWithThreeGrams":   {a, last, ids[2], b, c, ten},
		"ListWithGramBetween":  {r.First, r.Past, 2000},
		"ListFound":            {ids[0], ids[1], ids[2], true, "books", "parcel", 0, 1 << 40, "%" + q.Terms[2] + "%"},
		"ListMarketIDs":        {true, last, ten},
		"ListWayIDs":           {true, "parcel", last, 2000},
		"ListCategoryIDs":      {true, "books", last, ten},
		"ListStateIDs":         {"for_sale", last, ten},
		"ListStateCategoryIDs": {"for_sale", "books", last, ten},
		"ListSellerIDs":        {int64(1)<<60 + 1, "for_sale", last, ten},
		"ListGramsOf":          {last, a, b, c},
	}
	return statements(t, "search", args)
}

// Chats returns the statements that read the chat log or look for what is old,
// from the generated file next to the engine's package.
func Chats(t testing.TB) []Statement {
	t.Helper()
	since, before, id, n := int64(1), int64(1)<<50, int64(1)<<60, 500
	return statements(t, "chats", map[string][]any{
		"ListChats":            {since, before, before, id, n},
		"ListChatsOfMember":    {int64(7), since, before, before, id, n},
		"ListChatsOfUser":      {"u", since, before, before, id, n},
		"ListChatsOfRequest":   {"r", since, before, before, id, n},
		"ListChatsWithOutcome": {"late", since, before, before, id, n},
		"ListChatIDsBefore":    {since, n},
	})
}

// Desk returns the statements by which operators find trades and members,
// from the generated file next to the engine's package.
func Desk(t testing.TB) []Statement {
	t.Helper()
	since, at, id, n := int64(1), int64(1)<<50, int64(1)<<60, 20
	return statements(t, "desk", map[string][]any{
		"ListTradesMade":    {since, at, at, id, n},
		"ListTradesMadeUp":  {since, at, since, id, n},
		"ListTradesPriced":  {1000, 90_000, 90_000, id, n},
		"ListMembersJoined": {since, at, at, id, n},
		"ListMembersOfTier": {"diamond", id, n},

		"GetListingMadeAfter":  {at},
		"GetListingMadeBefore": {since},
	})
}

// Members returns the statement that looks every night for whose records end.
func Members(t testing.TB) []Statement {
	t.Helper()
	return statements(t, "members", map[string][]any{"ListMembersKeptUntil": {int64(1) << 50, 200}})
}

// statements are those of a generated file with their arguments.
func statements(t testing.TB, file string, args map[string][]any) []Statement {
	t.Helper()
	source, err := os.ReadFile("../sqlstore/sqlgen/" + file + ".sql.go")
	if err != nil {
		t.Fatalf("read the generated statements: %v", err)
	}
	texts := map[string]string{}
	for _, m := range generated.FindAllStringSubmatch(string(source), -1) {
		texts[m[1]] = m[2]
	}
	var all []Statement
	for name, list := range args {
		text, ok := texts[name]
		if !ok {
			t.Fatalf("no statement %s among the generated ones", name)
		}
		for slice := range strings.SplitSeq("grams ids", " ") {
			text = strings.Replace(text, "/*SLICE:"+slice+"*/?", "?,?,?", 1)
		}
		if n := strings.Count(text, "?"); n != len(list) {
			t.Fatalf("statement %s takes %d arguments, got %d", name, n, len(list))
		}
		all = append(all, Statement{Name: name, Text: text, Args: list})
	}
	return all
}
