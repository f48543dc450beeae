package postgres

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// CheckURL says what is wrong with a URL for Open, without showing it.
func CheckURL(url string) error {
	_, _, err := parse(url)
	return err
}

// parse makes the driver's settings of a URL. Its errors hold no part of the
// URL, which has a password in it.
func parse(raw string) (config *pgx.ConnConfig, pool int, err error) {
	u, err := url.Parse(raw)
	if err != nil {
		return nil, 0, errors.New("the address is not a URL: characters such as / ? # @ in a password are written as %2F %3F %23 %40")
	}
	switch {
	case u.Scheme != "postgres" && u.Scheme != "postgresql":
		return nil, 0, errors.New("the address must begin with postgres://")
	case u.Hostname() == "" || u.User.Username() == "":
		return nil, 0, errors.New("the address must have a user and a host: postgres://user:password@host:5432/database")
	case strings.Trim(u.Path, "/") == "":
		return nil, 0, errors.New("the address must end with the name of a database: postgres://user:password@host:5432/database")
	}
	pool = maxOpen
	query := u.Query()
	if text := query.Get("maxOpen"); text != "" {
		if pool, err = strconv.Atoi(text); err != nil || pool < 2 || pool > 1000 {
			return nil, 0, errors.New("maxOpen in the address must be a number from 2 to 1000")
		}
		query.Del("maxOpen")
		u.RawQuery = query.Encode()
	}
	config, err = pgx.ParseConfig(u.String())
	if err != nil {
		return nil, 0, errors.New("the address has an option that PostgreSQL does not know, or a file of keys that cannot be read")
	}
	if !query.Has("connect_timeout") {
		config.ConnectTimeout = dialFor
	}
	config.RuntimeParams["application_name"] = "junggye"
	for name, value := range map[string]string{"lock_timeout": lockWait, "idle_in_transaction_session_timeout": forgotten, "timezone": "UTC"} {
		if _, given := config.RuntimeParams[name]; !given {
			config.RuntimeParams[name] = value
		}
	}
	return config, pool, nil
}
