package main

import (
	"bufio"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
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

// Each deployment starts: its settings over the image's and with the secrets that its
// documents tell to make are ones that the program takes, all of them together.
func TestDeploymentsHaveSettingsThatAreTaken(t *testing.T) {
	t.Parallel()
	image := map[string]string{}
	for _, line := range regexp.MustCompile(`(?m)^ENV JUNGGYE_(?:.*\\\n)*.*`).FindAllString(readDeploy(t, "Dockerfile"), -1) {
		for _, set := range regexp.MustCompile(`(\w+)=(\S+)`).FindAllStringSubmatch(line, -1) {
			image[set[1]] = set[2]
		}
	}
	if len(image) < 3 {
		t.Fatalf("the image sets only %v: this looks in the wrong place", image)
	}
	compose := lines(t, "market.env.example")
	deployments := map[string][]map[string]string{"kubernetes": {image, lines(t, "kubernetes/settings.env")}}
	for name, files := range map[string][]string{
		"compose": {"compose.yaml"}, "compose on AWS": {"compose.yaml", "compose.aws.yaml"}, "compose, small": {"compose.small.yaml"},
	} {
		for _, file := range files {
			for service, environment := range services(t, file) {
				key := name + ", " + service
				if deployments[key] == nil {
					deployments[key] = []map[string]string{image, compose}
				}
				deployments[key] = append(deployments[key], environment)
			}
		}
	}
	if len(deployments) != 1+3+3+2 {
		t.Errorf("%d deployments found, not of migrate and market everywhere: this looks in the wrong place", len(deployments))
	}
	for name, layers := range deployments {
		env := map[string]string{}
		for _, layer := range layers {
			maps.Copy(env, layer)
		}
		if _, err := loadConfig(environ(mounted(t, env))); err != nil {
			t.Errorf("%s: the program would not start: %v", name, err)
		}
	}
}

// services is what a compose file sets for those that run the program.
func services(t *testing.T, file string) map[string]map[string]string {
	t.Helper()
	var parsed struct {
		Services map[string]struct{ Environment map[string]string }
	}
	if err := yaml.Unmarshal([]byte(readDeploy(t, file)), &parsed); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	all := map[string]map[string]string{}
	for name, service := range parsed.Services {
		if strings.HasPrefix(name, "market") || name == "migrate" {
			all[name] = service.Environment
		}
	}
	return all
}

// lines reads a file of NAME=value.
func lines(t *testing.T, file string) map[string]string {
	t.Helper()
	set := map[string]string{}
	for scanner := bufio.NewScanner(strings.NewReader(readDeploy(t, file))); scanner.Scan(); {
		if name, value, ok := strings.Cut(scanner.Text(), "="); ok && !strings.HasPrefix(name, "#") {
			set[name] = value
		}
	}
	return set
}

// mounted is what the program finds in a container: the files that secrets.sh makes
// where they are mounted, and what whoever deploys adds to compose's own settings.
func mounted(t *testing.T, env map[string]string) map[string]string {
	t.Helper()
	contents := map[string]string{
		"database_url": "mysql://junggye:word@mysql:3306/junggye\n", "redis_url": "redis://redis:6379\n",
		"skill_tokens": "word", "s3_secret": "word", "aws_access_key_id": "id", "aws_secret_access_key": "word",
		"jwt_keys": keySet(t), "data_keys": dataKey("2026-11", 1), "kakaopay_secret_key": "key",
	}
	own := map[string]string{"BUCKET_URL:?": "s3://photos?region=ap-northeast-2", "BUCKET_KEY_ID:?": "id"}
	out := map[string]string{}
	for name, value := range env {
		if strings.HasPrefix(value, "/run/secrets/") {
			content, ok := contents[path.Base(value)]
			if !ok {
				t.Errorf("%s is %s, which nothing makes", name, value)
			}
			value = writeFile(t, content)
		}
		out[name] = os.Expand(value, func(variable string) string { return own[variable] })
	}
	return out
}
