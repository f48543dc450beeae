package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"github.com/junggyenara/junggye/adapters/passwords"
	"github.com/junggyenara/junggye/core/app"
	"github.com/junggyenara/junggye/core/fault"
	"github.com/junggyenara/junggye/core/operator"
)

// newPasswords hashes as many at once as there are cores: more would only take
// more memory.
func newPasswords() *passwords.Passwords {
	return passwords.New(passwords.Recommended(), rand.Reader, runtime.GOMAXPROCS(0))
}

type adminCreateCommand struct {
	Name string
	Role string
}

// Run implements the command admin create.
func (c adminCreateCommand) Run(ctx context.Context, p process) error {
	password, err := pipedPassword(p.stdin)
	if err != nil {
		return err
	}
	return atDesk(ctx, p, func(d *desk) error {
		made, told, err := d.Desk().AddFirst(ctx, app.NewOperator{Name: c.Name, Role: operator.Role(c.Role), Password: password})
		if err != nil {
			return err
		}
		fmt.Fprintf(d.stdout, "operator %d, %s, %s\n", made.ID, made.Name, made.Role)
		if told.Password != "" {
			fmt.Fprintf(d.stdout, "password  %s\n", told.Password)
		}
		fmt.Fprintf(d.stdout, "second factor, for an authenticator app\n%s\nThis is shown once.\n", told.URI)
		return nil
	})
}

// pipedPassword is the first line of what is piped in; a terminal is not asked,
// since it would show what is typed.
func pipedPassword(in io.Reader) (string, error) {
	if in == nil {
		return "", nil
	}
	if f, ok := in.(*os.File); ok {
		info, err := f.Stat()
		if err != nil || info.Mode()&os.ModeCharDevice != 0 {
			return "", nil
		}
	}
	line, err := bufio.NewReader(io.LimitReader(in, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the password: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// demoOperators makes an account for each role, by the role's name. Nobody knows
// their passwords: the console of mode dev signs in by one click.
func (s *service) demoOperators(ctx context.Context) error {
	for _, role := range operator.Roles() {
		_, _, err := s.market.Desk().AddFirst(ctx, app.NewOperator{Name: app.DemoName(role), Role: role})
		if err != nil && !fault.Is(err, fault.Exists) {
			return fmt.Errorf("make the demonstration operators: %w", err)
		}
	}
	return nil
}
