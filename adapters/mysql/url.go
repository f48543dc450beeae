package mysql

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
)

// CheckURL says what is wrong with a URL for Open, without showing it.
func CheckURL(url string) error {
	_, _, err := parse(url)
	return err
}

// parse makes the driver's settings of a URL. Its errors hold no part of the
// URL, which has a password in it.
func parse(raw string) (config *mysql.Config, pool int, err error) {
	u, err := url.Parse(raw)
	if err != nil {
		return nil, 0, errors.New("the address is not a URL: characters such as / ? # @ in a password are written as %2F %3F %23 %40")
	}
	name := strings.TrimPrefix(u.Path, "/")
	switch {
	case u.Scheme != "mysql":
		return nil, 0, errors.New("the address must begin with mysql://")
	case u.Hostname() == "" || u.User.Username() == "":
		return nil, 0, errors.New("the address must have a user and a host: mysql://user:password@host:3306/database")
	case name == "" || strings.Contains(name, "/"):
		return nil, 0, errors.New("the address must end with the name of a database: mysql://user:password@host:3306/database")
	}
	port := u.Port()
	if port == "" {
		port = "3306"
	}
	c := mysql.NewConfig()
	c.Net, c.Addr, c.DBName, c.User = "tcp", net.JoinHostPort(u.Hostname(), port), name, u.User.Username()
	c.Passwd, _ = u.User.Password()
	// Found rows, since an update by version counts also when nothing differs.
	c.ClientFoundRows, c.InterpolateParams, c.Loc = true, true, time.UTC
	c.Timeout, c.ReadTimeout, c.WriteTimeout = dialFor, answerFor, answerFor
	c.Logger = silent{} // the errors are returned
	c.Params = map[string]string{
		"transaction_isolation": "'REPEATABLE-READ'", "innodb_lock_wait_timeout": lockWait,
		// Strict: a text that is too long is refused, not cut.
		"sql_mode": "'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO'",
	}
	if err := c.Apply(mysql.Charset("utf8mb4", "")); err != nil {
		return nil, 0, err
	}
	pool = maxOpen
	for key, values := range u.Query() {
		if err := option(c, &pool, key, values[len(values)-1]); err != nil {
			return nil, 0, err
		}
	}
	return c, pool, nil
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
