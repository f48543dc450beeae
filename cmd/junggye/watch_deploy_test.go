package main

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/junggyenara/junggye/ports"
)

// families that only some markets print, with the reason.
func elsewhere() map[string]string {
	return map[string]string{
		"junggye_event_api_calls_total":           "there is no event API",
		"junggye_event_api_call_duration_seconds": "there is no event API",
		"junggye_collect_errors_total":            "the store answers",
		"junggye_offers_age_seconds":              "boards are read a while after the start",
	}
}

var (
	metricName = regexp.MustCompile(`\bjunggye_[a-z_]+`)
	placeName  = regexp.MustCompile(`(?m)^### (\w+)$`)
	alertName  = regexp.MustCompile(`(?m)^\s*- alert: (\w+)$`)
	runbookURL = regexp.MustCompile(`(?m)^\s*runbook: \S*runbook\.md#(\w+)$`)
)

func readDeploy(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../deploy/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func groups(re *regexp.Regexp, text string) []string {
	var out []string
	for _, m := range re.FindAllStringSubmatch(text, -1) {
		out = append(out, m[len(m)-1])
	}
	return out
}

// Every alert says where to read what to do, and what is written there is about
// an alert that exists.
func TestEveryAlertHasItsPlaceInTheRunbook(t *testing.T) {
	t.Parallel()
	alerts, runbook := readDeploy(t, "prometheus/alerts.yaml"), readDeploy(t, "runbook.md")
	var rules struct {
		Groups []struct {
			Name  string
			Rules []struct {
				Alert, Expr, For    string
				Labels, Annotations map[string]string
			}
		}
	}
	if err := yaml.Unmarshal([]byte(alerts), &rules); err != nil {
		t.Fatal(err)
	}
	for _, g := range rules.Groups {
		for _, rule := range g.Rules {
			if level := rule.Labels["severity"]; rule.Expr == "" || rule.Annotations["summary"] == "" || level != "page" && level != "ticket" {
				t.Errorf("alert %s: got %+v, want an expression, a summary, and whether it wakes somebody", rule.Alert, rule)
			}
		}
	}
	names, headings := groups(alertName, alerts), groups(placeName, runbook)
	if len(names) < 10 {
		t.Fatalf("found %d alerts: the test does not see them", len(names))
	}
	var anchors []string
	for _, name := range names {
		anchors = append(anchors, strings.ToLower(name))
	}
	if links := groups(runbookURL, alerts); !slices.Equal(links, anchors) {
		t.Errorf("alerts lead to %v, want each to its own heading %v", links, anchors)
	}
	slices.Sort(names)
	slices.Sort(headings)
	if !slices.Equal(names, headings) {
		t.Errorf("alerts %v, headings of the runbook %v: want the same, or somebody is woken without a word of help", names, headings)
	}
}

// What dashboard and alerts ask for is there.
func TestAlertsAndDashboardAskForWhatThereIs(t *testing.T) {
	t.Parallel()
	r := startRunning(t)
	r.buy("another-buyer", "판을보는사람")
	r.watch.metrics.TimerWorked(ports.OfTrade, "deadline", time.Second)
	if _, err := r.market.Reconcile(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	(&program{t: t, url: r.localURL}).skill("/kakaochatbot/product/GET/mainProducts", "another-buyer", nil)
	families, _ := r.scrape()
	if book, provider := value(families, "junggye_compared_book_won"), value(families, "junggye_compared_provider_won"); book != provider || book <= 0 {
		t.Errorf("the book says %v won, the provider %v, want the same: an alert watches it", book, provider)
	}
	if !json.Valid([]byte(readDeploy(t, "grafana/dashboard.json"))) {
		t.Error("the dashboard is no JSON")
	}
	askWhatThereIs(t, families)
	for _, file := range []string{"prometheus/alerts.yaml", "grafana/dashboard.json", "runbook.md"} {
		asked := map[string]bool{}
		for _, name := range metricName.FindAllString(readDeploy(t, file), -1) {
			asked[name] = true
		}
		if len(asked) < 4 {
			t.Errorf("%s names %d metrics: the test does not see them", file, len(asked))
		}
		for name := range maps.Keys(asked) {
			family := name
			for _, part := range []string{"_bucket", "_count", "_sum"} {
				if base := strings.TrimSuffix(name, part); families[base] != nil {
					family = base
				}
			}
			if families[family] == nil && elsewhere()[family] == "" {
				t.Errorf("%s asks for %s, which the market does not print: it would be silent for ever", file, name)
			}
		}
	}
}
