package redis

import (
	"strings"
	"testing"
)

func TestAddresses(t *testing.T) {
	t.Parallel()
	for address, nodes := range map[string][]string{
		"redis://cache":                                        {"cache:6379"},
		"redis://:secret@cache:7000/2":                         {"cache:7000"},
		"rediss://user:secret@cache.example:6380":              {"cache.example:6380"},
		"redis://a:1?addr=b:2&addr=c:3":                        {"a:1", "b:2", "c:3"},
		"redis://[::1]:6379":                                   {"[::1]:6379"},
		"redis://old:6379?client_cache=0&protocol=2":           {"old:6379"},
		"rediss://a.example?addr=b.example:1&skip_verify=true": {"a.example:6379", "b.example:1"},
	} {
		o, err := parse(address)
		if err != nil || strings.Join(o.InitAddress, " ") != strings.Join(nodes, " ") {
			t.Errorf("parse(%q) = %v, %v, want nodes %v", address, o.InitAddress, err, nodes)
		}
		if o.TLSConfig != nil && o.TLSConfig.ServerName != "" {
			t.Errorf("parse(%q): every node would have to be called %s", address, o.TLSConfig.ServerName)
		}
	}
	for _, address := range []string{
		"", "cache:6379", "http://cache", "unix:///run/redis.sock", "redis://", "redis://:6379", "redis://cache/two", "redis://cache/1/2",
		"redis://cache?timeout=1s", "redis://cache#1", "redis://user:hunter2@cache:port", "redis://user:hunter2@cache/x", "redis://cache?protocol=2",
		"redis://user:hunter2%zz@cache", "redis://cache?db=hunter", "redis://cache?a=%zz",
		"redis://a:1?addr=b", "redis://a:1?addr=:2",
	} {
		err := ParseURL(address)
		if err == nil {
			t.Errorf("ParseURL(%q) accepts it", address)
		} else if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("ParseURL tells the password: %v", err)
		}
	}
}

func FuzzParseURL(f *testing.F) {
	for _, seed := range []string{"redis://u:p@h:1/2?addr=b:2", "rediss://h", "redis://[::1]:1", "redis://h?protocol=2&client_cache=0", "%"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		o, err := parse(address)
		if err == nil && len(o.InitAddress) == 0 {
			t.Errorf("parse(%q) has no node to connect to", address)
		}
	})
}
