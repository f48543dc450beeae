package porttest

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/junggyenara/junggye/core/listing"
	"github.com/junggyenara/junggye/core/search"
	"github.com/junggyenara/junggye/ports"
)

// MarketSizes are the markets that benchmarks search. JUNGGYE_BENCH_MILLION=1
// takes a million listings, which takes minutes to fill and some gigabytes.
func MarketSizes() []int {
	if os.Getenv("JUNGGYE_BENCH_MILLION") != "" {
		return []int{1_000_000}
	}
	return []int{10_000, 100_000}
}

// Table is rows for a table of a database, in the order in which an engine takes
// them fastest.
type Table struct {
	Name    string
	Columns []string
	Rows    iter.Seq[[]any]
}

// BenchmarkServer prints how long one page of a search takes on a server. fill
// opens a fresh database, adds MarketSeller and then the rows by the engine's
// fastest way, and makes the planner count them.
func BenchmarkServer(b *testing.B, fill func(*testing.B, []Table) ports.Store) {
	b.Helper()
	for _, size := range MarketSizes() {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			begin := time.Now()
			s := fill(b, []Table{
				{"listings", []string{
					"seller_id", "title", "description", "price", "category", "place", "open_chat_url", "photos", "state", "before_state",
					"revision", "block_reason", "first_buyer_id", "first_until", "renew_by", "created_at", "updated_at", "on_market",
					"search_text", "way", "id", "version",
				}, marketRows(size)},
				{"grams", []string{"gram", "listing_id"}, gramRows(size)},
			})
			b.Logf("%d listings added in %v", size, time.Since(begin).Round(time.Second))
			BenchmarkSearches(b, s)
		})
	}
}

func marketRows(size int) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for id := 1; id <= size; id++ {
			l := MarketListing(id)
			row := []any{
				int64(l.SellerID), l.Title, l.Description, int64(l.Price), string(l.Category), l.Place, l.OpenChatURL, "[]", string(l.State), "",
				1, "", 0, 0, l.RenewBy.UnixMicro(), l.CreatedAt.UnixMicro(), l.UpdatedAt.UnixMicro(), true,
				search.Text(l.Title, l.Description), string(l.Way), id, 1,
			}
			if !yield(row) {
				return
			}
		}
	}
}

// gramRows are in the order of the primary key, in which a server takes them
// many times faster.
func gramRows(size int) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		type entry struct{ gram, id int64 }
		all := make([]entry, 0, size*60)
		for id := 1; id <= size; id++ {
			l := MarketListing(id)
			for _, g := range search.Grams(search.Text(l.Title, l.Description), l.Price) {
				all = append(all, entry{g, int64(id)})
			}
		}
		slices.SortFunc(all, func(a, b entry) int { return cmp.Or(cmp.Compare(a.gram, b.gram), cmp.Compare(a.id, b.id)) })
		for _, e := range all {
			if !yield([]any{e.gram, e.id}) {
				return
			}
		}
	}
}

// BenchmarkSearches prints how long one page of a search takes in a market that
// FillMarket made, at most and on average.
func BenchmarkSearches(b *testing.B, s ports.Store) {
	b.Helper()
	filtered := search.Parse("의자")
	filtered.Filter = search.Filter{Category: listing.Books, MinPrice: 10_000, MaxPrice: 50_000}
	queries := map[string]search.Query{
		"filtered": filtered, "price": {Filter: search.Filter{MinPrice: 10_000, MaxPrice: 50_000}},
		"price_rare": {Filter: search.Filter{MinPrice: 1_096_000}},
		"way":        {Filter: search.Filter{Way: listing.InPerson}},
		"way_rare":   {Terms: filtered.Terms, Filter: search.Filter{Way: listing.ByParcel, MinPrice: 1_000_000}},
	}
	for _, q := range Searches {
		queries[q.Name] = search.Parse(q.Typed)
	}
	for _, name := range slices.Sorted(maps.Keys(queries)) {
		b.Run(name, func(b *testing.B) {
			var worst time.Duration
			var found int
			for b.Loop() {
				begin := time.Now()
				list, _, err := s.Repos().Listings.Search(b.Context(), queries[name], ports.Page{Limit: 11})
				if err != nil {
					b.Fatal(err)
				}
				worst, found = max(worst, time.Since(begin)), len(list)
			}
			b.ReportMetric(float64(worst.Microseconds())/1000, "ms-worst")
			b.ReportMetric(float64(found), "found")
		})
	}
}
