package main

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

// container is what these tests read of a container in a manifest; the names are
// those of https://kubernetes.io/docs/reference/kubernetes-api/.
type container struct {
	Name  string
	Image string
	Args  []string
	Ports []struct {
		Name          string
		ContainerPort int `yaml:"containerPort"`
	}
	StartupProbe   probe `yaml:"startupProbe"`
	ReadinessProbe probe `yaml:"readinessProbe"`
	LivenessProbe  probe `yaml:"livenessProbe"`
	Resources      struct {
		Requests, Limits map[string]string
	}
	SecurityContext struct {
		AllowPrivilegeEscalation *bool `yaml:"allowPrivilegeEscalation"`
		ReadOnlyRootFilesystem   bool  `yaml:"readOnlyRootFilesystem"`
		Capabilities             struct{ Drop []string }
	} `yaml:"securityContext"`
	VolumeMounts []struct {
		Name      string
		MountPath string `yaml:"mountPath"`
		ReadOnly  bool   `yaml:"readOnly"`
	} `yaml:"volumeMounts"`
}

type probe struct {
	HTTPGet struct{ Path, Port string } `yaml:"httpGet"`
}

type manifest struct {
	Kind     string
	Metadata struct{ Name string }
	Spec     struct {
		Replicas     int
		MinAvailable int `yaml:"minAvailable"`
		Selector     struct {
			MatchLabels map[string]string `yaml:"matchLabels"`
		}
		Template struct {
			Metadata struct {
				Labels, Annotations map[string]string
			}
			Spec struct {
				AutomountServiceAccountToken *bool `yaml:"automountServiceAccountToken"`
				SecurityContext              struct {
					RunAsNonRoot bool `yaml:"runAsNonRoot"`
					RunAsUser    int  `yaml:"runAsUser"`
				} `yaml:"securityContext"`
				Containers []container
				Volumes    []struct {
					Name   string
					Secret struct {
						SecretName string `yaml:"secretName"`
					}
				}
			}
		}
	}
}

// manifests reads all that is applied, by kind.
func manifests(t *testing.T) map[string]manifest {
	t.Helper()
	var kustomization struct{ Resources []string }
	if err := yaml.Unmarshal([]byte(readDeploy(t, "kubernetes/kustomization.yaml")), &kustomization); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob("../../deploy/kubernetes/*.yaml")
	if len(files) != len(kustomization.Resources)+1 {
		t.Errorf("%d files lie there, %d are applied: one is forgotten", len(files)-1, len(kustomization.Resources))
	}
	all := map[string]manifest{}
	for _, name := range kustomization.Resources {
		decoder := yaml.NewDecoder(strings.NewReader(readDeploy(t, "kubernetes/"+name)))
		for {
			var m manifest
			err := decoder.Decode(&m)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			all[m.Kind] = m
		}
	}
	return all
}

// What is asked of a pod is what the program answers, on the port that it listens on.
func TestKubernetesAsksWhatTheProgramAnswers(t *testing.T) {
	t.Parallel()
	market := manifests(t)["Deployment"].Spec.Template
	one := market.Spec.Containers[0]
	dockerfile := readDeploy(t, "Dockerfile")
	for _, port := range one.Ports {
		name := map[string]string{"http": "JUNGGYE_ADDR", "ops": "JUNGGYE_OPS_ADDR"}[port.Name]
		if want := name + "=0.0.0.0:" + strconv.Itoa(port.ContainerPort); !strings.Contains(dockerfile, want) {
			t.Errorf("port %s is %d, but the image does not say %s", port.Name, port.ContainerPort, want)
		}
	}
	r := startRunning(t)
	p := &program{t: t, url: r.localURL, ops: "http://" + r.ops.Addr().String()}
	for name, probe := range map[string]probe{"startup": one.StartupProbe, "readiness": one.ReadinessProbe, "liveness": one.LivenessProbe} {
		if probe.HTTPGet.Port != "ops" {
			t.Errorf("the %s probe asks port %q; these answers are on ops only", name, probe.HTTPGet.Port)
		}
		if status, body := p.get(p.ops + probe.HTTPGet.Path); status != http.StatusOK {
			t.Errorf("the %s probe %s = %d %s: a pod would never be ready", name, probe.HTTPGet.Path, status, body)
		}
	}
	if status, _ := p.get(p.ops + market.Metadata.Annotations["prometheus.io/path"]); status != http.StatusOK {
		t.Errorf("metrics = %d where Prometheus is told to look", status)
	}
}

