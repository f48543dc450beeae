package bench

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// cell is a scene with so many connections, ours beside the bare one.
type cell struct {
	Scene      string
	Ours, Bare measured
}

// figures are one measurement.
type figures struct {
	Store                        string
	Listings, Members, Instances int
	When                         time.Time
	Boot                         time.Duration
	Idle, Binary                 int64
	Cells                        []cell
}

func (f figures) keep(path string) error {
	text, err := json.MarshalIndent(f, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o600)
}

// What stands between these lines of the report is written by the measurement.
const (
	figuresBegin = "<!-- figures: begin -->\n"
	figuresEnd   = "<!-- figures: end -->\n"
)

// writeReport puts all figures that are kept in the folder into the report.
func writeReport(path, folder string) error {
	names, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return err
	}
	var all []figures
	for _, name := range names {
		text, err := os.ReadFile(name)
		var f figures
		if err = errors.Join(err, json.Unmarshal(text, &f)); err != nil {
			return err
		}
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b figures) int {
		return slices.Compare([]int{-len(a.Store), a.Instances, a.Listings}, []int{-len(b.Store), b.Instances, b.Listings})
	})
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	head, rest, found := strings.Cut(string(text), figuresBegin)
	_, tail, ended := strings.Cut(rest, figuresEnd)
	if !found || !ended {
		return fmt.Errorf("%s has no place for figures", path)
	}
	return os.WriteFile(path, []byte(head+figuresBegin+tablesOf(all)+figuresEnd+tail), 0o600)
}

func tablesOf(all []figures) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%d processors shared by service, bare handler, database and load, %s.\n\n", runtime.NumCPU(), runtime.Version())
	b.WriteString("| store | listings | instances | ready after | resident, idle | 64 readers | 64 who register or pay | program |\n|---|---:|---:|---:|---:|---:|---:|---:|\n")
	for _, f := range all {
		reading, writing := int64(0), int64(0)
		for _, c := range f.Cells {
			switch {
			case c.Ours.Conns != 64:
			case c.Bare.Replies > 0:
				reading = max(reading, c.Ours.Resident)
			default:
				writing = max(writing, c.Ours.Resident)
			}
		}
		fmt.Fprintf(&b, "| %s | %s | %d | %d ms | %s | %s | %s | %s |\n",
			f.Store, thousands(f.Listings), f.Instances, f.Boot.Milliseconds(), mega(f.Idle), mega(reading), mega(writing), mega(f.Binary))
	}
	for _, f := range all {
		fmt.Fprintf(&b, "\n### %s, %s listings, %s members", f.Store, thousands(f.Listings), thousands(f.Members))
		if f.Instances > 1 {
			fmt.Fprintf(&b, ", %d instances", f.Instances)
		}
		fmt.Fprintf(&b, " (%s)\n\n", f.When.Format(time.DateOnly))
		b.WriteString("| what | connections | replies/s | bare | of bare | p50 | p99 | bare p99 | × | longest | over 4 s | refused, errors | CPU a reply | bare |\n")
		b.WriteString("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n")
		for _, c := range f.Cells {
			b.WriteString(c.row())
		}
	}
	b.WriteString(growth(all))
	b.WriteString("\n")
	return b.String()
}

func (c cell) row() string {
	rate, part, p99, times, work := "", "", "", "", ""
	if c.Bare.Replies > 0 {
		rate, part = fmt.Sprintf("%.0f", c.Bare.rate()), fmt.Sprintf("%.0f %%", 100*c.Ours.rate()/c.Bare.rate())
		p99, times = millis(c.Bare.P99), fmt.Sprintf("%.1f", float64(c.Ours.P99)/float64(c.Bare.P99))
		work = perReply(c.Bare).String()
	}
	return fmt.Sprintf("| %s | %d | %.0f | %s | %s | %s | %s | %s | %s | %s | %d | %d, %d | %s | %s |\n",
		c.Scene, c.Ours.Conns, c.Ours.rate(), rate, part, millis(c.Ours.P50), millis(c.Ours.P99), p99, times, millis(c.Ours.Longest),
		c.Ours.Late, c.Ours.Refused, c.Ours.Errors, perReply(c.Ours), work)
}

// growth compares the smallest with the largest market of a store, and one
// instance with several, at 16 connections.
func growth(all []figures) string {
	var b strings.Builder
	for i, f := range all {
		for _, g := range all[i+1:] {
			larger := f.Store == g.Store && f.Instances == g.Instances && f.Listings < g.Listings
			more := f.Store == g.Store && f.Instances < g.Instances && f.Listings == g.Listings
			if !larger && !more {
				continue
			}
			fmt.Fprintf(&b, "\n### %s: from %s listings on %d to %s on %d, 16 connections\n\n| what | replies/s | then | p99 | then |\n|---|---:|---:|---:|---:|\n",
				f.Store, thousands(f.Listings), f.Instances, thousands(g.Listings), g.Instances)
			for _, c := range f.Cells {
				for _, d := range g.Cells {
					if c.Scene == d.Scene && c.Ours.Conns == 16 && d.Ours.Conns == 16 {
						fmt.Fprintf(&b, "| %s | %.0f | %.0f | %s | %s |\n", c.Scene, c.Ours.rate(), d.Ours.rate(), millis(c.Ours.P99), millis(d.Ours.P99))
					}
				}
			}
		}
	}
	return b.String()
}

func millis(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }

func mega(n int64) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
}

func thousands(n int) string {
	text := fmt.Sprint(n)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + " " + text[at:]
	}
	return text
}

// TestReport writes the tables of figures that are kept, without measuring: BENCH=report.
func TestReport(t *testing.T) {
	if os.Getenv("BENCH") != "report" {
		t.Skip("set BENCH=report")
	}
	if err := writeReport(report, kept()); err != nil {
		t.Fatal(err)
	}
}
