package main

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
	"go.yaml.in/yaml/v3"
)

// queries are the expressions of the alerts and of the dashboard's panels, by
// where they stand.
func queries(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	var rules struct {
		Groups []struct {
			Rules []struct{ Alert, Expr string }
		}
	}
	if err := yaml.Unmarshal([]byte(readDeploy(t, "prometheus/alerts.yaml")), &rules); err != nil {
		t.Fatal(err)
	}
	for _, g := range rules.Groups {
		for _, rule := range g.Rules {
			found["alert "+rule.Alert] = rule.Expr
		}
	}
	alerts := len(found)
	type panel struct {
		Title   string
		Targets []struct{ Expr, RefID string }
		Panels  []panel
	}
	var board panel
	if err := json.Unmarshal([]byte(readDeploy(t, "grafana/dashboard.json")), &board); err != nil {
		t.Fatal(err)
	}
	for rest := board.Panels; len(rest) > 0; rest = rest[1:] {
		rest = append(rest, rest[0].Panels...)
		for _, target := range rest[0].Targets {
			// Grafana puts a length in here.
			found["panel "+rest[0].Title+" "+target.RefID] = strings.ReplaceAll(target.Expr, "$__rate_interval", "5m")
		}
	}
	if alerts < 20 || len(found) < alerts+30 {
		t.Fatalf("found %d expressions, %d of them alerts: the test does not see them", len(found), alerts)
	}
	return found
}

// bySomebodyElse are labels that the market does not print: Prometheus sets them
// when it reads.
func bySomebodyElse() []string { return []string{labels.MetricName, "job", "instance"} }

// selectsWhatThereIs tells what is wrong with a selector against what the market
// prints: a label that no series of the family has, or an exact bucket that does
// not exist, is silent for ever.
func selectsWhatThereIs(families map[string]*dto.MetricFamily, s *parser.VectorSelector) (wrong []string) {
	name := strings.TrimSuffix(s.Name, "_bucket")
	family := families[name]
	if family == nil {
		name = strings.TrimSuffix(strings.TrimSuffix(s.Name, "_count"), "_sum")
		family = families[name]
	}
	if family == nil {
		if strings.HasPrefix(s.Name, "junggye_") && elsewhere()[name] == "" {
			wrong = append(wrong, "no metric "+s.Name)
		}
		return wrong
	}
	known := labelsOf(family)
	for _, m := range s.LabelMatchers {
		if slices.Contains(bySomebodyElse(), m.Name) {
			continue
		}
		if known[m.Name] == nil {
			wrong = append(wrong, s.Name+" has no label "+m.Name)
		} else if m.Name == "le" && m.Type == labels.MatchEqual && !known["le"][m.Value] {
			wrong = append(wrong, s.Name+" has no bucket "+m.Value)
		}
	}
	return wrong
}

// labelsOf are the labels of a family, with their values.
func labelsOf(family *dto.MetricFamily) map[string]map[string]bool {
	known := map[string]map[string]bool{}
	add := func(name, value string) {
		if known[name] == nil {
			known[name] = map[string]bool{}
		}
		known[name][value] = true
	}
	for _, m := range family.GetMetric() {
		for _, l := range m.GetLabel() {
			add(l.GetName(), l.GetValue())
		}
		for _, b := range m.GetHistogram().GetBucket() {
			le := strconv.FormatFloat(b.GetUpperBound(), 'g', -1, 64)
			if !strings.ContainsAny(le, ".e") {
				le += ".0" // as Prometheus 3 keeps whole bounds
			}
			add("le", le)
		}
	}
	return known
}

// groupsByWhatThereIs tells which labels are grouped by that no selector below has.
func groupsByWhatThereIs(families map[string]*dto.MetricFamily, a *parser.AggregateExpr) (wrong []string) {
	known, all := map[string]bool{}, true
	parser.Inspect(a.Expr, func(n parser.Node, _ []parser.Node) error {
		if s, ok := n.(*parser.VectorSelector); ok {
			family := families[s.Name]
			for _, part := range []string{"_bucket", "_count", "_sum"} {
				if base := families[strings.TrimSuffix(s.Name, part)]; family == nil {
					family = base
				}
			}
			all = all && family != nil
			for name := range labelsOf(family) {
				known[name] = true
			}
		}
		return nil
	})
	for _, name := range a.Grouping {
		if all && !known[name] && !slices.Contains(bySomebodyElse(), name) {
			wrong = append(wrong, "nothing below has the label "+name)
		}
	}
	return wrong
}

// askWhatThereIs parses every expression as Prometheus does and compares its
// metrics and labels with what the market prints.
func askWhatThereIs(t *testing.T, families map[string]*dto.MetricFamily) {
	t.Helper()
	all := queries(t)
	for _, place := range slices.Sorted(maps.Keys(all)) {
		tree, err := parser.ParseExpr(all[place])
		if err != nil {
			t.Errorf("%s: %v: Prometheus refuses the whole file, or the panel stays empty", place, err)
			continue
		}
		parser.Inspect(tree, func(n parser.Node, _ []parser.Node) error {
			var wrong []string
			switch n := n.(type) {
			case *parser.VectorSelector:
				wrong = selectsWhatThereIs(families, n)
			case *parser.AggregateExpr:
				if !n.Without {
					wrong = groupsByWhatThereIs(families, n)
				}
			}
			for _, what := range wrong {
				t.Errorf("%s: %s: it would be silent for ever", place, what)
			}
			return nil
		})
	}
}