// Pods may do nothing that the program does not need, the commands are the program's,
// and each secret is a file that the settings name.
func TestKubernetesPodsAreHeldShort(t *testing.T) {
	t.Parallel()
	all := manifests(t)
	settings := readDeploy(t, "kubernetes/settings.env")
	for kind, want := range map[string]runner{"Deployment": &serveCommand{}, "Job": &migrateUpCommand{}} {
		pod := all[kind].Spec.Template.Spec
		if len(pod.Containers) != 1 {
			t.Fatalf("%s has %d containers, want one", kind, len(pod.Containers))
		}
		one := pod.Containers[0]
		got, err := newCommandLine().parse(one.Args, io.Discard)
		if err != nil || reflect.TypeOf(got) != reflect.TypeOf(want) && reflect.TypeOf(got) != reflect.TypeOf(want).Elem() {
			t.Errorf("%s runs %q, which is %T, %v; want %T", kind, one.Args, got, err, want)
		}
		if user := "USER " + strconv.Itoa(pod.SecurityContext.RunAsUser) + ":"; !pod.SecurityContext.RunAsNonRoot || !strings.Contains(readDeploy(t, "Dockerfile"), user) {
			t.Errorf("%s: user %d, non-root %v; want the image's own user", kind, pod.SecurityContext.RunAsUser, pod.SecurityContext.RunAsNonRoot)
		}
		own := one.SecurityContext
		if !own.ReadOnlyRootFilesystem || own.AllowPrivilegeEscalation == nil || *own.AllowPrivilegeEscalation || !slices.Equal(own.Capabilities.Drop, []string{"ALL"}) {
			t.Errorf("%s: %+v; want a read-only root and no way to more rights", kind, own)
		}
		if pod.AutomountServiceAccountToken == nil || *pod.AutomountServiceAccountToken {
			t.Errorf("%s is given a key to the cluster that it has no use for", kind)
		}
		if one.Resources.Requests["memory"] == "" || one.Resources.Requests["cpu"] == "" || one.Resources.Limits["memory"] == "" {
			t.Errorf("%s: resources %v; want all set", kind, one.Resources)
		}
		if len(one.VolumeMounts) != 1 || !one.VolumeMounts[0].ReadOnly || len(pod.Volumes) != 1 || pod.Volumes[0].Secret.SecretName != "secrets" {
			t.Fatalf("%s: mounts %v of %v; want the secrets, read-only, and nothing else", kind, one.VolumeMounts, pod.Volumes)
		}
		if path := "_FILE=" + one.VolumeMounts[0].MountPath + "/"; strings.Count(settings, path) != strings.Count(settings, "_FILE=") {
			t.Errorf("%s: a secret is read from elsewhere than %s", kind, one.VolumeMounts[0].MountPath)
		}
	}
	market, spare := all["Deployment"].Spec, all["PodDisruptionBudget"].Spec
	if spare.MinAvailable < 1 || spare.MinAvailable >= market.Replicas || !maps.Equal(spare.Selector.MatchLabels, market.Template.Metadata.Labels) {
		t.Errorf("of %d pods %v at least %d of %v must stay; want one or more of the same, and room to move one",
			market.Replicas, market.Template.Metadata.Labels, spare.MinAvailable, spare.Selector.MatchLabels)
	}
}

// Each secret that is made is read by a setting, and the other way round.
func TestKubernetesSecretsAreThoseOfTheSettings(t *testing.T) {
	t.Parallel()
	var kustomization struct {
		SecretGenerator []struct{ Files []string } `yaml:"secretGenerator"`
	}
	if err := yaml.Unmarshal([]byte(readDeploy(t, "kubernetes/kustomization.yaml")), &kustomization); err != nil {
		t.Fatal(err)
	}
	made := map[string]bool{}
	for _, file := range kustomization.SecretGenerator[0].Files {
		made[filepath.Base(file)] = true
	}
	read := map[string]bool{}
	for line := range strings.Lines(readDeploy(t, "kubernetes/settings.env")) {
		if name, value, _ := strings.Cut(strings.TrimSpace(line), "="); strings.HasSuffix(name, fileSuffix) {
			read[filepath.Base(value)] = true
		}
	}
	if diff := cmp.Diff(read, made); diff != "" {
		t.Errorf("read by settings.env (-) and made by kustomization.yaml (+):\n%s", diff)
	}
}
