package mysql

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
)

// CheckURL says what is wrong with a URL for Open, without showing it.
func CheckURL(url string) error {
	_, _, _, err := parse(url)
	return err
}

// parse makes the driver's settings of a URL, with the first host, and the list
// of all hosts. Its errors hold no part of the URL, which has a password in it.
func parse(raw string) (config *mysql.Config, hosts []string, pool int, err error) {
	one, others := split(raw)
	u, err := url.Parse(one)
	if err != nil {
		return nil, nil, 0, errors.New("the address is not a URL: characters such as / ? # @ in a password are written as %2F %3F %23 %40")
	}
	name := strings.TrimPrefix(u.Path, "/")
	switch {
	case u.Scheme != "mysql":
		return nil, nil, 0, errors.New("the address must begin with mysql://")
	case u.Hostname() == "" || u.User.Username() == "":
		return nil, nil, 0, errors.New("the address must have a user and a host: mysql://user:password@host:3306/database")
	case name == "" || strings.Contains(name, "/"):
		return nil, nil, 0, errors.New("the address must end with the name of a database: mysql://user:password@host:3306/database")
	}
	if hosts, err = addresses(u.Host, others); err != nil {
		return nil, nil, 0, err
	}
	c := mysql.NewConfig()
	c.Net, c.Addr, c.DBName, c.User = "tcp", hosts[0], name, u.User.Username()
	c.Passwd, _ = u.User.Password()
	// Found rows, since an update by version counts also when nothing differs.
	c.ClientFoundRows, c.InterpolateParams, c.Loc = true, true, time.UTC
	c.Timeout, c.ReadTimeout, c.WriteTimeout = dialFor, answerFor, answerFor
	if len(hosts) > 1 {
		c.Timeout = hostDialFor
	}
	c.Logger = silent{} // the errors are returned
	c.Params = map[string]string{
		"transaction_isolation": "'REPEATABLE-READ'", "innodb_lock_wait_timeout": lockWait,
		// Strict: a text that is too long is refused, not cut.
		"sql_mode": "'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO'",
	}
	if err := c.Apply(mysql.Charset("utf8mb4", "")); err != nil {
		return nil, nil, 0, err
	}
	pool = maxOpen
	for key, values := range u.Query() {
		if err := option(c, &pool, key, values[len(values)-1]); err != nil {
			return nil, nil, 0, err
		}
	}
	return c, hosts, pool, nil
}

// mostHosts is how many members a group may have,
// https://dev.mysql.com/doc/refman/9.7/en/group-replication-limitations.html.
const mostHosts = 9

// split takes all hosts but the first out of a URL, which then is one that the
// standard library reads.
func split(raw string) (one string, others []string) {
	scheme, rest, _ := strings.Cut(raw, "://")
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	at := strings.LastIndex(rest[:end], "@")
	first, list, several := strings.Cut(rest[at+1:end], ",")
	if at < 0 || !several {
		return raw, nil
	}
	return scheme + "://" + rest[:at+1] + first + rest[end:], strings.Split(list, ",")
}

// addresses checks the hosts and gives each its port.
func addresses(first string, others []string) ([]string, error) {
	if len(others) >= mostHosts {
		return nil, fmt.Errorf("the address has %d hosts: a group has at most %d", len(others)+1, mostHosts)
	}
	var all []string
	for i, host := range append([]string{first}, others...) {
		u, err := url.Parse("mysql://" + host)
		if err != nil || u.Hostname() == "" || u.Host != host {
			return nil, fmt.Errorf("host %d of the address is no host or host:port; several are separated by one comma each", i+1)
		}
		port := u.Port()
		if port == "" {
			port = "3306"
		}
		addr := net.JoinHostPort(u.Hostname(), port)
		if slices.Contains(all, addr) {
			return nil, fmt.Errorf("host %d of the address is there already", i+1)
		}
		all = append(all, addr)
	}
	return all, nil
}

func option(c *mysql.Config, pool *int, key, value string) (err error) {
	switch key {
	case "tls":
		switch value {
		case "true", "false", "skip-verify", "preferred":
			c.TLSConfig = value
		default:
			return errors.New("tls in the address must be true, skip-verify, preferred or false")
		}
	case "timeout":
		err = duration(&c.Timeout, value)
	case "readTimeout":
		err = duration(&c.ReadTimeout, value)
	case "writeTimeout":
		err = duration(&c.WriteTimeout, value)
	case "maxOpen":
		if *pool, err = strconv.Atoi(value); err == nil && (*pool < 2 || *pool > 1000) {
			err = errors.New("out of range")
		}
	default:
		return fmt.Errorf("the address has an unknown option %q", key)
	}
	if err != nil {
		return fmt.Errorf("the address has no valid %s: want a duration such as 5s, or a number from 2 to 1000 for maxOpen", key)
	}
	return nil
}

func duration(into *time.Duration, value string) error {
	d, err := time.ParseDuration(value)
	if err == nil && (d < 100*time.Millisecond || d > time.Minute) {
		err = errors.New("out of range")
	}
	*into = d
	return err
}

type silent struct{}

func (silent) Print(...any) {}
