package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What deploy sets has to be what the program reads: it refuses names that it does
// not know, and a deployment would not start.
func TestDeploymentsSetOnlyKnownNames(t *testing.T) {
	t.Parallel()
	cfg, _ := loadConfig(environ(map[string]string{"JUNGGYE_BLOB_URL": "s3://b?region=r"})) // what is missing does not matter
	// Of the scripts and of compose, not of the program.
	known := map[string]bool{"JUNGGYE_VERSION": true, "JUNGGYE_COMPOSE": true}
	for _, s := range cfg.InForce {
		known[s.Name], known[s.Name+fileSuffix] = true, known[s.Name+fileSuffix] || s.Secret
	}
	name := regexp.MustCompile(`\bJUNGGYE_[A-Z_]+\b`)
	found := 0
	for _, pattern := range []string{"Dockerfile", "*.yaml", "*.env*", "roll", "kubernetes/*"} {
		files, err := filepath.Glob(filepath.Join("../../deploy", pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %v", pattern, files, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range name.FindAllString(string(text), -1) {
				found++
				if !known[n] && !strings.HasPrefix(n, testPrefix) {
					t.Errorf("%s sets %s, which the program refuses", file, n)
				}
			}
		}
	}
	if found < 30 {
		t.Errorf("only %d names found: this looks in the wrong place", found)
	}
}
